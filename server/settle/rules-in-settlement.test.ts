import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import {
  deliver,
  exceptionCodes,
  figures,
  outcomes,
  quarantined,
  SETTLED_AT,
} from '#test/fixtures/settling.ts';
import { putStock } from '../chain/chain.ts';
import { freezeTill } from '../contact/freeze-till.ts';
import { historyOfCustomer } from '../customers/customer-words.ts';
import { changeException } from '../exceptions/exceptions.ts';
import { listCounts } from '../stock/book-counts.ts';
import { putRecords } from '../records/put-records.ts';

const codesOf = (outcome: { result: string; exceptions?: readonly { code: string; resolved?: unknown }[] }) =>
  outcome.exceptions?.map(({ code, resolved }) => (resolved ? `${code} resolved` : code));

await describeOnBothDatabases('the rules in settlement', (opened) => {
  const send = async (till: TrialTill, ...entries: unknown[]) =>
    deliver(opened.db, [await till.envelope(entries)]);
  const back = (saleId: string, quantityMilli: number) =>
    saleOf([{ product: WINE, quantityMilli, returnOf: { saleId, line: 1 } }]);

  test('refunds that come before their sale are judged when it comes, and their tills are told', async () => {
    const [seller, first, second] = [
      await TrialTill.enrol(opened.db),
      await TrialTill.enrol(opened.db, 'mill'),
      await TrialTill.enrol(opened.db, 'mill'),
    ];
    const sale = saleOf([{ product: WINE, quantityMilli: 2000 }]);
    await send(first, first.seal(back(sale.id, -1000), {}, 'refund'));
    const later = { ...back(sale.id, -2000), completedAt: '2026-03-02T10:00:00.500Z' };
    await send(second, second.seal(later, {}, 'refund'));
    expect(await exceptionCodes(opened.db, first)).toEqual([['refundOfUnknownSale']]);
    await send(seller, seller.seal(sale));
    expect((await outcomes(opened.db, first)).map(codesOf)).toEqual([
      ['refundOfUnknownSale'],
      ['refundOfUnknownSale resolved'],
    ]);
    expect(await exceptionCodes(opened.db, second)).toEqual([['refundOfUnknownSale'], ['refundBeyondSold']]);
    // What came back before the sale counts against those after it.
    await send(first, first.seal(back(sale.id, -1000), {}, 'refund'));
    expect((await exceptionCodes(opened.db, first)).at(-1)).toEqual(['refundBeyondSold']);
  });

  test('an early refund that a person has resolved stays as they left it, and counts against the others', async () => {
    const [seller, first, second] = [
      await TrialTill.enrol(opened.db),
      await TrialTill.enrol(opened.db, 'mill'),
      await TrialTill.enrol(opened.db, 'mill'),
    ];
    const sale = saleOf([{ product: WINE, quantityMilli: 2000 }]);
    const early = first.seal(back(sale.id, -2000), {}, 'refund');
    await send(first, early);
    const borne = { owner: 'Ms. Mill', how: 'accepted' as const };
    const place = { entryId: early.id, position: 1 };
    expect((await changeException(opened.db, place, borne, new Date(SETTLED_AT))).ok).toBe(true);
    const later = { ...back(sale.id, -1000), completedAt: '2026-03-02T10:00:00.500Z' };
    await send(second, second.seal(later, {}, 'refund'));
    await send(seller, seller.seal(sale));
    expect((await exceptionCodes(opened.db, second)).at(-1)).toEqual(['refundBeyondSold']);
    const kept = await sql`select code, how, owner from exceptions where entry_id = ${early.id}`.execute(
      opened.db,
    );
    expect(kept.rows).toEqual([{ code: 'refundOfUnknownSale', how: 'accepted', owner: 'Ms. Mill' }]);
  });

  test('a sale and a refund that cross each other are judged, whichever commits first', async () => {
    const tills = [await TrialTill.enrol(opened.db), await TrialTill.enrol(opened.db, 'mill')] as const;
    for (let round = 0; round < 8; round++) {
      const sale = saleOf([{ product: WINE }]);
      const texts = [
        await tills[0].envelope([tills[0].seal(sale)]),
        await tills[1].envelope([tills[1].seal(back(sale.id, -1000), {}, 'refund')]),
      ];
      await Promise.all(texts.map((text) => deliver(opened.db, [text])));
    }
    const open = await sql`select 1 from exceptions x join entries e on e.id = x.entry_id
      where e.till_id = ${tills[1].tillId} and x.how is null`.execute(opened.db);
    expect(open.rows).toEqual([]);
  });

  test('the same sale in two entries is counted once, and another one under its id too', async () => {
    const till = await TrialTill.enrol(opened.db);
    const sale = saleOf([{ product: MILK }]);
    await send(till, till.seal(sale), till.seal(sale));
    await send(till, till.seal(sale), till.seal({ ...saleOf([{ product: WINE }]), id: sale.id }));
    expect(await exceptionCodes(opened.db, till)).toEqual([[], ['saleTwice'], ['saleTwice'], ['saleTwice']]);
    expect(await figures(opened.db, till)).toMatchObject({
      sales: 2,
      lines: 2,
      moves: 2,
      total: 129 + 599,
      through: 4,
    });
  });

  test('a voucher used at two tills at the same moment is said once', async () => {
    const tills = [await TrialTill.enrol(opened.db), await TrialTill.enrol(opened.db, 'mill')];
    const paid = () => ({
      ...saleOf([{ product: MILK }]),
      tenders: [{ kind: 'voucher' as const, amountMinor: 129, reference: `V-${tills[0]!.tillId}` }],
    });
    const texts = await Promise.all(tills.map((till) => till.envelope([till.seal(paid())])));
    await Promise.all(texts.map((text) => deliver(opened.db, [text])));
    const codes = await Promise.all(tills.map((till) => exceptionCodes(opened.db, till)));
    expect(codes.flat(2)).toEqual(['voucherTwice']);
  });

  test('a customer who buys on account in two shops is told apart from one within the limit', async () => {
    const tills = [await TrialTill.enrol(opened.db), await TrialTill.enrol(opened.db, 'mill')];
    const customerId = `c-${tills[0]!.tillId}`;
    await putRecords(
      opened.db,
      {
        channel: 'chain',
        records: [{ collection: 'customer', id: customerId, value: { name: 'Ann', creditLimitMinor: 1000 } }],
      },
      new Date(SETTLED_AT),
    );
    const onAccount = () => ({
      ...saleOf([{ product: WINE }]),
      customerId,
      tenders: [{ kind: 'onAccount' as const, amountMinor: 599 }],
    });
    const texts = await Promise.all(tills.map((till) => till.envelope([till.seal(onAccount())])));
    await Promise.all(texts.map((text) => deliver(opened.db, [text])));
    await deliver(opened.db, texts);
    const codes = await Promise.all(tills.map((till) => exceptionCodes(opened.db, till)));
    expect(codes.flat(2).filter((code) => code === 'creditBeyondLimit')).toHaveLength(2 /* and its replay */);
    const { rows } = await sql<{ balance: number; told: number }>`
      select a.balance_minor as balance, (r.value ->> 'balanceMinor')::int as told from customer_accounts a
      join records r on r.id = a.customer_id and r.collection = 'customer' where a.customer_id = ${customerId}
    `.execute(opened.db);
    expect(rows).toEqual([{ balance: 1198, told: 1198 }]);
  });

  test('a customer who buys beyond their slice at a till without a line is told, unless a supervisor allowed it', async () => {
    const till = await TrialTill.enrol(opened.db);
    const customerId = `s-${till.tillId}`;
    const value = { name: 'Quay Bakery', creditLimitMinor: 100_000, creditSliceMinor: 1200 };
    await putRecords(
      opened.db,
      { channel: 'chain', records: [{ collection: 'customer', id: customerId, value }] },
      new Date(SETTLED_AT),
    );
    const bought = (completedAt = '2026-03-02T10:00:00.000Z') => ({
      ...saleOf([{ product: WINE }]),
      completedAt,
      customerId,
      tenders: [{ kind: 'onAccount' as const, amountMinor: 599 }],
    });
    const allowed = bought();
    await send(till, till.seal(bought()));
    await send(
      till,
      till.seal(bought()),
      till.seal(bought()),
      till.sealFact({ kind: 'overrideGiven', action: 'creditBeyondLimit', by: 'ann', saleId: allowed.id }),
      till.seal(allowed),
      // Made after all of them were answered.
      till.seal(bought('2026-03-02T10:00:03.000Z')),
    );
    expect(await exceptionCodes(opened.db, till)).toEqual([[], [], ['creditBeyondLimit'], [], [], []]);
  });

  test('what two shops change about a customer while they are apart is merged field by field', async () => {
    const tills = [await TrialTill.enrol(opened.db), await TrialTill.enrol(opened.db, 'mill')] as const;
    const customerId = `m-${tills[0].tillId}`;
    const save = (till: TrialTill, minute: string, fields: object) =>
      till.sealFact(
        { kind: 'customerSaved', customerId, name: 'Ann Orr', ...fields },
        { sealedAt: `2026-03-02T09:${minute}:00.000Z` },
      );
    const was = { name: 'Ann Orr' };
    await send(tills[0], save(tills[0], '00', {}));
    await send(
      tills[1],
      save(tills[1], '30', { was, phone: '22' }),
      save(tills[1], '31', { was, email: 'ann@b.example' }),
    );
    await send(
      tills[0],
      save(tills[0], '20', { was, phone: '11' }),
      save(tills[0], '40', { was: { ...was, phone: '11' }, phone: '11' }),
    );
    const { rows } = await sql<{ value: unknown }>`
      select value from records where collection = 'customer' and id = ${customerId}`.execute(opened.db);
    expect(rows).toEqual([{ value: { name: 'Ann Orr', phone: '22', email: 'ann@b.example' } }]);
    const history =
      await sql`select field, value, counts from customer_changes where customer_id = ${customerId}
      order by said_at, field`.execute(opened.db);
    expect(history.rows).toEqual([
      { field: 'name', value: 'Ann Orr', counts: true },
      { field: 'phone', value: '11', counts: false },
      { field: 'phone', value: '22', counts: true },
      { field: 'email', value: 'ann@b.example', counts: true },
    ]);
  });

  test('head office writes a customer while tills do: each field keeps its latest word, and what is owed stays', async () => {
    const till = await TrialTill.enrol(opened.db);
    const customerId = `w-${till.tillId}`;
    const write = (value: unknown, at: string) =>
      putRecords(
        opened.db,
        { channel: 'chain', records: [{ collection: 'customer', id: customerId, value }] },
        new Date(at),
      );
    const told = async () =>
      (await sql<{ value: unknown }>`select value from records where id = ${customerId}`.execute(opened.db))
        .rows[0]?.value;
    const was = { name: 'Ann Orr' };
    const save = (minute: string, fields: object) =>
      till.sealFact(
        { kind: 'customerSaved', customerId, name: 'Ann Orr', was, ...fields },
        { sealedAt: `2026-03-02T09:${minute}:00.000Z` },
      );
    await write({ name: 'Ann Orr', phone: '1', creditLimitMinor: 9000 }, '2026-03-02T08:00:00.000Z');
    const owing = { customerId, tenders: [{ kind: 'onAccount' as const, amountMinor: 599 }] };
    await send(till, till.seal({ ...saleOf([{ product: WINE }]), ...owing }));
    await write({ name: 'Ann Orr', phone: '2', group: 'trade', balanceMinor: 7 }, '2026-03-02T09:30:00.000Z');
    // Sealed before head office wrote, and after it.
    await send(till, save('20', { phone: '3' }), save('40', { email: 'ann@b.example' }));
    const kept = { name: 'Ann Orr', group: 'trade', balanceMinor: 599 };
    expect(await told()).toEqual({ ...kept, phone: '2', email: 'ann@b.example' });
    // A word that is taken away is a word too.
    await write({ ...kept, email: 'ann@b.example' }, '2026-03-02T09:50:00.000Z');
    await send(till, save('45', { phone: '4' }));
    const plain = { ...kept, email: 'ann@b.example' };
    expect(await told()).toEqual(plain);
    const history = await historyOfCustomer(opened.db, customerId);
    expect(history.map(({ field, value, counts, tillId }) => [field, value, counts, tillId])).toEqual([
      ['email', 'ann@b.example', true, null],
      ['phone', null, true, null],
      ['phone', '4', false, till.tillId],
      ['email', 'ann@b.example', false, till.tillId],
      ['phone', '2', false, null],
      ['phone', '3', false, till.tillId],
      ['name', 'Ann Orr', true, null],
      ['phone', '1', false, null],
    ]);
    // A list that is sent every night undoes nothing that a cashier wrote down since.
    await send(till, save('55', { phone: '6' }));
    await write({ ...plain, group: 'staff' }, '2026-03-02T09:58:00.000Z');
    expect(await told()).toEqual({ ...plain, phone: '6', group: 'staff' });
    // Who is no more does not come back by an older word.
    await write(null, '2026-03-02T10:00:00.000Z');
    await send(till, save('59', { phone: '5' }));
    expect(await told()).toBeUndefined();
  });

  test('head office and tills write customers at the same moment, and no balance and no word is lost', async () => {
    const till = await TrialTill.enrol(opened.db);
    const [buyer, other] = [`r-${till.tillId}`, `q-${till.tillId}`];
    const write = (phone: string) => {
      const value = { name: 'Ann', phone, creditLimitMinor: 1e6 };
      const records = [buyer, other].map((id) => ({ collection: 'customer' as const, id, value }));
      return putRecords(opened.db, { channel: 'chain', records }, new Date(SETTLED_AT));
    };
    const told = async (id: string) =>
      (await sql<{ value: unknown }>`select value from records where id = ${id}`.execute(opened.db)).rows[0]
        ?.value;
    await write('0');
    const owing = { customerId: buyer, tenders: [{ kind: 'onAccount' as const, amountMinor: 599 }] };
    const mail = { kind: 'customerSaved' as const, customerId: other, name: 'Ann', was: { name: 'Ann' } };
    for (let round = 1; round <= 5; round++) {
      // Settlement takes the buyer first, then the other one; head office takes them in their order.
      const email = `${round}@b.example`;
      const text = await till.envelope([
        till.seal({ ...saleOf([{ product: WINE }]), ...owing }),
        till.sealFact({ ...mail, email }, { sealedAt: `2026-03-02T10:00:0${round}.000Z` }),
      ]);
      await Promise.all([write(String(round)), deliver(opened.db, [text])]);
      expect(await told(buyer)).toMatchObject({ phone: String(round), balanceMinor: 599 * round });
      expect(await told(other)).toMatchObject({ phone: String(round), email });
    }
  });

  test('a count at a till sets the stock; what was sold before it and comes late changes nothing', async () => {
    const [counter, late] = [
      await TrialTill.enrol(opened.db, 'mill'),
      await TrialTill.enrol(opened.db, 'mill'),
    ];
    await putStock(
      opened.db,
      { shopId: 'mill', counts: [{ code: WINE.code, quantityMilli: 50_000 }] },
      new Date('2026-03-01T08:00:00.000Z'),
    );
    const sold = () => saleOf([{ product: WINE, quantityMilli: 2000 }]);
    await send(counter, counter.seal(sold()));
    const count = counter.sealFact(
      { kind: 'stockCounted', productId: WINE.id, countedMilli: 10_000 },
      { sealedAt: '2026-03-02T10:00:01.000Z' },
    );
    const after = { ...sold(), completedAt: '2026-03-02T10:00:02.000Z' };
    await send(counter, count, counter.seal(after));
    await send(late, late.seal(sold()));
    const { rows } = await sql<{ n: number }>`select on_hand_milli as n from stock
      where shop_id = 'mill' and product_id = ${WINE.id}`.execute(opened.db);
    expect(rows).toEqual([{ n: 8000 }]);
    // A count that itself comes late is corrected by what was sold since.
    await send(
      late,
      late.sealFact(
        { kind: 'stockCounted', productId: WINE.id, countedMilli: 7000 },
        { sealedAt: '2026-03-02T10:00:01.500Z' },
      ),
    );
    const corrected = await sql<{ n: number }>`select on_hand_milli as n from stock
      where shop_id = 'mill' and product_id = ${WINE.id}`.execute(opened.db);
    expect(corrected.rows).toEqual([{ n: 5000 }]);
    // An older one that comes later still is kept, and changes nothing.
    await send(
      late,
      late.sealFact(
        { kind: 'stockCounted', productId: WINE.id, countedMilli: 1 },
        { sealedAt: '2026-03-02T09:00:00.000Z' },
      ),
    );
    const counts = await listCounts(opened.db, { shop: 'mill', product: WINE.id });
    expect(
      counts.map(({ verdict, differenceMilli, questioned }) => [verdict, differenceMilli, questioned]),
    ).toEqual([
      ['superseded', 0, false],
      ['accepted', -3000, false],
      // 48 by the books, less what the count found: more than the chain lets pass.
      ['accepted', -38_000, true],
      ['accepted', 50_000, false],
    ]);
    const ledger = await sql<{ n: number }>`
      select ((select sum(difference_milli) from stock_counts where shop_id = 'mill' and product_id = ${WINE.id})
        + (select coalesce(sum(quantity_milli), 0) from stock_movements
          where shop_id = 'mill' and product_id = ${WINE.id} and not counted))::bigint as n`.execute(
      opened.db,
    );
    expect(ledger.rows).toEqual([{ n: 5000 }]);
    await opened.db.deleteFrom('stock').execute();
  });

  test('a stopped till is booked and said; one that was shut out is kept aside, and its old answers stand', async () => {
    const till = await TrialTill.enrol(opened.db);
    const before = till.seal(saleOf([{ product: MILK }]));
    await send(till, before);
    await freezeTill(opened.db, { tillId: till.tillId, epoch: 1 }, 'copied', SETTLED_AT);
    await send(till, till.seal(saleOf([{ product: MILK }])));
    expect(await exceptionCodes(opened.db, till)).toEqual([[], ['tillFrozen']]);
    await opened.db
      .updateTable('till_epochs')
      .set({ revoked_at: new Date(SETTLED_AT) })
      .where('till_id', '=', till.tillId)
      .execute();
    await send(till, before, till.seal(saleOf([{ product: WINE }])));
    expect((await outcomes(opened.db, till)).slice(2).map(({ result }) => result)).toEqual([
      'settled',
      'quarantined',
    ]);
    expect((await quarantined(opened.db, till)).map(({ reason }) => reason)).toEqual(['tillRevoked']);
    expect(await figures(opened.db, till)).toMatchObject({ sales: 2 });
  });

  test('a sale of a day whose books are closed is posted to the next open one', async () => {
    const till = await TrialTill.enrol(opened.db, 'mill');
    await opened.db
      .updateTable('shops')
      .set({ closed_through: '2026-03-31' })
      .where('id', '=', 'mill')
      .execute();
    await send(till, till.seal(saleOf([{ product: MILK }])));
    await opened.db.updateTable('shops').set({ closed_through: null }).where('id', '=', 'mill').execute();
    expect(await exceptionCodes(opened.db, till)).toEqual([['periodClosed']]);
    const { rows } = await sql`select business_date::text as day, posted_on::text as posted from sales
      where till_id = ${till.tillId}`.execute(opened.db);
    expect(rows).toEqual([{ day: '2026-03-02', posted: '2026-04-01' }]);
  });

  test('a sale for practice has its answer, and moves neither stock nor figures', async () => {
    const till = await TrialTill.enrol(opened.db);
    await send(till, till.seal({ ...saleOf([{ product: MILK }]), training: true }));
    expect(await figures(opened.db, till)).toMatchObject({ sales: 0, lines: 0, moves: 0, total: 0 });
  });
});
