import { expect, test } from 'vitest';
import type { Promotion } from '../catalogue/promotion.ts';
import { applyPromotion } from './apply-promotion.ts';
import { choosePromotions, promotionsInForce } from './choose-promotions.ts';
import { EXCLUSIVE_COMPARED_MAX, LINES_PER_SALE_MAX } from './limits.ts';
import { dearestFirst, inOrder, runsOf, type PromotedLine } from './promotion-units.ts';

const line = (productId: string, pieces: number, rank: number, category = 'Food'): PromotedLine => ({
  productId,
  category,
  quantityMilli: pieces * 1000,
  pieces,
  rank,
});
const promotion = (id: string, rule: Promotion['rule'], fields: Partial<Promotion> = {}): Promotion => ({
  id,
  name: id,
  priority: 0,
  stacking: 'exclusive',
  rule,
  ...fields,
});
const percent = (ratePpm: number, productIds?: string[]): Promotion['rule'] => ({
  kind: 'percentOff',
  on: productIds ? { productIds } : {},
  ratePpm,
});
const all = (): boolean => true;

test('pieces are worth what their line costs, the first ones a unit more', () => {
  expect(runsOf(3, 100, 3)).toEqual([
    { line: 3, valueMinor: 34, count: 1 },
    { line: 3, valueMinor: 33, count: 2 },
  ]);
  expect(runsOf(0, 99, 3)).toEqual([{ line: 0, valueMinor: 33, count: 3 }]);
  expect(runsOf(0, 99, 0)).toEqual([]);
});

test('the dearest come first, equals by rank', () => {
  const lines = [line('a', 1, 1), line('b', 1, 0), line('c', 1, 2)];
  const runs = [
    { line: 0, valueMinor: 5, count: 1 },
    { line: 1, valueMinor: 5, count: 1 },
    { line: 2, valueMinor: 9, count: 1 },
  ];
  expect(dearestFirst(runs, lines).map((run) => run.line)).toEqual([2, 1, 0]);
});

test('promotions apply by priority, then by id', () => {
  const order = inOrder([
    promotion('b', percent(1)),
    promotion('a', percent(1)),
    promotion('z', percent(1), { priority: 1 }),
  ]);
  expect(order.map(({ id }) => id)).toEqual(['z', 'a', 'b']);
});

test('a basket of a hundred thousand pieces is reckoned by runs, not by pieces', () => {
  const lines = [line('a', 99_999, 0), line('b', 99_999, 1), line('c', 4, 2)];
  const set = promotion('set', { kind: 'set', groups: [{ on: {}, count: 3 }], priceMinor: 5 });
  const startedAt = performance.now();
  const effect = applyPromotion(set, lines, [299_997, 199_998, 4], all);
  // 33,333 sets of 9 save 4 each, 33,333 sets of 6 save 1 each: 166,665, shared 9 : 6. Of c, 3 is below the price.
  expect(effect?.offMinor).toEqual([99_999, 66_666, 0]);
  expect([...effect!.tookPart]).toEqual([0, 1]);
  expect(performance.now() - startedAt).toBeLessThan(100);
});

test('sets that take pieces of two lines are made one by one where lines end', () => {
  const lines = [line('a', 4, 0), line('b', 5, 1)];
  const set = promotion('set', { kind: 'set', groups: [{ on: {}, count: 3 }], priceMinor: 10 });
  // Pieces 9 9 9 9 5 5 5 5 5: sets of 27, 19 and 15 save 17, 9 and 5. Used: 36 of a, 25 of b.
  expect(applyPromotion(set, lines, [36, 25], all)?.offMinor).toEqual([18, 13]);
  expect(applyPromotion({ ...set, timesMax: 2 }, lines, [36, 25], all)?.offMinor).toEqual([20, 6]);
});

test('a reward counts in full groups of what was bought', () => {
  const rule = {
    kind: 'buyGet' as const,
    on: { productIds: ['a'] },
    buy: 2,
    get: 1,
    offPpm: 1_000_000,
    reward: { productIds: ['b'] },
  };
  const lines = [line('a', 5, 0), line('b', 3, 1)];
  expect(applyPromotion(promotion('r', rule), lines, [500, 30], all)?.offMinor).toEqual([0, 20]);
  expect(applyPromotion(promotion('r', rule, { timesMax: 1 }), lines, [500, 30], all)?.offMinor).toEqual([
    0, 10,
  ]);
  expect([...applyPromotion(promotion('r', rule), lines, [500, 30], all)!.tookPart].toSorted()).toEqual([
    0, 1,
  ]);
  expect(
    applyPromotion(promotion('r', rule), [line('a', 1, 0), line('b', 3, 1)], [100, 30], all),
  ).toBeUndefined();
  expect(applyPromotion(promotion('r', rule), lines, [500, 30], (at) => at === 0)).toBeUndefined();
});

test('beyond the compared ones, exclusive promotions are used one after another, and the time stays bounded', () => {
  const goods = Array.from({ length: LINES_PER_SALE_MAX }, (_, index) => line(`p${index}`, 3, index));
  const amounts = goods.map(() => 1000);
  const overlapping = inOrder(
    Array.from({ length: 40 }, (_, index) =>
      promotion(`x${index}`, percent(100_000, [`p${index}`, `p${index + 1}`]), { priority: 40 - index }),
    ),
  );
  const startedAt = performance.now();
  const shares = choosePromotions(goods, amounts, overlapping);
  expect(performance.now() - startedAt).toBeLessThan(3000);
  // Every line that any of them means is taken by one of them, and none twice.
  expect(shares.slice(0, 41).map((own) => own.length)).toEqual(Array.from({ length: 41 }, () => 1));
  expect(shares.slice(41).flat()).toEqual([]);
  expect(EXCLUSIVE_COMPARED_MAX).toBe(6);
});

test('offers on goods that have nothing in common are all used, however many', () => {
  const goods = Array.from({ length: 30 }, (_, index) => line(`p${index}`, 1, index));
  const offers = goods.map(({ productId }) => promotion(productId, percent(500_000, [productId])));
  const shares = choosePromotions(
    goods,
    goods.map(() => 100),
    inOrder(offers),
  );
  expect(shares.map((own) => own.map(({ minor }) => minor))).toEqual(goods.map(() => [50]));
});

test('a promotion is in force where all of its conditions hold', () => {
  const basket = { customerGroup: 'club', coupons: ['K'] };
  const offers = [
    promotion('plain', percent(1)),
    promotion('spend', percent(1), { minimumSpendMinor: 100 }),
    promotion('coupon', percent(1), { coupon: { code: 'K', uses: 'multi' } }),
    promotion('club', percent(1), { when: { customerGroups: ['club'] } }),
  ];
  const ids = (...given: Parameters<typeof promotionsInForce>): string[] =>
    promotionsInForce(...given).map(({ id }) => id);
  expect(ids(offers, basket, 100)).toEqual(['club', 'coupon', 'plain', 'spend']);
  expect(ids(offers, {}, 99)).toEqual(['plain']);
  expect(ids(undefined, basket, 100)).toEqual([]);
});
