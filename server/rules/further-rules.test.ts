import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { DEFAULT_POLICY } from '#shared/shop/policy.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { MILK, saleOf, TERMS, WINE } from '#test/fixtures/chain-in-trial.ts';
import { NOTHING_SPECIAL } from '#test/fixtures/plain-facts.ts';
import { sampleEntry } from '#test/fixtures/sample-entry.ts';
import { decide } from './decide.ts';
import type { CatalogueFacts, Facts } from './facts.ts';
import { judgeLateRefunds, type LateRefund } from './late-refund.ts';
import { mergeCustomer, type FieldChange } from './merge-customer.ts';

function catalogueOf(products: readonly (typeof MILK)[], terms: Terms = TERMS): CatalogueFacts {
  const byId = new Map(products.map((product) => [product.id, product]));
  return { terms, product: (id) => byId.get(id) };
}

function entryOf(sale: Sale, change: Partial<Omit<SaleEntry, 'body'>> = {}): SaleEntry {
  return sampleEntry({ kind: 'sale', receiptNumber: 'HS01-26-000001', sale }, change);
}

const facts: Facts = { ...NOTHING_SPECIAL, catalogue: catalogueOf([MILK, WINE]) };

function found(sale: Sale, changed: Partial<Facts> = {}, entry: Partial<SaleEntry> = {}): string[] {
  return decide({ ...facts, ...changed }, entryOf(sale, entry)).exceptions.map(({ code, line }) =>
    line === undefined ? code : `${code} ${line}`,
  );
}

const plain = () => saleOf([{ product: MILK }, { product: WINE }]);

// The basket is begun on 2026-03-02 at 09:59.
const newer = (since: string, products: readonly (typeof MILK)[]) => ({
  newer: { version: 2, since, catalogue: catalogueOf(products) },
});
const dearer = { ...MILK, priceMicros: 1_390_000 };

test.each([
  ['a day before, the till may not know yet', '2026-03-01T10:00:00.000Z', dearer, []],
  ['longer ago', '2026-03-01T09:58:00.000Z', dearer, ['stalePrice 1']],
  [
    'longer ago, by less than the chain tolerates',
    '2026-02-01T00:00:00.000Z',
    { ...MILK, priceMicros: 1_300_000 },
    [],
  ],
  [
    'longer ago, cheaper now',
    '2026-02-01T00:00:00.000Z',
    { ...MILK, priceMicros: 990_000 },
    ['stalePrice 1'],
  ],
])('an old price is said by its age and how far it is off: replaced %s', (_when, since, now, codes) => {
  expect(found(plain(), newer(since, [now, WINE]))).toEqual(codes);
});

test('goods that come back keep the old price of their receipt', () => {
  const back = saleOf([
    {
      product: MILK,
      quantityMilli: -1000,
      returnOf: { saleId: '6f1e7c1c-3a55-4c1e-9a70-0d7b1f6ad002', line: 1 },
    },
  ]);
  const sold = {
    shopId: 'harbour',
    productId: MILK.id,
    unitPriceMicros: MILK.priceMicros,
    soldMilli: 1000,
    returnedMilli: 0,
  };
  expect(found(back, { ...newer('2026-02-01T00:00:00.000Z', [dearer]), soldLine: () => sold })).toEqual([]);
});

test('a product that was withdrawn is said once the till had a day to hear of it', () => {
  expect(found(plain(), newer('2026-03-01T10:00:00.000Z', [MILK]))).toEqual([]);
  expect(found(plain(), newer('2026-02-20T10:00:00.000Z', [MILK]))).toEqual(['withdrawnProduct 2']);
  const patient = {
    ...newer('2026-02-20T10:00:00.000Z', [MILK]),
    policy: { ...DEFAULT_POLICY, withdrawnHours: 8760 },
  };
  expect(found(plain(), patient)).toEqual([]);
});

test('a clock that is too far off is said, and a sale of long ago is not', () => {
  const clock = (offsetMs: number) => ({ clock: { sinceStartMs: 1, offsetMs } });
  expect(found(plain(), {}, clock(9 * 60_000))).toEqual([]);
  expect(found(plain(), {}, clock(11 * 60_000))).toEqual(['clockSkew']);
  expect(found(plain(), {}, clock(-11 * 60_000))).toEqual(['clockSkew']);
  expect(found(plain(), { settledAt: '2026-06-01T00:00:00.000Z' })).toEqual([]);
  expect(found(plain(), { settledAt: '2026-03-02T09:49:00.000Z' })).toEqual(['clockSkew']);
});

const limited: Terms = { ...TERMS, discountLimitPpm: 100_000 };
const byHand = (approvedBy?: string): Sale => {
  const sale = saleOf([{ product: WINE }], limited);
  const [line] = sale.lines;
  const priceSource = {
    kind: 'manual' as const,
    listPriceMicros: WINE.priceMicros,
    reason: 'dented',
    ...(approvedBy && { approvedBy }),
  };
  const unitPriceMicros = 4_990_000;
  return { ...sale, lines: [{ ...line!, priceSource, unitPriceMicros, totalMinor: 499 }] };
};
const beyond = (sale: Sale, changed: Partial<Facts> = {}) =>
  found(sale, { catalogue: catalogueOf([MILK, WINE], limited), ...changed }).filter((code) =>
    code.startsWith('discount'),
  );

test('more off than a cashier may give alone is said, unless somebody approved it', () => {
  expect(beyond(byHand())).toEqual(['discountBeyondLimit 1']);
  expect(beyond(byHand('boss'))).toEqual([]);
  expect(
    beyond(byHand(), { catalogue: catalogueOf([WINE], { ...TERMS, discountLimitPpm: 200_000 }) }),
  ).toEqual([]);
  expect(beyond(byHand(), { catalogue: catalogueOf([WINE]), priceChangeLimitPpm: 50_000 })).toEqual([
    'discountBeyondLimit 1',
  ]);
  const sale = { ...plain(), discount: { ratePpm: 150_000, reason: 'friend' } };
  expect(beyond(sale)).toEqual(['discountBeyondLimit']);
  expect(beyond({ ...sale, discount: { ...sale.discount, approvedBy: 'boss' } })).toEqual([]);
});

test('an approval counts only from somebody who held the role: not from a cashier, nor from a name that nobody has', () => {
  const discount = { ratePpm: 150_000, reason: 'friend' };
  const asked: unknown[] = [];
  const onlyBoss: Partial<Facts> = {
    heldRole: (personId, needed, moment) => {
      asked.push([needed, new Date(moment).toISOString()]);
      return personId === 'boss';
    },
  };
  expect(beyond(byHand('boss'), onlyBoss)).toEqual([]);
  expect(beyond(byHand('eve'), onlyBoss)).toEqual(['discountBeyondLimit 1']);
  expect(beyond({ ...plain(), discount: { ...discount, approvedBy: 'boss' } }, onlyBoss)).toEqual([]);
  expect(beyond({ ...plain(), discount: { ...discount, approvedBy: 'eve' } }, onlyBoss)).toEqual([
    'discountBeyondLimit',
  ]);
  const [line, ...rest] = plain().lines;
  const onLine = { ...plain(), lines: [{ ...line!, discount: { ...discount, approvedBy: 'eve' } }, ...rest] };
  expect(beyond(onLine, onlyBoss)).toEqual(['discountBeyondLimit 1']);
  expect(
    beyond({ ...plain(), discount: { ratePpm: 1000, reason: 'x', approvedBy: 'eve' } }, onlyBoss),
  ).toEqual([]);
  expect(new Set(asked.map(String))).toEqual(new Set(['supervisor,2026-03-02T10:00:00.000Z']));
  const catalogue = catalogueOf([MILK, WINE], limited);
  const said = decide({ ...facts, ...onlyBoss, catalogue }, entryOf(byHand('eve'))).exceptions;
  expect(said.find(({ code }) => code === 'discountBeyondLimit')?.message).toContain('"eve" had no right to');
});

test('a price that head office granted counts for its goods in its sale, not lower, and for nothing else', () => {
  const sale = byHand('request-1');
  const [line] = sale.lines;
  const { unitPriceMicros, productId } = line!;
  const price = { saleId: sale.id, productId, unitPriceMicros };
  const withGrant = (grant: typeof price): Partial<Facts> => ({
    heldRole: () => false,
    granted: (id) => (id === 'request-1' ? grant : undefined),
  });
  expect(beyond(sale, withGrant(price))).toEqual([]);
  expect(beyond(byHand('request-2'), withGrant(price))).toEqual(['discountBeyondLimit 1']);
  for (const other of [
    { ...price, saleId: 'another' },
    { ...price, productId: 'another' },
    { ...price, unitPriceMicros: unitPriceMicros + 1 },
  ])
    expect(beyond(sale, withGrant(other))).toEqual(['discountBeyondLimit 1']);
});

test('goods come back in another shop where the chain allows it, and are said where it does not', () => {
  const back = saleOf([
    {
      product: WINE,
      quantityMilli: -1000,
      returnOf: { saleId: '6f1e7c1c-3a55-4c1e-9a70-0d7b1f6ad002', line: 1 },
    },
  ]);
  const sold = {
    shopId: 'mill',
    productId: WINE.id,
    unitPriceMicros: WINE.priceMicros,
    soldMilli: 1000,
    returnedMilli: 0,
  };
  expect(found(back, { soldLine: () => sold })).toEqual([]);
  const strict = { ...DEFAULT_POLICY, refundInOtherShops: false };
  expect(found(back, { soldLine: () => sold, policy: strict })).toEqual(['refundInOtherShop 1']);
  expect(found(back, { soldLine: () => ({ ...sold, shopId: 'harbour' }), policy: strict })).toEqual([]);
});

test('a customer may owe up to the limit and not a cent more; without a limit nothing', () => {
  const sale = { ...plain(), customerId: 'c1', tenders: [{ kind: 'onAccount' as const, amountMinor: 728 }] };
  const credit = (balanceMinor: number, limitMinor: number) =>
    found(sale, { credit: { balanceMinor, limitMinor } });
  expect(credit(0, 728)).toEqual([]);
  expect(credit(1, 728)).toEqual(['creditBeyondLimit']);
  expect(found(sale)).toEqual(['creditBeyondLimit']);
  const { customerId: _, ...nobody } = sale;
  expect(found(nobody, { credit: { balanceMinor: 0, limitMinor: 10_000 } })).toEqual(['creditBeyondLimit']);
});

test.each([
  ['within the slice', { unheardMinor: 272 }, []],
  ['a cent beyond it', { unheardMinor: 273 }, ['creditBeyondLimit']],
  ['beyond it, and a supervisor allowed it', { unheardMinor: 273, allowedBy: ['ann'] }, []],
  [
    'beyond it by the word of somebody who was none',
    { unheardMinor: 273, allowedBy: ['bob'] },
    ['creditBeyondLimit'],
  ],
  [
    'allowed, and beyond the limit',
    { unheardMinor: 0, allowedBy: ['ann'], balanceMinor: 9999 },
    ['creditBeyondLimit'],
  ],
  ['no slice was agreed', { unheardMinor: 9000, sliceMinor: undefined }, []],
] as const)('a customer at a till that had not heard from head office: %s', (_story, credit, expected) => {
  const sale = { ...plain(), customerId: 'c1', tenders: [{ kind: 'onAccount' as const, amountMinor: 728 }] };
  const known = { balanceMinor: 0, limitMinor: 10_000, sliceMinor: 1000, ...credit };
  expect(found(sale, { credit: known, heldRole: (id) => id === 'ann' })).toEqual(expected);
});

test('a voucher counts once, in the chain and within a sale; a coupon for everybody counts each time', () => {
  const voucher = { kind: 'voucher' as const, amountMinor: 364, reference: 'V-1' };
  const sale = { ...plain(), tenders: [voucher, { ...voucher, reference: 'V-2' }] };
  expect(found(sale)).toEqual([]);
  expect(found(sale, { isUsed: (kind, key) => kind === 'voucher' && key === 'V-2' })).toEqual([
    'voucherTwice',
  ]);
  expect(found({ ...sale, tenders: [voucher, voucher] })).toEqual(['voucherTwice']);
  const promotion = (uses: 'single' | 'multi'): Terms => ({
    ...TERMS,
    promotions: [
      {
        id: 'p',
        name: 'Spring',
        priority: 0,
        stacking: 'exclusive',
        coupon: { code: 'SPRING', uses },
        rule: { kind: 'percentOff', on: { productIds: ['none'] }, ratePpm: 100_000 },
      },
    ],
  });
  const withCoupon = { ...plain(), coupons: ['SPRING'] };
  const used = (uses: 'single' | 'multi') =>
    found(withCoupon, { catalogue: catalogueOf([MILK, WINE], promotion(uses)), isUsed: () => true });
  expect(used('single')).toEqual(['couponTwice']);
  expect(used('multi')).toEqual([]);
});

test('a sale of a day whose books are closed is posted to the first open day and keeps its own', () => {
  const posted = (closedThrough: string | undefined) => {
    const { exceptions, booking } = decide({ ...facts, closedThrough }, entryOf(plain()));
    return [booking?.postedOn, ...exceptions.map(({ code }) => code)];
  };
  expect(posted(undefined)).toEqual(['2026-03-02']);
  expect(posted('2026-03-01')).toEqual(['2026-03-02']);
  expect(posted('2026-03-02')).toEqual(['2026-03-03', 'periodClosed']);
  expect(posted('2026-12-31')).toEqual(['2027-01-01', 'periodClosed']);
});

test('a sale of a stopped till is booked and said', () => {
  expect(found(plain(), { frozenAt: '2026-03-01T00:00:00.000Z' })).toEqual(['tillFrozen']);
});

test('the same sale in two entries is booked once; another sale under its id is booked too', () => {
  const twice = (saleTaken: 'same' | 'other') => decide({ ...facts, saleTaken }, entryOf(plain()));
  expect(twice('same')).toMatchObject({ exceptions: [{ code: 'saleTwice' }] });
  expect(twice('same').booking).toBeUndefined();
  expect(twice('other')).toMatchObject({
    exceptions: [{ code: 'saleTwice' }],
    booking: { postedOn: '2026-03-02' },
  });
});

test('a sale for practice is answered and booked nowhere', () => {
  const practice = decide(facts, entryOf({ ...plain(), training: true } as Sale));
  expect(practice.exceptions).toEqual([]);
  expect(practice.booking).toBeUndefined();
});

test('goods that had left before the shelf was counted are not taken off again', () => {
  const counted = (countedAt: string) =>
    decide(
      { ...facts, onHandMilli: () => 0, countedAt: () => countedAt },
      entryOf(saleOf([{ product: MILK }])),
    );
  expect(counted('2026-03-02T10:00:01.000Z')).toMatchObject({
    exceptions: [],
    booking: { movements: [{ counted: true }] },
  });
  expect(counted('2026-03-02T09:00:00.000Z')).toMatchObject({
    exceptions: [{ code: 'oversold' }],
    booking: { movements: [{ counted: false }] },
  });
});

const lateRefund = (backMilli: number, position: number): LateRefund => ({
  entryId: `e${position}`,
  position,
  refundLine: 1,
  saleId: 's',
  line: 1,
  productId: 'p',
  unitPriceMicros: 1,
  backMilli,
  sold: { productId: 'p', unitPriceMicros: 1, soldMilli: 3000 },
});

test('of refunds that came before their sale, as many are let go as were sold, in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 12 }), (quantities) => {
      const verdicts = judgeLateRefunds(quantities.map(lateRefund));
      let sum = 0;
      const expected = quantities.map((quantity) => (sum += quantity) <= 3000);
      expect(verdicts.map(({ reason }) => reason === undefined)).toEqual(expected);
    }),
  );
  const resolved = { ...lateRefund(3000, 1), position: null };
  expect(judgeLateRefunds([resolved, lateRefund(1, 2)])).toMatchObject([
    { entryId: 'e2', reason: expect.stringContaining('3000 came back before') },
  ]);
  expect(judgeLateRefunds([{ ...lateRefund(1000, 1), sold: null }])[0]!.reason).toMatch(
    /sold nothing on that line/,
  );
});

test('what two shops say about a customer is merged the same, whichever comes first', () => {
  const change = fc.record({
    field: fc.constantFrom('name' as const, 'phone' as const, 'email' as const),
    value: fc.string({ minLength: 1, maxLength: 5 }),
    at: fc.integer({ min: 0, max: 5 }),
    entryId: fc.uuid(),
  });
  const distinct = fc.uniqueArray(change, { selector: ({ entryId }) => entryId, maxLength: 8 });
  const outcome = (changes: readonly FieldChange[]) => {
    const known = new Map<FieldChange['field'], FieldChange>();
    for (const one of changes)
      for (const { change: word, counts } of mergeCustomer(known, [one]))
        if (counts) known.set(word.field, word);
    return Object.fromEntries([...known].map(([field, { value }]) => [field, value]));
  };
  fc.assert(
    fc.property(distinct, (changes) => {
      expect(outcome([...changes].reverse())).toEqual(outcome(changes));
      const atOnce = mergeCustomer(new Map(), changes).filter(({ counts }) => counts);
      expect(Object.fromEntries(atOnce.map(({ change: word }) => [word.field, word.value]))).toEqual(
        outcome(changes),
      );
    }),
  );
});
