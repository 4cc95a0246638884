import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Tender } from '#shared/sale/sale.ts';
import { countShift, type OpenedEntry } from '#shared/shift/shift-figures.ts';
import type { Entry } from '#shared/sync/entry.ts';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { deliver, exceptionCodes } from '#test/fixtures/settling.ts';
import { closeBooks } from '../chain/close-books.ts';
import { shiftsPage } from '../console/shift-pages.ts';
import { listShifts } from './list-shifts.ts';

await describeOnBothDatabases('shifts', (opened) => {
  const send = async (till: TrialTill, ...entries: readonly Entry[]) =>
    deliver(opened.db, [await till.envelope(entries)]);
  const read = async ({ tillId: till }: TrialTill) => (await listShifts(opened.db, { till })).shifts;
  const open = (till: TrialTill, shiftId: string, floatMinor = 10_000) =>
    till.sealFact({ kind: 'shiftOpened', shiftId, floatMinor, currency: 'EUR' }) as OpenedEntry;
  const close = (till: TrialTill, shiftId: string, expectedMinor: number, countedMinor = expectedMinor) =>
    till.sealFact({ kind: 'shiftClosed', shiftId, countedMinor, expectedMinor, currency: 'EUR' });
  const drawer = (till: TrialTill, kind: 'cashIn' | 'cashOut', amountMinor: number) =>
    till.sealFact({ kind, amountMinor, currency: 'EUR', reason: 'till' });
  const paid = (tenders: Tender[], changeMinor = 0) => ({
    ...saleOf([{ product: WINE }]),
    tenders,
    changeMinor,
  });

  test('a shift adds up here to what it added up to at the till, by every kind of payment', async () => {
    const till = await TrialTill.enrol(opened.db);
    const shiftId = randomUUID();
    const first = open(till, shiftId);
    const dollars = { currency: 'USD', amountMinor: 700, rateMicros: 920_000 };
    const inside = [
      till.seal(paid([{ kind: 'cash', amountMinor: 1000 }], 401)),
      till.seal(
        paid([
          { kind: 'card', amountMinor: 300 },
          { kind: 'cash', amountMinor: 299 },
        ]),
      ),
      till.seal(paid([{ kind: 'cash', amountMinor: 644, foreign: dollars }], 45)),
      till.seal({ ...paid([{ kind: 'cash', amountMinor: 599 }]), training: true as const }),
      drawer(till, 'cashIn', 5000),
      drawer(till, 'cashOut', 2000),
      till.seal(saleOf([{ product: MILK, quantityMilli: -1000 }]), {}, 'refund'),
    ];
    const atTill = countShift(first, inside);
    await send(till, first, ...inside, close(till, shiftId, atTill.expectedMinor, atTill.expectedMinor - 50));
    // What is sold while no shift is open is in none.
    await send(till, till.seal(saleOf([{ product: MILK }])));
    const [shift] = await read(till);
    expect(shift).toMatchObject({
      shiftId,
      state: 'agrees',
      sales: 3,
      salesMinor: 3 * 599,
      refunds: 1,
      refundsMinor: 129,
      changeMinor: atTill.changeMinor,
      cashInMinor: 5000,
      cashOutMinor: 2000,
      foreignMinor: 644,
      expectedMinor: atTill.expectedMinor,
      saidMinor: atTill.expectedMinor,
      overShortMinor: -50,
      payments: [
        { kind: 'card', count: 1, inMinor: 300, outMinor: 0 },
        { kind: 'cash', count: 4, inMinor: 1000 + 299 + 644, outMinor: 129 },
      ],
    });
  });

  test('a sale that comes after its shift’s closing, and after its books’, is counted in that shift', async () => {
    const till = await TrialTill.enrol(opened.db, 'mill');
    const shiftId = randomUUID();
    const first = open(till, shiftId);
    const early = till.seal(saleOf([{ product: MILK }]));
    const late = till.seal(saleOf([{ product: WINE }]));
    await send(till, close(till, shiftId, 10_000 + 129 + 599));
    expect(await read(till)).toEqual([]);
    await send(till, first, early);
    expect(await read(till)).toMatchObject([{ state: 'incomplete', sales: 1, salesMinor: 129 }]);
    // With a gap no books are closed: the late sale must be at hand before anybody can.
    expect(
      await closeBooks(opened.db, 'mill', '2026-03-02', new Date('2026-03-04T12:00:00.000Z')),
    ).toMatchObject({ ok: false });
    await send(till, late);
    expect(await read(till)).toMatchObject([{ state: 'agrees', sales: 2, salesMinor: 728 }]);
    expect(
      await closeBooks(opened.db, 'mill', '2026-03-02', new Date('2026-03-04T12:00:00.000Z')),
    ).toMatchObject({ ok: true });
    // Nobody knew of this one: the till had sealed it, and had spoken of nothing.
    const secondId = randomUUID();
    await send(
      till,
      open(till, secondId, 0),
      till.seal(saleOf([{ product: MILK }])),
      close(till, secondId, 1),
    );
    expect((await exceptionCodes(opened.db, till)).at(-2)).toEqual(['periodClosed']);
    const shifts = await read(till);
    expect(shifts.find((shift) => shift.shiftId === secondId)).toMatchObject({
      sales: 1,
      state: 'differs',
      expectedMinor: 129,
      saidMinor: 1,
    });
    expect(shiftsPage({ shifts, next: null })).toContain('the till reckoned otherwise');
  });

  test('a shift that was never closed ends where the next begins, and one is its own till’s alone', async () => {
    const [till, other] = [await TrialTill.enrol(opened.db), await TrialTill.enrol(opened.db)];
    const ids = [randomUUID(), randomUUID()] as const;
    await send(till, open(till, ids[0], 0), till.seal(saleOf([{ product: MILK }])));
    await send(till, open(till, ids[1], 0), till.seal(saleOf([{ product: WINE }])));
    await send(other, close(other, ids[1], 7));
    const shifts = await read(till);
    expect(shifts.find(({ shiftId }) => shiftId === ids[0])).toMatchObject({
      salesMinor: 129,
      state: 'open',
    });
    expect(shifts.find(({ shiftId }) => shiftId === ids[1])).toMatchObject({
      salesMinor: 599,
      state: 'open',
      saidMinor: null,
    });
  });
});
