import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saleOf, setUpChain, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { startRealPostgres } from '#test/fixtures/real-postgres.ts';
import { seededRandom } from '#test/fixtures/seeded-random.ts';
import { deliver } from '#test/fixtures/settling.ts';
import { openDatabase, type OpenDatabase } from '../database/open-database.ts';

const RACES = 1000;
const RACES_AT_ONCE = 20;
const SEED = process.env['OUTPOST_SEED'] ?? 'refunds';

const real = await startRealPostgres();
if (!real.available) console.log(`refund races are skipped: ${real.reason}`);

describe.skipIf(!real.available)('refund races on a real PostgreSQL', () => {
  let opened: OpenDatabase;
  beforeAll(async () => {
    if (!real.available) return;
    opened = await openDatabase({ kind: 'postgres', url: real.url });
    await setUpChain(opened.db);
  });
  afterAll(async () => {
    await opened?.close();
    if (real.available) await real.stop();
  });

  test('of a thousand sales refunded at two tills at once, none is refunded beyond what was sold without a word', async () => {
    const [seller, ...tills] = [
      await TrialTill.enrol(opened.db),
      await TrialTill.enrol(opened.db),
      await TrialTill.enrol(opened.db, 'mill'),
    ];
    const random = seededRandom(SEED);
    const piecesOf = () => 1000 * (1 + Math.floor(random() * 3));
    for (let round = 0; round < RACES / RACES_AT_ONCE; round++) {
      const sales = Array.from({ length: RACES_AT_ONCE }, () =>
        saleOf([{ product: WINE, quantityMilli: 3000 }]),
      );
      const texts = [
        await seller!.envelope(sales.map((sale) => seller!.seal(sale))),
        ...(await Promise.all(
          tills.map((till) => {
            const order = [...sales].sort(() => random() - 0.5);
            const refunds = order.map((sale) =>
              till.seal(
                saleOf([
                  { product: WINE, quantityMilli: -piecesOf(), returnOf: { saleId: sale.id, line: 1 } },
                ]),
                {},
                'refund',
              ),
            );
            return till.envelope(refunds);
          }),
        )),
      ];
      // The sales themselves are under way too, in every other round.
      if (round % 2 === 0) await deliver(opened.db, texts.splice(0, 1));
      await Promise.all(texts.map((text) => deliver(opened.db, [text])));
    }
    const { rows } = await sql<{
      races: number;
      silent: number;
      wronged: number;
      unjudged: number;
      said: number;
    }>`
      with refund as (
        select l.return_sale_id as sale, -l.quantity_milli as back,
          exists (select 1 from exceptions x where x.entry_id = l.entry_id and x.code = 'refundBeyondSold') as said,
          exists (select 1 from exceptions x where x.entry_id = l.entry_id
            and x.code = 'refundOfUnknownSale' and x.how is null) as unjudged
        from sale_lines l where l.return_sale_id is not null
      ), race as (
        select sale, sum(back) as back, sum(back) filter (where not said) as accepted,
          count(*) filter (where said)::int as said, count(*) filter (where unjudged)::int as unjudged
        from refund group by sale
      )
      select count(*)::int as races, count(*) filter (where accepted > 3000)::int as silent,
        count(*) filter (where back <= 3000 and said > 0)::int as wronged, sum(unjudged)::int as unjudged,
        sum(said)::int as said
      from race`.execute(opened.db);
    expect(rows[0], `seed ${SEED}`).toMatchObject({ races: RACES, silent: 0, wronged: 0, unjudged: 0 });
    expect(rows[0]!.said).toBeGreaterThan(RACES / 4);
  });
});
