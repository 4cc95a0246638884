import { expect, test } from 'vitest';
import type { ActionState } from '#shared/sync/action.ts';
import { addProduct, startDraft } from '#shared/sale/draft.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { createBasket } from '../sell/basket.ts';
import { liveValue } from '../till/live-value.ts';
import { watchGrantedPrices } from './granted-prices.ts';
import { eInvoiceNumberOf } from './e-invoice-number.ts';
import { createRequests, standOf, type RequestFact } from './requests.ts';

const SALE = '018f4d6e-0000-7000-8000-00000000000a';
const ASKED_AT = '2026-11-21T10:00:00.000Z';
const expiresAt = '2026-11-21T10:15:00.000Z';
const override = {
  kind: 'priceOverride',
  saleId: SALE,
  lineId: 'l1',
  productId: 'bread',
  productName: 'Bread',
  currency: 'EUR',
  listPriceMicros: 3_490_000,
  unitPriceMicros: 1_000_000,
  quantityMilli: 1000,
  reason: 'dented',
} as const;
const granted: ActionState = {
  state: 'answered',
  answer: { kind: 'priceOverride', unitPriceMicros: 1_200_000, approvedBy: 'Ms. Mill' },
  changedAt: ASKED_AT,
  expiresAt,
};

function sealed(id: string, body: RequestFact): Entry {
  const hash = '0'.repeat(64);
  const where = { shopId: 'harbour', tillId: 'harbour-t1', epoch: 1, seq: 1, previousHash: hash, hash };
  return { v: 1, id, ...where, sealedAt: ASKED_AT, body };
}

function setUp() {
  const told = liveValue<ReadonlyMap<string, ActionState>>(new Map());
  let made = 0;
  const requests = createRequests({
    told,
    record: async (id, fact) => sealed(id, fact),
    by: () => 'anna',
    newId: () => `r${++made}`,
  });
  const basket = createBasket({
    catalogue: () => null,
    layouts: () => [],
    place: () => ({}),
    recordVoid: async () => true,
    save: async () => {},
    canSeal: () => true,
    seal: () => Promise.reject(new Error('nothing is sealed here')),
    findOut: () => {},
    tones: { unknown() {}, blocked() {}, offline() {} } as never,
    newId: () => SALE,
    now: () => new Date(ASKED_AT),
  });
  const overrides: FactBody[] = [];
  watchGrantedPrices(requests, basket, (fact) => overrides.push(fact));
  return { told, requests, basket, overrides };
}

function draftOf(saleId = SALE) {
  const start = startDraft({ id: saleId, openedAt: ASKED_AT, terms: shopTerms });
  const filled = addProduct(start, product('bread', 3_490_000), { lineId: 'l1' });
  if (!filled.ok) throw new Error(filled.problem.code);
  return filled.value;
}

test('a granted price becomes a price by hand, approved by its request, once', async () => {
  const { told, requests, basket, overrides } = setUp();
  basket.restore(draftOf());
  expect(await requests.ask(override)).toBeNull();
  told.set(new Map([['r1', granted]]));
  const line = () => basket.view.get().draft?.lines[0];
  expect(line()?.manualPrice).toEqual({ unitPriceMicros: 1_200_000, reason: 'dented', approvedBy: 'r1' });
  expect(overrides).toMatchObject([{ kind: 'overrideGiven', by: 'Ms. Mill', saleId: SALE }]);
  // Taken back by a key, it stays taken back.
  basket.undo();
  told.set(new Map(told.get()));
  expect(line()?.manualPrice).toBeUndefined();
  expect(overrides).toHaveLength(1);
});

test('a price waits for its own basket, and never changes one that is being paid', async () => {
  const { told, requests, basket } = setUp();
  basket.restore(draftOf('018f4d6e-0000-7000-8000-00000000000b'));
  await requests.ask(override);
  told.set(new Map([['r1', granted]]));
  expect(basket.view.get().draft?.lines[0]?.manualPrice).toBeUndefined();
  const paying = { ...draftOf(), tenders: [{ kind: 'cash' as const, amountMinor: 100 }] };
  basket.restore(paying);
  expect(basket.view.get().draft?.lines[0]?.manualPrice).toBeUndefined();
  basket.restore(draftOf());
  expect(basket.view.get().draft?.lines[0]?.manualPrice?.unitPriceMicros).toBe(1_200_000);
});

test('a request waits until head office has it, and is over by the clock also while the line is down', async () => {
  const { told, requests } = setUp();
  await requests.ask(override);
  const [waiting] = requests.get();
  expect(standOf(waiting!, new Date(ASKED_AT))).toEqual({ state: 'waiting' });
  expect(standOf(waiting!, new Date('2026-11-21T10:15:01.000Z'))).toMatchObject({ state: 'expired' });
  told.set(new Map([['r1', { state: 'asked', changedAt: ASKED_AT, expiresAt }]]));
  expect(standOf(requests.get()[0]!, new Date(ASKED_AT))).toMatchObject({ state: 'asked' });
  told.set(new Map([['r1', granted]]));
  expect(standOf(requests.get()[0]!, new Date('2026-11-22T00:00:00.000Z'))).toMatchObject({
    state: 'answered',
  });
});

test('what was asked before the page was loaded is shown again, newest first', () => {
  const { requests } = setUp();
  const fact = (productId: string): RequestFact => ({
    kind: 'actionRequested',
    action: { kind: 'stockElsewhere', productId },
    goodForSeconds: 3600,
  });
  requests.readOwn([
    sealed('old', fact('a')),
    { ...sealed('new', fact('b')), sealedAt: '2026-11-21T11:00:00.000Z' },
  ]);
  expect(requests.get().map(({ id }) => id)).toEqual(['new', 'old']);
});

test('the number of an e-invoice stays with its sale, however much is asked after it', async () => {
  const { told, requests } = setUp();
  expect(await requests.ask({ kind: 'eInvoiceNumber', entryId: SALE, receiptNumber: 'R-1' })).toBeNull();
  const answer = { kind: 'eInvoiceNumber' as const, number: 'INV-7' };
  const answered = { state: 'answered' as const, answer, changedAt: ASKED_AT, expiresAt };
  told.set(new Map([['r1', answered]]));
  const later = (nth: number) => ({
    ...sealed(`s${nth}`, {
      kind: 'actionRequested',
      action: { kind: 'stockElsewhere', productId: `p${nth}` },
      goodForSeconds: 3600,
    }),
    sealedAt: '2026-11-22T10:00:00.000Z',
  });
  requests.readOwn(Array.from({ length: 300 }, (_, nth) => later(nth)));
  expect(requests.get()).toHaveLength(201);
  expect(eInvoiceNumberOf(requests.get(), SALE)).toBe('INV-7');
  expect(eInvoiceNumberOf(requests.get(), '018f4d6e-0000-7000-8000-00000000000b')).toBeUndefined();
});
