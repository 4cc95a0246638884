import { expect, test } from 'vitest';
import type { Basket } from '../sell/basket.ts';
import { liveValue } from '../till/live-value.ts';
import { counterOf } from './counter.ts';

type BasketView = ReturnType<Basket['view']['get']>;

const empty = {
  draft: null,
  catalogue: null,
  selectedLineId: null,
  sealing: 'no',
  notice: null,
  asking: null,
  undoable: 0,
  lastSale: null,
} as const satisfies BasketView;
const draft = { lines: [{}], tenders: [] } as unknown as NonNullable<BasketView['draft']>;
const paid = { lines: [{}], tenders: [{ kind: 'cash', amountMinor: 100 }] } as unknown as typeof draft;

function counterWith(view: BasketView) {
  const heldFor = liveValue<string | null>(null);
  return { heldFor, ...counterOf({ view: liveValue(view) }, heldFor) };
}

test('an update takes a free counter, and gives it back', async () => {
  const { heldFor, holdCounter, releaseCounter, atCounter } = counterWith(empty);
  expect(await atCounter(null)).toEqual({ basketOpen: false, tendering: false });
  expect(await holdCounter({ version: '1.1.0' })).toEqual({ held: true });
  expect(heldFor.get()).toBe('1.1.0');
  await releaseCounter(null);
  expect(heldFor.get()).toBeNull();
});

test.each([
  ['goods in the basket', { ...empty, draft }, { basketOpen: true, tendering: false }],
  ['money on the counter', { ...empty, draft: paid }, { basketOpen: true, tendering: true }],
  [
    'a sale being sealed',
    { ...empty, draft, sealing: 'running' as const },
    { basketOpen: true, tendering: true },
  ],
  [
    'a sale whose sealing is unsure',
    { ...empty, draft, sealing: 'unsure' as const },
    { basketOpen: true, tendering: true },
  ],
])('an update does not take a counter with %s', async (_, view, seen) => {
  const { heldFor, holdCounter, atCounter } = counterWith(view);
  expect(await atCounter(null)).toEqual(seen);
  expect(await holdCounter({ version: '1.1.0' })).toEqual({ held: false });
  expect(heldFor.get()).toBeNull();
});
