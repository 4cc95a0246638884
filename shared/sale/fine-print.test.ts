// Small rules that the large tests pass by. Each was once changed by the mutation run, and nobody noticed.
import { describe, expect, test } from 'vitest';
import type { Terms } from '../catalogue/catalogue.ts';
import type { Promotion } from '../catalogue/promotion.ts';
import type { Product } from '../catalogue/product.ts';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { applyPromotion } from './apply-promotion.ts';
import { choosePromotions } from './choose-promotions.ts';
import { completeSale } from './complete-sale.ts';
import { addProduct, setQuantity, startDraft, type AddOptions, type Draft } from './draft.ts';
import { explain } from './explain.ts';
import { addCoupon, discountBasket, discountLine, unapprovedDiscounts } from './give-discount.ts';
import { rankLines } from './line-order.ts';
import { priceSale } from './price-sale.ts';
import { draftOfSale, readSale } from './read-sale.ts';
import { repriceSale } from './reprice-sale.ts';
import { returnGoods, voidSale } from './return-goods.ts';
import type { Sale, Tender } from './sale.ts';
import { settleTenders } from './settle-tenders.ts';
import { summariseTaxes } from './tax-summary.ts';

const id = '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6b';
const otherId = '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6c';
const done = { at: '2026-11-21T09:01:00.000Z', businessDate: '2026-11-21' };
const start = (terms: Partial<Terms> = {}): Draft =>
  startDraft({ id, openedAt: '2026-11-21T09:00:00.000Z', terms: { ...shopTerms, ...terms } });
const bread = product('bread', 10_000_000);
const wine = product('wine', 7_990_000, { taxId: 'standard' });

function add(basket: Draft, goods: Product, options: Partial<AddOptions> = {}): Draft {
  const added = addProduct(basket, goods, { lineId: goods.id, ...options });
  if (!added.ok) throw new Error(added.problem.code);
  return added.value;
}

function sell(basket: Draft, tenders?: Tender[]): Sale {
  const { totalMinor } = priceSale(basket, basket.terms);
  const exactly: Tender[] = totalMinor === 0 ? [] : [{ kind: 'cash', amountMinor: totalMinor }];
  const completed = completeSale(basket, tenders ?? exactly, done);
  if (!completed.ok) throw new Error(JSON.stringify(completed.problem));
  return completed.value;
}

const percentOff = (promotionId: string, ratePpm: number, fields: Partial<Promotion> = {}): Promotion => ({
  id: promotionId,
  name: promotionId,
  priority: 0,
  stacking: 'exclusive',
  rule: { kind: 'percentOff', on: {}, ratePpm },
  ...fields,
});

describe('a line takes more of the same', () => {
  const of = (first: Partial<AddOptions>, second: Partial<AddOptions> = {}, goods = bread): number =>
    add(add(start(), bread, { lineId: 'a', ...first }), goods, { lineId: 'b', ...second }).lines.length;

  test('only where nothing sets the two apart', () => {
    const manualPrice = { unitPriceMicros: 1, reason: 'x' };
    expect(of({})).toBe(1);
    expect(of({ manualPrice })).toBe(2);
    expect(of({}, { manualPrice })).toBe(2);
    expect(of({ serial: 'S' })).toBe(2);
    expect(of({ quantityMilli: -1000, returnOf: { saleId: id, line: 1 } }, { quantityMilli: -1000 })).toBe(2);
    expect(of({}, { quantityMilli: -1000 })).toBe(2);
    expect(of({}, {}, { ...bread, priceMicros: 9_000_000 })).toBe(2);
    expect(of({}, {}, wine)).toBe(2);
  });

  test('and only as much as a line may have', () => {
    const two = add(add(start(), bread), wine);
    const beyond = { ok: false, problem: { code: 'quantityOutOfRange', quantityMilli: 99_999_001 } };
    expect(setQuantity(two, 'wine', 99_999_001)).toEqual(beyond);
    expect(setQuantity(two, 'wine', 99_999_000)).toMatchObject({ ok: true });
    expect(setQuantity(two, 'wine', -99_999_000)).toMatchObject({ ok: true });
    const changed = setQuantity(two, 'wine', 3000);
    expect(changed.ok && changed.value.lines.map((line) => line.quantityMilli)).toEqual([1000, 3000]);
    expect(setQuantity(two, 'none', 1000)).toEqual({
      ok: false,
      problem: { code: 'noSuchLine', lineId: 'none' },
    });
    const none = { ok: false, problem: { code: 'quantityOutOfRange', quantityMilli: 0 } };
    expect(
      addProduct(start(), product('beer', 1, { ageMin: 18 }), { lineId: 'a', quantityMilli: 0 }),
    ).toEqual(none);
    expect(addProduct(start(), bread, { lineId: 'a', quantityMilli: 0 })).toEqual(none);
  });

  test('another age-checked product in the basket does not answer for this one', () => {
    const beer = product('beer', 1_000_000, { ageMin: 16 });
    expect(addProduct(add(start(), bread), beer, { lineId: 'b' })).toMatchObject({ ok: false });
    expect(addProduct(start(), beer, { lineId: 'b', ageChecked: false })).toMatchObject({ ok: false });
  });
});

describe('lines are ranked by what they are', () => {
  const line = (productId: string, quantityMilli = 1000, unitPriceMicros = 1, taxId = 't') => ({
    productId,
    quantityMilli,
    unitPriceMicros,
    taxId,
  });
  test.each([
    ['product', line('b'), line('a'), [1, 0]],
    ['quantity', line('a', 2000), line('a', 1000), [1, 0]],
    ['price', line('a', 1000, 2), line('a', 1000, 1), [1, 0]],
    ['tax', line('a', 1000, 1, 'z'), line('a', 1000, 1, 'b'), [1, 0]],
    ['a discount given', { ...line('a'), discount: { amountMinor: 1, reason: 'x' } }, line('a'), [1, 0]],
    [
      'its rate',
      { ...line('a'), discount: { ratePpm: 20, reason: 'x' } },
      { ...line('a'), discount: { ratePpm: 10, reason: 'x' } },
      [1, 0],
    ],
    [
      'its amount',
      { ...line('a'), discount: { amountMinor: 2, reason: 'x' } },
      { ...line('a'), discount: { amountMinor: 1, reason: 'x' } },
      [1, 0],
    ],
    [
      'amount before rate',
      { ...line('a'), discount: { amountMinor: 1, reason: 'x' } },
      { ...line('a'), discount: { ratePpm: 1, reason: 'x' } },
      [1, 0],
    ],
    ['nothing: then by place', line('a'), line('a'), [0, 1]],
  ])('by %s', (_, first, second, ranks) => {
    expect(rankLines([first, second])).toEqual(ranks);
    if (ranks[0] === 1) expect(rankLines([second, first])).toEqual([0, 1]);
  });

  test('three and more', () => {
    expect(rankLines([line('c'), line('a'), line('b')])).toEqual([2, 0, 1]);
  });

  test('the odd cent of a tax goes to the first by rank, and comes out of the sale there', () => {
    const basket = add(add(start(), product('b', 500_000)), product('a', 500_000));
    // 1.00 × 7/107 = 6.54 → 7 over two equal lines.
    expect(priceSale(basket, basket.terms).lines.map((each) => each.taxes[0]!.minor)).toEqual([3, 4]);
    expect(readSale(sell(basket)).map((each) => each.taxes[0]!.minor)).toEqual([3, 4]);
  });
});

describe('reductions by hand', () => {
  test('a manager is needed for the line it is on, and for no other', () => {
    const basket = add(add(start({ discountLimitPpm: 100_000 }), bread), wine);
    const lines = basket.lines.map((line) =>
      line.lineId === 'wine' ? { ...line, discount: { ratePpm: 200_000, reason: 'x' } } : line,
    );
    expect(unapprovedDiscounts({ ...basket, lines }, 100_000)).toEqual(['wine']);
    // 20 % of 7.99 is rounded up to 1.60: still the rate that is allowed.
    expect(unapprovedDiscounts({ ...basket, lines }, 200_000)).toEqual([]);
    expect(unapprovedDiscounts({ ...basket, lines }, 199_999)).toEqual(['wine']);
    const approved = lines.map((line) =>
      line.discount ? { ...line, discount: { ...line.discount, approvedBy: 'boss' } } : line,
    );
    expect(unapprovedDiscounts({ ...basket, lines: approved }, 100_000)).toEqual([]);
    // An earlier slip on another line does not stand in the way of what a manager allows here.
    const allowed = discountLine({ ...basket, lines }, 'bread', {
      ratePpm: 500_000,
      reason: 'x',
      approvedBy: 'boss',
    });
    expect(allowed).toMatchObject({ ok: true });
    expect(discountLine({ ...basket, lines }, 'wine', undefined)).toMatchObject({ ok: true });
  });

  test('goods that come back by hand at a low price are no discount', () => {
    const manualPrice = { unitPriceMicros: 1, reason: 'x' };
    const basket = add(start({ discountLimitPpm: 0 }), bread, { quantityMilli: -1000, manualPrice });
    expect(unapprovedDiscounts(basket, 0)).toEqual([]);
  });

  test('goods of an earlier basket discount that come back are no discount of this basket', () => {
    const given = discountBasket(add(start(), bread), { ratePpm: 500_000, reason: 'x' });
    const sale = sell(given.ok ? given.value : start());
    const back = returnGoods(
      add(start({ discountLimitPpm: 100_000 }), wine),
      sale,
      [],
      [{ lineId: 'r', line: 1, quantityMilli: 1000 }],
    );
    const basket = back.ok ? back.value : start();
    expect(unapprovedDiscounts(basket, 100_000)).toEqual([]);
    const more = { ...basket, discount: { amountMinor: 80, reason: 'x' } };
    expect(unapprovedDiscounts(more, 100_000)).toEqual(['basket']);
    expect(unapprovedDiscounts({ ...more, discount: { amountMinor: 79, reason: 'x' } }, 100_000)).toEqual([]);
    const priced = priceSale(more, more.terms);
    expect(priced.lines.map((line) => line.basketDiscountMinor)).toEqual([80, -500]);
  });

  test('no limit, no manager', () => {
    expect(discountLine(add(start(), bread), 'bread', { ratePpm: 1_000_000, reason: 'x' })).toMatchObject({
      ok: true,
    });
  });

  test('coupons are looked for among promotions with and without coupon, window or condition', () => {
    const coupon = { code: 'K', uses: 'multi' as const };
    const promotions = [
      percentOff('plain', 1),
      percentOff('k', 100_000, { coupon, when: { customerGroups: ['club'] } }),
    ];
    expect(addCoupon(start({ promotions }), 'K')).toMatchObject({ value: { coupons: ['K'] } });
    const window = { from: '2026-11-01' };
    expect(
      addCoupon(start({ promotions: [percentOff('k', 1, { coupon, when: { window } })] }), 'K'),
    ).toMatchObject({ ok: true });
    expect(addCoupon(start({ promotions: [percentOff('k', 1, { coupon })] }), 'K')).toMatchObject({
      ok: true,
    });
  });
});

describe('promotions', () => {
  const line = (productId: string, pieces: number, rank: number) => ({
    productId,
    quantityMilli: pieces * 1000,
    pieces,
    rank,
  });
  const ids = (promotions: Promotion[], amounts = [1000]): string[] =>
    choosePromotions(
      amounts.map((_, index) => line(`p${index}`, 1, index)),
      amounts,
      promotions,
    )
      .flat()
      .map((share) => share.id);

  test('among equals the earlier one is used, and the fewest', () => {
    expect(ids([percentOff('a', 100_000), percentOff('b', 100_000)])).toEqual(['a']);
    expect(ids([percentOff('b', 100_000), percentOff('a', 100_000)])).toEqual(['b']);
    expect(ids([percentOff('a', 100_000), percentOff('b', 200_000), percentOff('c', 200_000)])).toEqual([
      'b',
    ]);
    const both = percentOff('both', 100_000);
    const one = percentOff('one', 100_000, {
      rule: { kind: 'percentOff', on: { productIds: ['p0'] }, ratePpm: 100_000 },
    });
    const two = percentOff('two', 100_000, {
      rule: { kind: 'percentOff', on: { productIds: ['p1'] }, ratePpm: 100_000 },
    });
    expect(ids([one, two, both], [1000, 1000])).toEqual(['both', 'both']);
  });

  test('one that takes nothing off does not use up a place among the compared', () => {
    const idle = Array.from({ length: 6 }, (_, index) =>
      percentOff(`idle${index}`, 1, { rule: { kind: 'buyGet', on: {}, buy: 9, get: 1, offPpm: 1 } }),
    );
    const one = percentOff('one', 100_000);
    const two = percentOff('two', 200_000);
    expect(ids([...idle, one, two])).toEqual(['two']);
  });

  test('goods that no promotion connects are compared apart, however many promotions there are', () => {
    const on = (promotionId: string, ratePpm: number, productId: string): Promotion =>
      percentOff(promotionId, ratePpm, {
        rule: { kind: 'percentOff', on: { productIds: [productId] }, ratePpm },
      });
    const crowd = Array.from({ length: 6 }, (_, index) => on(`crowd${index}`, 100_000 + index, 'p0'));
    expect(ids([...crowd, on('weak', 100_000, 'p1'), on('strong', 500_000, 'p1')], [1000, 1000])).toEqual([
      'crowd0',
      'strong',
    ]);
  });

  test('goods that are weighed are no pieces, even a whole kilogram of them', () => {
    const free = percentOff('free', 1, {
      rule: { kind: 'buyGet', on: {}, buy: 1, get: 1, offPpm: 1_000_000 },
    });
    const basket = add(start({ promotions: [free] }), product('ham', 20_000_000, { unit: 'kg' }), {
      quantityMilli: 2000,
    });
    expect(priceSale(basket, basket.terms).totalMinor).toBe(4000);
    const halves = add(start({ promotions: [free] }), bread, { quantityMilli: 2500 });
    expect(priceSale(halves, halves.terms).totalMinor).toBe(2500);
  });

  test('a set at its own price is not made, beside one that saves', () => {
    const set = percentOff('set', 1, {
      rule: { kind: 'set', groups: [{ on: {}, count: 1 }], priceMinor: 100 },
    });
    const effect = applyPromotion(set, [line('a', 1, 0), line('b', 1, 1)], [150, 100], () => true);
    expect(effect?.offMinor).toEqual([50, 0]);
    expect([...effect!.tookPart]).toEqual([0]);
  });

  test('a line whose share of the saving is nothing has taken part all the same', () => {
    const set = percentOff('set', 1, {
      rule: { kind: 'set', groups: [{ on: {}, count: 2 }], priceMinor: 100 },
    });
    const effect = applyPromotion(set, [line('a', 1, 0), line('b', 1, 1)], [100, 1], () => true);
    expect(effect?.offMinor).toEqual([1, 0]);
    expect([...effect!.tookPart].toSorted()).toEqual([0, 1]);
  });

  test('a set at its own price saves nothing and claims nothing', () => {
    const set = percentOff('set', 1, {
      rule: { kind: 'set', groups: [{ on: {}, count: 2 }], priceMinor: 500 },
    });
    expect(applyPromotion(set, [line('a', 2, 0)], [500], () => true)).toBeUndefined();
    expect(applyPromotion(set, [line('a', 2, 0)], [501], () => true)?.offMinor).toEqual([1]);
  });

  test('a reward takes as many bought pieces as it needs, the dearest, and no more', () => {
    const rule = {
      kind: 'buyGet' as const,
      on: { productIds: ['a', 'b'] },
      buy: 2,
      get: 2,
      offPpm: 1_000_000,
      reward: { productIds: ['r'] },
    };
    const lines = [line('a', 2, 0), line('b', 4, 1), line('r', 3, 2)];
    const effect = applyPromotion(percentOff('x', 1, { rule }), lines, [40, 40, 30], () => true);
    // Three rewards are there; two groups of two are needed for them: a's two pieces and two of b's.
    expect(effect?.offMinor).toEqual([0, 0, 30]);
    expect([...effect!.tookPart].toSorted()).toEqual([0, 1, 2]);
    const one = applyPromotion(percentOff('x', 1, { rule, timesMax: 1 }), lines, [40, 40, 30], () => true);
    expect(one?.offMinor).toEqual([0, 0, 20]);
    expect([...one!.tookPart].toSorted()).toEqual([0, 2]);
  });

  test('goods that are free already take part in nothing', () => {
    const free = percentOff('free', 1, {
      rule: { kind: 'buyGet', on: {}, buy: 1, get: 1, offPpm: 1_000_000 },
    });
    expect(applyPromotion(free, [line('a', 1, 0), line('b', 1, 1)], [100, 0], () => true)).toBeUndefined();
  });

  test('a promotion that the terms no longer name is called by its id on the sale', () => {
    const basket = add(
      start({ promotions: [percentOff('a', 100_000, { name: 'A week' }), percentOff('b', 1)] }),
      bread,
    );
    expect(sell(basket).promotions).toEqual([{ id: 'a', name: 'A week' }]);
    const sale = sell(basket);
    const back = returnGoods(start(), sale, [], [{ lineId: 'r', line: 1, quantityMilli: 1000 }]);
    expect(sell(back.ok ? back.value : start()).promotions).toEqual([{ id: 'a', name: 'a' }]);
  });
});

describe('what a sale keeps and gives back', () => {
  test('everything that a person decided', () => {
    const manualPrice = { unitPriceMicros: 9_000_000, reason: 'dent', approvedBy: 'boss' };
    const withoutReceipt = { reason: 'gift', approvedBy: 'boss' };
    let basket = add(start(), bread, { manualPrice, serial: 'S1' });
    basket = add(basket, wine, { quantityMilli: -1000, withoutReceipt });
    const sale = sell({
      ...basket,
      voidOf: otherId,
      shopId: 's',
      customerGroup: 'g',
      coupons: ['K'],
      utcOffsetMinutes: 60,
    });
    const draft = draftOfSale(sale, basket.terms);
    expect(draft).toEqual({
      ...start(),
      voidOf: otherId,
      shopId: 's',
      customerGroup: 'g',
      coupons: ['K'],
      utcOffsetMinutes: 60,
      lines: [
        expect.objectContaining({ lineId: '1', manualPrice, serial: 'S1', listPriceMicros: 10_000_000 }),
        expect.objectContaining({ lineId: '2', withoutReceipt }),
      ],
    });
  });

  test('no tip of nothing', () => {
    const completed = completeSale(add(start(), bread), [{ kind: 'cash', amountMinor: 1000 }], {
      ...done,
      tipMinor: 0,
    });
    expect(completed.ok && Object.keys(completed.value)).not.toContain('tipMinor');
  });

  test('the same tax on its own and behind another is two rows, and each line finds its own', () => {
    const taxes = [
      { id: 'sd', name: 'SD', ratePpm: 200_000, further: [{ id: 'vat', name: 'VAT', ratePpm: 150_000 }] },
      { id: 'vat', name: 'VAT', ratePpm: 150_000 },
    ];
    const basket = add(add(start({ taxes }), { ...bread, taxId: 'sd' }), { ...wine, taxId: 'vat' });
    const priced = priceSale(basket, basket.terms);
    expect(priced.taxes.map((row) => `${row.ofTaxId ?? ''}/${row.taxId}`)).toEqual(['/sd', 'sd/vat', '/vat']);
    expect(readSale(sell(basket)).map((line) => line.taxes)).toEqual(priced.lines.map((line) => line.taxes));
  });

  test('and nothing that nobody did', () => {
    const draft = draftOfSale(
      sell(add(start(), bread, { manualPrice: { unitPriceMicros: 1, reason: 'x' } })),
      shopTerms,
    );
    expect(Object.keys(draft).toSorted()).toEqual(['id', 'lines', 'openedAt', 'terms']);
    expect(Object.keys(draft.lines[0]!).toSorted()).toEqual(
      'code lineId listPriceMicros manualPrice name productId quantityMilli taxId unit'.split(' '),
    );
    expect(Object.keys(draft.lines[0]!.manualPrice!)).toEqual(['unitPriceMicros', 'reason']);
    const known = draftOfSale(sell(add(start(), bread)), shopTerms, () => ({
      priceMicros: 1,
      taxId: 'standard',
    }));
    expect(known.lines[0]).toMatchObject({ listPriceMicros: 1, taxId: 'standard' });
    expect(Object.keys(known.lines[0]!)).not.toContain('category');
  });

  test('a returned line has its serial number, its reductions, and what they came off', () => {
    const promotions = [percentOff('a', 100_000)];
    const given = discountBasket(add(start({ promotions }), bread, { serial: 'S1' }), {
      amountMinor: 50,
      reason: 'x',
    });
    const basket = given.ok ? given.value : start();
    const lines = basket.lines.map((line) => ({ ...line, discount: { amountMinor: 100, reason: 'x' } }));
    const sale = sell({ ...basket, lines });
    const back = returnGoods(start(), sale, [], [{ lineId: 'r', line: 1, quantityMilli: 1000 }]);
    if (!back.ok) throw new Error(back.problem.code);
    expect(back.value.lines[0]).toMatchObject({ serial: 'S1', quantityMilli: -1000 });
    expect(priceSale(back.value, shopTerms).lines[0]).toMatchObject({
      extendedMinor: -1000,
      discountMinor: -100,
      promotions: [{ id: 'a', minor: -90 }],
      basketDiscountMinor: -50,
      totalMinor: -760,
    });
    const plain = returnGoods(
      start(),
      sell(add(start(), bread)),
      [],
      [{ lineId: 'r', line: 1, quantityMilli: 1000 }],
    );
    expect(plain.ok && Object.keys(plain.value.lines[0]!)).not.toContain('serial');
  });

  test('returns of other sales do not count against this one', () => {
    const sale = sell(add(start(), bread, { quantityMilli: 2000 }));
    const other = { ...sale, id: otherId };
    const wanted = [{ lineId: 'r', line: 1, quantityMilli: 2000 }];
    const refund = (of: Sale, before: Sale[]) => {
      const back = returnGoods({ ...start(), id: otherId }, of, before, wanted);
      return sell(back.ok ? back.value : start());
    };
    const elsewhere = [
      refund(other, []),
      sell(add(start(), wine)),
      sell(add(start(), wine, { quantityMilli: -1000 })),
    ];
    expect(refund(sale, elsewhere).totalMinor).toBe(-2000);
    const voided = voidSale(start(), sale, elsewhere);
    expect(voided.ok && voided.value.lines.map((line) => line.quantityMilli)).toEqual([-2000]);
    const half = returnGoods(start(), other, [], [{ lineId: 'r', line: 1, quantityMilli: 1000 }]);
    const onTop = returnGoods(half.ok ? half.value : start(), sale, [], wanted);
    expect(onTop.ok && priceSale(onTop.value, shopTerms).totalMinor).toBe(-3000);
  });

  test('a void leaves alone what came back in the sale itself', () => {
    const exchange = sell(add(add(start(), bread), wine, { quantityMilli: -1000 }));
    const voided = voidSale(start(), exchange);
    expect(voided.ok && voided.value.lines.map((line) => line.productId)).toEqual(['bread']);
  });

  test('a return by hand without the promotion counts its money all the same', () => {
    const promotions = [percentOff('a', 100_000)];
    const sale = sell(add(start({ promotions }), bread, { quantityMilli: 2000 }));
    const byHand = sell(add(start(), bread, { quantityMilli: -1000, returnOf: { saleId: id, line: 1 } }));
    const rest = returnGoods(start(), sale, [byHand], [{ lineId: 'r', line: 1, quantityMilli: 1000 }]);
    expect(rest.ok && rest.value.lines[0]!.returned).toMatchObject({
      promotions: [{ id: 'a', minor: -200 }],
      parts: [{ taxId: 'reduced', totalMinor: -800 }],
    });
  });

  test('with its taxes', () => {
    const sale = sell(add(start(), bread, { quantityMilli: 2000 }));
    const byHand = sell(add(start(), bread, { quantityMilli: -1000, returnOf: { saleId: id, line: 1 } }));
    const rest = returnGoods(start(), sale, [byHand], [{ lineId: 'r', line: 1, quantityMilli: 1000 }]);
    expect(sale.taxes[0]!.taxMinor).toBe(131);
    expect(rest.ok && rest.value.lines[0]!.returned?.taxes).toMatchObject([{ taxId: 'reduced', minor: -66 }]);
  });

  test('each promotion gives back its own share', () => {
    const promotions = [
      percentOff('a', 100_000, { stacking: 'combinable', priority: 1 }),
      percentOff('b', 500_000, { stacking: 'combinable' }),
    ];
    const sale = sell(add(start({ promotions }), bread, { quantityMilli: 2000 }));
    expect(sale.lines[0]!.promotions).toEqual([
      { id: 'a', minor: 200 },
      { id: 'b', minor: 900 },
    ]);
    const half = (earlier: Sale[]) => {
      const back = returnGoods(start(), sale, earlier, [{ lineId: 'r', line: 1, quantityMilli: 1000 }]);
      return sell(back.ok ? back.value : start());
    };
    const first = half([]);
    expect(half([first]).lines[0]!.promotions).toEqual([
      { id: 'a', minor: -100 },
      { id: 'b', minor: -450 },
    ]);
  });

  test('by another tax too', () => {
    const sale = sell(add(start(), bread, { quantityMilli: 2000 }));
    const goods = { ...bread, taxId: 'standard' };
    const byHand = sell(add(start(), goods, { quantityMilli: -1000, returnOf: { saleId: id, line: 1 } }));
    const rest = returnGoods(start(), sale, [byHand], [{ lineId: 'r', line: 1, quantityMilli: 1000 }]);
    // Nothing came back under this tax so far, so all of it does now.
    expect(rest.ok && rest.value.lines[0]!.returned?.parts).toEqual([
      { taxId: 'reduced', totalMinor: -2000 },
    ]);
  });
});

describe('the tax summary', () => {
  const taxes = [
    { id: 'a', name: 'A', ratePpm: 1, further: [{ id: 'x', name: 'X', ratePpm: 2 }] },
    { id: 'b', name: 'B', ratePpm: 1 },
  ];
  const slice = (taxId: string, fields: object = {}) => ({
    amountMinor: 10,
    taxes: [{ taxId, ratePpm: 1, minor: 1, ...fields }],
  });

  test('has its rows in the order of the terms, further taxes behind their own', () => {
    const further = {
      amountMinor: 10,
      taxes: [
        { taxId: 'x', ratePpm: 2, minor: 1, ofTaxId: 'a' },
        { taxId: 'a', ratePpm: 1, minor: 1 },
      ],
    };
    const rows = summariseTaxes([slice('old'), slice('b'), slice('ancient'), further], taxes);
    expect(rows.map((row) => row.taxId)).toEqual(['a', 'x', 'b', 'ancient', 'old']);
  });

  test('keeps apart what differs in rate, owner, or being added or exempt', () => {
    const rows = summariseTaxes(
      [
        slice('a'),
        slice('a', { ratePpm: 2 }),
        slice('a', { added: true }),
        slice('a', { exempt: true }),
        slice('a', { ofTaxId: 'b' }),
        slice('a', { added: true, exempt: true }),
        slice('a'),
      ],
      taxes,
    );
    expect(rows).toHaveLength(6);
    expect(rows[0]).toEqual({ taxId: 'a', ratePpm: 1, netMinor: 18, taxMinor: 2, grossMinor: 20 });
  });
});

describe('an explanation says what was rounded', () => {
  const stepsOf = (priceMicros: number) => {
    const basket = add(start(), product('a', priceMicros));
    return explain(priceSale(basket, basket.terms).lines[0]!, basket.terms).map((step) =>
      step.step === 'rounding' ? step.exact : step.step,
    );
  };
  test.each([
    [125_000, ['listPrice', 'quantity', '0.125', 'tax']],
    [1, ['listPrice', 'quantity', '0.000001', 'tax']],
    [0, ['listPrice', 'quantity', 'tax']],
    [120_000, ['listPrice', 'quantity', 'tax']],
  ])('%s millionths', (priceMicros, steps) => {
    expect(stepsOf(priceMicros)).toEqual(steps);
  });
});

describe('head office compares', () => {
  test('promotions and taxes of a line by their sums', () => {
    const promotions = [
      percentOff('a', 100_000, { stacking: 'combinable', priority: 1 }),
      percentOff('b', 100_000, { stacking: 'combinable' }),
    ];
    const terms = { promotions, taxRounding: { per: 'line' as const, mode: 'halfUp' as const } };
    const sale = sell(add(start(terms), bread));
    expect(repriceSale(sale, { ...shopTerms, ...terms }).differences).toEqual([]);
    const without = repriceSale(sale, {
      ...shopTerms,
      ...terms,
      promotions: promotions.slice(0, 1),
    }).differences;
    expect(without.map(({ field, line, said, expected }) => [field, line, said, expected])).toEqual(
      expect.arrayContaining([
        ['promotionsMinor', 1, 190, 100],
        ['totalMinor', 1, 810, 900],
        ['taxMinor', 1, 53, 59],
        ['grossMinor', 1, 810, 900],
      ]),
    );
  });
});

describe('paying out and foreign notes', () => {
  const terms = { cashRounding: { stepMinor: 5, mode: 'halfUp' as const } };
  test('a refund is rounded up to the coin as well as down', () => {
    expect(settleTenders(-1003, [{ kind: 'cash', amountMinor: -1005 }], terms)).toMatchObject({
      value: { roundingMinor: -2 },
    });
    expect(settleTenders(-1003, [{ kind: 'card', amountMinor: -1003 }], terms)).toMatchObject({
      value: { roundingMinor: 0 },
    });
  });

  test('only cash can be foreign, and without a currency of its own nobody can check it', () => {
    const foreign = { currency: 'USD', amountMinor: 1000, rateMicros: 920_000 };
    expect(settleTenders(990, [{ kind: 'cash', amountMinor: 990, foreign }], {})).toMatchObject({ ok: true });
    expect(settleTenders(990, [{ kind: 'cash', amountMinor: 990 }], { currency: 'EUR' })).toMatchObject({
      ok: true,
    });
    expect(settleTenders(0, [{ kind: 'cash', amountMinor: 0 }], {})).toMatchObject({ ok: true });
  });
});

test('a fraction of a product that mixes bundle and plain taxes is shared by their own weights', () => {
  const parts = [
    { productId: 'a', quantityMilli: 1000, taxId: 'standard', weight: 1 },
    { productId: 'b', quantityMilli: 1000, taxId: 'reduced', weight: 2 },
    { productId: 'c', quantityMilli: 1000, taxId: 'standard', weight: 1 },
  ];
  const basket = add(start(), product('kit', 4_000_000, { parts }));
  expect(priceSale(basket, basket.terms).lines[0]!.parts).toEqual([
    { taxId: 'standard', totalMinor: 200 },
    { taxId: 'reduced', totalMinor: 200 },
  ]);
});
