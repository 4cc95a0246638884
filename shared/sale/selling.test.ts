import { describe, expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { completeSale } from './complete-sale.ts';
import { addProduct, startDraft, type AddOptions, type Draft } from './draft.ts';
import { addCoupon, discountBasket, discountLine } from './give-discount.ts';
import { COUPONS_PER_SALE_MAX } from './limits.ts';
import { priceSale } from './price-sale.ts';
import type { Terms } from '../catalogue/catalogue.ts';
import type { Product } from '../catalogue/product.ts';
import { settleTenders } from './settle-tenders.ts';
import { addTender, changeDue, foreignTender, isPaid, missingAmount, sumTenders } from './tender.ts';

const id = '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6b';
const done = { at: '2026-11-21T09:01:00.000Z', businessDate: '2026-11-21' };
const start = (terms: Partial<Terms> = {}): Draft =>
  startDraft({ id, openedAt: '2026-11-21T09:00:00.000Z', terms: { ...shopTerms, ...terms } });
const bread = product('bread', 10_000_000);

function add(basket: Draft, goods: Product, options: Partial<AddOptions> = {}): Draft {
  const added = addProduct(basket, goods, { lineId: goods.id, ...options });
  if (!added.ok) throw new Error(added.problem.code);
  return added.value;
}

const cash = (amountMinor: number) => [{ kind: 'cash' as const, amountMinor }];

describe('goods that need a word from the cashier', () => {
  const options = { lineId: 'a' };
  test('an open price must be given', () => {
    const goods = product('melon', 0, { openPrice: true });
    expect(addProduct(start(), goods, options)).toEqual({
      ok: false,
      problem: { code: 'priceNeeded', productId: 'melon', field: 'manualPrice' },
    });
    const manualPrice = { unitPriceMicros: 2_500_000, reason: 'asked' };
    expect(addProduct(start(), goods, { ...options, manualPrice })).toMatchObject({ ok: true });
  });

  test('a serial number must be given, and each makes a line of its own', () => {
    const phone = product('phone', 99_000_000, { serialRequired: true });
    expect(addProduct(start(), phone, options)).toEqual({
      ok: false,
      problem: { code: 'serialNeeded', productId: 'phone', field: 'serial' },
    });
    const two = add(add(start(), phone, { lineId: 'a', serial: 'S1' }), phone, { lineId: 'b', serial: 'S2' });
    expect(two.lines.map(({ serial }) => serial)).toEqual(['S1', 'S2']);
  });

  test('age is asked once a basket, and not of who brings back', () => {
    const beer = product('beer', 1_000_000, { ageMin: 16 });
    expect(addProduct(start(), beer, options)).toEqual({
      ok: false,
      problem: { code: 'ageCheckNeeded', productId: 'beer', ageMin: 16 },
    });
    const checked = add(start(), beer, { ageChecked: true });
    expect(add(checked, beer).lines).toMatchObject([{ quantityMilli: 2000 }]);
    expect(addProduct(start(), beer, { ...options, quantityMilli: -1000 })).toMatchObject({ ok: true });
  });

  test('a line with a discount or without receipt takes no more of the same', () => {
    const discounted = discountLine(add(start(), bread), 'bread', { amountMinor: 100, reason: 'dent' });
    if (!discounted.ok) throw new Error(discounted.problem.code);
    expect(add(discounted.value, bread, { lineId: 'b' }).lines).toHaveLength(2);
    const withoutReceipt = { reason: 'lost', approvedBy: 'm' };
    const back = add(start(), bread, { quantityMilli: -1000, withoutReceipt });
    expect(back.lines[0]).toMatchObject({ withoutReceipt });
    expect(add(back, bread, { lineId: 'b', quantityMilli: -1000 }).lines).toHaveLength(2);
    expect(add(start(), bread, { returnOf: { saleId: id, line: 1 } }).lines[0]).toMatchObject({
      returnOf: { line: 1 },
    });
  });
});

describe('a discount by hand', () => {
  const limited = add(start({ discountLimitPpm: 100_000 }), bread);

  test("up to the limit is the cashier's own, beyond it needs a manager", () => {
    const tenth = { ratePpm: 100_000, reason: 'regular' };
    const more = { ratePpm: 100_001, reason: 'regular' };
    expect(discountLine(limited, 'bread', tenth)).toMatchObject({ ok: true });
    expect(discountLine(limited, 'bread', { amountMinor: 100, reason: 'x' })).toMatchObject({ ok: true });
    const needsManager = {
      ok: false,
      problem: { code: 'needsManager', field: 'discount', limitPpm: 100_000 },
    };
    expect(discountLine(limited, 'bread', { amountMinor: 101, reason: 'x' })).toEqual(needsManager);
    expect(discountBasket(limited, { amountMinor: 101, reason: 'x' })).toEqual(needsManager);
    expect(discountBasket(limited, { amountMinor: 100, reason: 'x' })).toMatchObject({ ok: true });
    expect(discountBasket(limited, { ...more, approvedBy: 'boss' })).toMatchObject({ ok: true });
    expect(discountLine(limited, 'bread', { ...more, approvedBy: 'boss' })).toMatchObject({ ok: true });
  });

  test('is looked at again when the sale is completed, prices set by hand included', () => {
    const forged = {
      ...limited,
      lines: [{ ...limited.lines[0]!, discount: { ratePpm: 500_000, reason: 'x' } }],
    };
    const needsManager = { ok: false, problem: { code: 'needsManager', field: 'discount', lineId: 'bread' } };
    expect(completeSale(forged, cash(500), done)).toEqual(needsManager);
    const cheap = { unitPriceMicros: 8_999_999, reason: 'x' };
    const hand = (manualPrice: typeof cheap & { approvedBy?: string }) =>
      completeSale(add(start({ discountLimitPpm: 100_000 }), bread, { manualPrice }), cash(900), done);
    expect(hand(cheap)).toEqual(needsManager);
    expect(hand({ ...cheap, approvedBy: 'boss' })).toMatchObject({
      value: {
        lines: [{ priceSource: { kind: 'manual', listPriceMicros: 10_000_000, approvedBy: 'boss' } }],
      },
    });
    expect(hand({ ...cheap, unitPriceMicros: 9_000_000 })).toMatchObject({ ok: true });
    const basket = { ...limited, discount: { ratePpm: 200_000, reason: 'x' } };
    expect(completeSale(basket, cash(800), done)).toMatchObject({ problem: { lineId: 'basket' } });
  });

  test('a basket discount is measured on what is sold, not on what comes back', () => {
    const exchange = add(limited, product('old', 9_000_000), { quantityMilli: -1000 });
    expect(discountBasket(exchange, { amountMinor: 100, reason: 'x' })).toMatchObject({ ok: true });
    expect(discountBasket(exchange, { amountMinor: 101, reason: 'x' })).toMatchObject({ ok: false });
  });

  test('can be taken away, and is refused where it makes no sense', () => {
    const given = discountLine(limited, 'bread', { amountMinor: 50, reason: 'x' });
    if (!given.ok) throw new Error(given.problem.code);
    expect(given.value.lines[0]).toMatchObject({ discount: { amountMinor: 50 } });
    expect(discountLine(given.value, 'bread', undefined)).toEqual({ ok: true, value: limited });
    const onBasket = discountBasket(limited, { amountMinor: 50, reason: 'x' });
    expect(onBasket.ok && discountBasket(onBasket.value, undefined)).toEqual({ ok: true, value: limited });
    expect(discountLine(limited, 'nope', undefined)).toEqual({
      ok: false,
      problem: { code: 'noSuchLine', lineId: 'nope' },
    });
    const back = add(start(), bread, { quantityMilli: -1000 });
    expect(discountLine(back, 'bread', { amountMinor: 50, reason: 'x' })).toEqual({
      ok: false,
      problem: { code: 'noDiscountOnReturns', lineId: 'bread' },
    });
  });
});

describe('a coupon', () => {
  const promotion = {
    id: 'ten',
    name: 'Ten off',
    priority: 0,
    stacking: 'exclusive' as const,
    coupon: { code: 'TEN', uses: 'single' as const },
    rule: { kind: 'percentOff' as const, on: {}, ratePpm: 100_000 },
  };
  const basket = add(start({ promotions: [promotion] }), bread);

  test('takes its promotion off and is named on the sale', () => {
    const taken = addCoupon(basket, 'TEN');
    if (!taken.ok) throw new Error(taken.problem.code);
    expect(completeSale(taken.value, cash(900), done)).toMatchObject({
      value: {
        totalMinor: 900,
        coupons: ['TEN'],
        promotions: [{ id: 'ten', name: 'Ten off' }],
        lines: [{ promotions: [{ id: 'ten', minor: 100 }] }],
      },
    });
    expect(addCoupon(taken.value, 'TEN')).toEqual({
      ok: false,
      problem: { code: 'couponTwice', coupon: 'TEN' },
    });
  });

  test('unknown, used up, or of a promotion that is over', () => {
    expect(addCoupon(basket, 'NIX')).toEqual({
      ok: false,
      problem: { code: 'unknownCoupon', coupon: 'NIX' },
    });
    expect(addCoupon(start(), 'NIX')).toMatchObject({ problem: { code: 'unknownCoupon' } });
    expect(addCoupon(basket, 'TEN', new Set(['TEN']))).toEqual({
      ok: false,
      problem: { code: 'couponUsed', coupon: 'TEN' },
    });
    const multi = { ...promotion, coupon: { code: 'TEN', uses: 'multi' as const } };
    expect(addCoupon(start({ promotions: [multi] }), 'TEN', new Set(['TEN']))).toMatchObject({ ok: true });
    const over = { ...promotion, when: { window: { until: '2026-11-20' } } };
    expect(addCoupon(start({ promotions: [over] }), 'TEN')).toEqual({
      ok: false,
      problem: {
        code: 'promotionExpired',
        coupon: 'TEN',
        promotionId: 'ten',
        field: 'when.window.until',
        until: '2026-11-20',
      },
    });
    const open = { ...promotion, id: 'later' };
    expect(addCoupon(start({ promotions: [over, open] }), 'TEN')).toMatchObject({ ok: true });
    const today = { ...promotion, when: { window: { until: '2026-11-21' } } };
    expect(addCoupon(start({ promotions: [today] }), 'TEN')).toMatchObject({ ok: true });
    const full = {
      ...basket,
      coupons: Array.from({ length: COUPONS_PER_SALE_MAX }, (_, index) => `C${index}`),
    };
    expect(addCoupon(full, 'TEN')).toEqual({
      ok: false,
      problem: { code: 'tooManyCoupons', max: COUPONS_PER_SALE_MAX },
    });
  });
});

describe('goods without a receipt', () => {
  const terms = { returnWithoutReceiptMaxMinor: 1500 };
  const withoutReceipt = { reason: 'gift', approvedBy: 'boss' };
  const back = (options: Partial<AddOptions>) =>
    add(start(terms), bread, { quantityMilli: -1000, ...options });

  test('need a manager, and have a limit', () => {
    expect(completeSale(back({}), cash(-1000), done)).toEqual({
      ok: false,
      problem: { code: 'needsManager', field: 'withoutReceipt', lineId: 'bread' },
    });
    expect(completeSale(back({ withoutReceipt }), cash(-1000), done)).toMatchObject({
      value: { totalMinor: -1000, lines: [{ withoutReceipt }] },
    });
    const two = add(back({ withoutReceipt }), bread, { lineId: 'b', quantityMilli: -1000, withoutReceipt });
    expect(completeSale(two, cash(-2000), done)).toEqual({
      ok: false,
      problem: { code: 'returnBeyondLimit', lineId: 'b', amountMinor: 2000, maxMinor: 1500 },
    });
    const exactly = add(start({ returnWithoutReceiptMaxMinor: 1000 }), bread, {
      quantityMilli: -1000,
      withoutReceipt,
    });
    expect(completeSale(exactly, cash(-1000), done)).toMatchObject({ ok: true });
    expect(completeSale(add(start(terms), bread), cash(1000), done)).toMatchObject({ ok: true });
    expect(completeSale(back({ returnOf: { saleId: id, line: 1 } }), cash(-1000), done)).toMatchObject({
      ok: true,
    });
  });
});

describe('tenders', () => {
  test('each kind has its own rule for too much', () => {
    expect(
      settleTenders(
        100,
        [
          { kind: 'card', amountMinor: 60 },
          { kind: 'wallet', amountMinor: 50 },
        ],
        {},
      ),
    ).toEqual({
      ok: false,
      problem: { code: 'overpaid', kind: 'wallet', byMinor: 10 },
    });
    const voucher = [{ kind: 'voucher' as const, amountMinor: 130, reference: 'v' }];
    expect(settleTenders(100, voucher, { voucherRest: 'refuse' })).toEqual({
      ok: false,
      problem: { code: 'overpaid', kind: 'voucher', byMinor: 30 },
    });
    expect(settleTenders(130, voucher, { voucherRest: 'refuse' })).toMatchObject({ ok: true });
    const none = { roundingMinor: 0, changeMinor: 0, forfeitedMinor: 0, creditMinor: 0 };
    expect(settleTenders(100, voucher, {})).toEqual({ ok: true, value: { ...none, forfeitedMinor: 30 } });
    expect(settleTenders(100, voucher, { voucherRest: 'credit' })).toEqual({
      ok: true,
      value: { ...none, creditMinor: 30 },
    });
    expect(settleTenders(100, voucher, { voucherRest: 'change' })).toEqual({
      ok: true,
      value: { ...none, changeMinor: 30 },
    });
  });

  test('refunds are exact, in any kinds together', () => {
    const back = [{ kind: 'card' as const, amountMinor: -60 }, ...cash(-40)];
    expect(isPaid(-100, back)).toBe(true);
    expect(isPaid(-99, back)).toBe(false);
    expect(settleTenders(-100, [{ kind: 'card', amountMinor: -160 }, ...cash(-1)], {})).toMatchObject({
      problem: { code: 'refundNotPaidOut', totalMinor: -100 },
    });
    expect(
      settleTenders(-50, [{ kind: 'card', amountMinor: -51 }], {
        cashRounding: { stepMinor: 5, mode: 'down' },
      }),
    ).toMatchObject({ ok: false });
    expect(settleTenders(-100, cash(100), {})).toEqual({
      ok: false,
      problem: { code: 'refundNotPaidOut', totalMinor: -100 },
    });
    expect(isPaid(-100, [{ kind: 'card', amountMinor: 100 }, ...cash(-200)])).toBe(false);
    expect(settleTenders(100, [...cash(150), { kind: 'card', amountMinor: -50 }], {})).toEqual({
      ok: false,
      problem: { code: 'wrongDirection', kind: 'card', amountMinor: -50 },
    });
    expect(settleTenders(100, [...cash(150), ...cash(-50)], {})).toMatchObject({ ok: false });
    expect(settleTenders(0, [], {})).toMatchObject({ ok: true });
  });

  test('what is missing and what goes back, in coins that exist', () => {
    const terms = { cashRounding: { stepMinor: 5, mode: 'halfUp' as const } };
    expect(missingAmount(1002, [], terms)).toBe(1000);
    expect(missingAmount(1003, cash(1000), terms)).toBe(5);
    expect(changeDue(1003, cash(2000), terms)).toBe(995);
    expect(missingAmount(100, cash(200))).toBe(0);
    expect(missingAmount(-100, [])).toBe(0);
    expect(changeDue(100, cash(50))).toBe(0);
    expect(sumTenders([...cash(3), ...cash(4)])).toBe(7);
    expect(isPaid(1002, cash(1000), terms)).toBe(true);
    expect(isPaid(1002, cash(1000))).toBe(false);
  });

  test('foreign notes count for what their rate makes of them', () => {
    const terms = { currency: 'EUR', foreignCash: [{ currency: 'USD', rateMicros: 920_000 }] };
    const made = foreignTender(1000, 'USD', terms);
    expect(made).toEqual({
      ok: true,
      value: {
        kind: 'cash',
        amountMinor: 920,
        foreign: { currency: 'USD', amountMinor: 1000, rateMicros: 920_000 },
      },
    });
    expect(foreignTender(1000, 'GBP', terms)).toEqual({
      ok: false,
      problem: { code: 'currencyNotTaken', currency: 'GBP' },
    });
    expect(foreignTender(1000, 'GBP', { currency: 'EUR' })).toMatchObject({ ok: false });
    if (!made.ok) throw new Error('made');
    expect(settleTenders(900, [made.value], terms)).toMatchObject({ value: { changeMinor: 20 } });
    expect(settleTenders(900, [{ ...made.value, amountMinor: 990 }], terms)).toEqual({
      ok: false,
      problem: { code: 'foreignAmountDiffers', currency: 'USD', expectedMinor: 920 },
    });
  });

  test('a tip is paid like the rest, and on account only by a known customer', () => {
    const basket = add(start(), bread);
    expect(completeSale(basket, cash(1500), { ...done, tipMinor: 200 })).toMatchObject({
      value: { tipMinor: 200, changeMinor: 300, totalMinor: 1000 },
    });
    expect(completeSale(basket, cash(1100), { ...done, tipMinor: 200 })).toMatchObject({
      problem: { code: 'underpaid', missingMinor: 100 },
    });
    const onAccount = [{ kind: 'onAccount' as const, amountMinor: 1000 }];
    expect(completeSale(basket, onAccount, done)).toEqual({
      ok: false,
      problem: { code: 'customerNeeded', field: 'customerId' },
    });
    expect(completeSale(basket, onAccount, { ...done, customerId: 'c' })).toMatchObject({
      value: { customerId: 'c' },
    });
  });

  test('as many as fit', () => {
    const twenty = Array.from({ length: 20 }, () => cash(1)[0]!);
    expect(addTender(twenty.slice(1), cash(1)[0]!)).toMatchObject({ ok: true });
    expect(addTender(twenty, cash(1)[0]!)).toEqual({
      ok: false,
      problem: { code: 'tooManyTenders', max: 20 },
    });
    expect(addTender([], cash(0)[0]!)).toEqual({ ok: false, problem: { code: 'nothingTendered' } });
  });
});

test('what is plain leaves no trace in the sale', () => {
  const completed = completeSale(add(start(), bread), cash(1000), done);
  expect(completed.ok && Object.keys(completed.value).toSorted()).toEqual(
    'businessDate catalogueVersion changeMinor completedAt currency id lines openedAt priceListId taxes tenders totalMinor'.split(
      ' ',
    ),
  );
  expect(completed.ok && Object.keys(completed.value.lines[0]!).toSorted()).toEqual(
    'code line name priceSource productId quantityMilli taxId totalMinor unit unitPriceMicros'.split(' '),
  );
});

test('a basket says where, when and for whom it is, and the sale keeps it', () => {
  const basket = startDraft({
    id,
    openedAt: done.at,
    terms: { ...shopTerms, cashRounding: { stepMinor: 5, mode: 'halfUp' } },
    shopId: 'harbour',
    utcOffsetMinutes: 60,
    customerGroup: 'club',
  });
  const given = discountBasket(add(basket, product('x', 10_020_000)), { amountMinor: 1, reason: 'x' });
  expect(given.ok && completeSale(given.value, cash(1000), done)).toMatchObject({
    value: {
      shopId: 'harbour',
      utcOffsetMinutes: 60,
      customerGroup: 'club',
      discount: { amountMinor: 1, reason: 'x' },
      roundingMinor: -1,
      lines: [{ basketDiscountMinor: 1 }],
    },
  });
});

test('unknown taxes are named, of bundles too, and the rest is priced', () => {
  const parts = [
    { productId: 'a', quantityMilli: 1000, taxId: 'reduced', weight: 1 },
    { productId: 'b', quantityMilli: 1000, taxId: 'luxury', weight: 1 },
  ];
  const basket = add(add(start(), bread), product('kit', 2_000_000, { parts }));
  const priced = priceSale(basket, basket.terms);
  expect(priced.unknownTaxes).toEqual([{ lineId: 'kit', taxId: 'luxury' }]);
  expect(priced.totalMinor).toBe(1200);
});
