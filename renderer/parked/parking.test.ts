import { expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { addProduct, startDraft, type Draft } from '#shared/sale/draft.ts';
import type { BasketView } from '../sell/basket-view.ts';
import type { ParkedStore } from '../store/parked.ts';
import { parkedOf } from '../store/parked.ts';
import { createParking, PARKED_MAX } from './parking.ts';

const tea = product('tea', 2_500_000);
const now = new Date('2026-11-20T09:00:00.000Z');

function draftOf(place: number): Draft {
  const id = `018f4d6e-0000-7000-8000-${String(place).padStart(12, '0')}`;
  const added = addProduct(startDraft({ id, openedAt: now.toISOString(), terms: shopTerms }), tea, {
    lineId: 'a',
  });
  if (!added.ok) throw new Error(added.problem.code);
  return added.value;
}

/** A till whose disk calls back before each write, so that a story can happen in the middle of one. */
function openTill() {
  const texts = new Map<string, unknown>();
  const steps: string[] = [];
  const till = {
    onPut: (_key: string): void => undefined,
    kept: Promise.resolve(),
    draft: null as Draft | null,
    training: false,
  };
  const disk: ParkedStore = parkedOf({
    get: (key) => texts.get(key),
    keys: (prefix) => [...texts.keys()].filter((key) => key.startsWith(prefix)),
    async put(key, value) {
      till.onPut(key);
      steps.push(`${value === undefined ? 'removed' : 'written'} ${key.slice(-2)}`);
      if (value === undefined) texts.delete(key);
      else texts.set(key, structuredClone(value));
    },
  });
  const parking = createParking({
    basket: {
      view: {
        get: () => ({ draft: till.draft, sealing: 'no' }) as BasketView,
        set: () => undefined,
        subscribe: () => () => undefined,
      },
      release(draft) {
        if (till.draft !== draft) return false;
        steps.push('released');
        till.draft = null;
        return true;
      },
      async takeUp(draft) {
        steps.push('taken up');
        till.draft = draft;
        return true;
      },
    },
    store: async () => ({ parked: disk, saveDraft: () => till.kept }),
    training: () => till.training,
    now: () => now,
  });
  return { parking, till, steps, texts };
}

test('a basket is on disk as parked before it is gone from the screen, and the other way round', async () => {
  const { parking, till, steps } = openTill();
  till.draft = draftOf(1);
  await parking.park('Anna');
  await parking.recall(draftOf(1).id, 'other');
  expect(steps).toEqual(['written 01', 'released', 'taken up', 'removed 01']);
  expect(parking.parked.get().baskets).toEqual([]);
});

test('a basket is put aside only once it is on disk where it is open: of two that differ that one is later', async () => {
  const { parking, till, steps } = openTill();
  till.draft = draftOf(1);
  const disk = Promise.withResolvers<void>();
  till.kept = disk.promise;
  const parked = parking.park('Anna');
  await new Promise((resolve) => setTimeout(resolve));
  expect(steps).toEqual([]);
  disk.resolve();
  await parked;
  expect(steps).toEqual(['written 01', 'released']);
});

test('what was scanned while the disk wrote is parked too', async () => {
  const { parking, till } = openTill();
  till.draft = draftOf(1);
  till.onPut = () => {
    till.onPut = () => undefined;
    const more = addProduct(till.draft!, tea, { lineId: 'b' });
    if (more.ok) till.draft = more.value;
  };
  await parking.park('Anna');
  expect(parking.parked.get().baskets[0]?.draft.lines).toMatchObject([{ quantityMilli: 2000 }]);
});

test('recalling over an open basket parks that one first', async () => {
  const { parking, till } = openTill();
  till.draft = draftOf(1);
  await parking.park('Anna');
  till.draft = draftOf(2);
  expect(await parking.recall(draftOf(1).id, 'Bela')).toMatchObject({ ok: true, value: { name: 'Anna' } });
  expect(till.draft.id).toBe(draftOf(1).id);
  expect(parking.parked.get().baskets.map(({ name }) => name)).toEqual(['Bela']);
});

test('a basket that a crash left both open and parked is there once: parked, or open where it went on', async () => {
  const { parking, till } = openTill();
  till.draft = draftOf(1);
  await parking.park('Anna');
  expect(await parking.settle(draftOf(1))).toBeNull();
  expect(parking.parked.get().baskets).toHaveLength(1);
  const more = { ...draftOf(1), coupons: ['A'] };
  expect(await parking.settle(more)).toBe(more);
  expect(parking.parked.get().baskets).toEqual([]);
});

test('a basket with money given is not put aside, and there is an end to parking', async () => {
  const { parking, till } = openTill();
  till.draft = { ...draftOf(1), tenders: [{ kind: 'cash', amountMinor: 100 }] };
  expect(await parking.park('Anna')).toEqual({ ok: false, problem: { code: 'moneyGiven' } });
  for (let place = 1; place <= PARKED_MAX; place++) {
    till.draft = draftOf(place);
    expect((await parking.park('x')).ok).toBe(true);
  }
  till.draft = draftOf(99);
  expect(await parking.park('x')).toEqual({ ok: false, problem: { code: 'tooManyParked' } });
});

test('one that cannot be read spoils no other, and is counted', async () => {
  const { parking, till, texts } = openTill();
  texts.set('parked/old', { name: 'from a newer till' });
  till.draft = draftOf(1);
  await parking.park('Anna');
  expect(parking.parked.get()).toMatchObject({ baskets: [{ name: 'Anna' }], unreadable: 1 });
});

test('a basket that was parked in training is taken up in training only, and a real one never', async () => {
  const { parking, till } = openTill();
  till.training = true;
  till.draft = draftOf(1);
  await parking.park('Practice');
  till.training = false;
  till.draft = draftOf(2);
  expect(await parking.recall(draftOf(1).id, 'open')).toEqual({ ok: false, problem: { code: 'isPractice' } });
  // What was open stays open: nothing is put aside for a basket that is not taken up.
  expect(till.draft.id).toBe(draftOf(2).id);
  await parking.park('Anna');
  till.training = true;
  expect(await parking.recall(draftOf(2).id, '–')).toEqual({ ok: false, problem: { code: 'isNoPractice' } });
  expect(await parking.recall(draftOf(1).id, '–')).toMatchObject({ ok: true });
});
