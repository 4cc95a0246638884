import { beforeEach, expect, test } from 'vitest';
import type { RecordProblem } from '#shared/bridge/contract.ts';
import { ok, type Result } from '#shared/result.ts';
import { NO_PREVIOUS_HASH, type Entry, type EntryBody } from '#shared/sync/entry.ts';
import { sampleSale } from '#test/fixtures/sample-sales.ts';
import { createDesk, type Desk } from './desk.ts';

let sealed: Entry[];
let desk: Desk;
let nextId = 0;
const newId = (): string => `00000000-0000-4000-8000-${String((nextId += 1)).padStart(12, '0')}`;

function seal(id: string, body: EntryBody): Entry {
  const entry: Entry = {
    v: 1,
    id,
    shopId: 'harbour',
    tillId: 'harbour-t1',
    epoch: 1,
    seq: sealed.length + 1,
    previousHash: NO_PREVIOUS_HASH,
    sealedAt: '2026-03-02T10:00:00.000Z',
    body,
    hash: NO_PREVIOUS_HASH,
  };
  sealed.push(entry);
  return entry;
}

function openDesk(): Desk {
  return createDesk({
    store: async () => ({
      entriesOfKind: async (kind) => sealed.filter(({ body }) => body.kind === kind),
      entriesAfter: async ({ seq }, limit) => sealed.filter((entry) => entry.seq > seq).slice(0, limit),
    }),
    recordFact: async (id, fact): Promise<Result<Entry, RecordProblem>> =>
      ok(sealed.find((entry) => entry.id === id) ?? seal(id, fact)),
    by: () => 'ann',
    currency: () => 'EUR',
    newId,
  });
}

const sell = (totalMinor: number): void => {
  const sale = {
    ...sampleSale(),
    totalMinor,
    tenders: [{ kind: 'cash' as const, amountMinor: totalMinor }],
    changeMinor: 0,
    roundingMinor: 0,
    tipMinor: 0,
  };
  seal(newId(), { kind: 'sale', receiptNumber: 'HS-26-000001', sale });
};

beforeEach(() => {
  sealed = [];
  desk = openDesk();
});

test('a shift is opened, counted and closed, and its report can be made again', async () => {
  await desk.open(newId(), 10_000);
  const shiftId = desk.shift.get()!.body.shiftId;
  sell(500);
  await desk.moveCash(newId(), { kind: 'cashOut', amountMinor: 200, reason: 'bank' });
  const closed = await desk.close(newId(), [{ denominationMinor: 100, pieces: 102 }]);
  expect(closed).toMatchObject({
    ok: true,
    value: {
      figures: { sales: 1, expectedMinor: 10_300, closed: { countedMinor: 10_200, number: 1, by: 'ann' } },
      before: null,
    },
  });
  expect(desk.shift.get()).toBeNull();
  sell(900);
  expect(await desk.report(shiftId)).toEqual(closed.ok && closed.value);
});

test('what was sold between two shifts is told by the next, and is in no drawer twice', async () => {
  await desk.open(newId(), 0);
  await desk.close(newId(), []);
  sell(300);
  sell(400);
  await desk.open(newId(), 700);
  expect(await desk.report(desk.shift.get()!.body.shiftId)).toMatchObject({
    figures: { sales: 0, expectedMinor: 700 },
    before: { sales: 2, totalMinor: 700 },
  });
});

test('an open shift and the practice ground are found again after a restart', async () => {
  await desk.open(newId(), 5000);
  await desk.setTraining(true, 'zoe');
  const again = openDesk();
  await again.read();
  expect(again.shift.get()?.body.floatMinor).toBe(5000);
  expect(again.training.get()).toBe(true);
  await again.setTraining(false);
  expect(again.training.get()).toBe(false);
  expect(sealed.map(({ body }) => [body.kind, 'by' in body && body.by])).toEqual([
    ['shiftOpened', 'ann'],
    ['trainingOn', 'zoe'],
    ['trainingOff', 'ann'],
  ]);
});

test('an opening that is sent again because its answer was lost is one shift', async () => {
  const id = newId();
  await desk.open(id, 5000);
  await desk.open(id, 5000);
  expect(sealed).toHaveLength(1);
});

test('a shift of more entries than are read at once is counted whole', async () => {
  await desk.open(newId(), 0);
  for (let i = 0; i < 1203; i += 1) sell(1);
  expect((await desk.report(desk.shift.get()!.body.shiftId))?.figures.sales).toBe(1203);
  const closed = await desk.close(newId(), []);
  expect(closed.ok && closed.value.figures.expectedMinor).toBe(1203);
});

test('Z reports are numbered on, and the newest stands first', async () => {
  for (let shift = 0; shift < 3; shift += 1) {
    await desk.open(newId(), 0);
    await desk.close(newId(), []);
  }
  expect(desk.closed.get().map(({ number }) => number)).toEqual([3, 2, 1]);
});
