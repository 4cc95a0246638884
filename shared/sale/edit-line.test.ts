import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import type { Terms } from '../catalogue/catalogue.ts';
import type { Product } from '../catalogue/product.ts';
import { completeSale } from './complete-sale.ts';
import { setCustomer } from './draft-customer.ts';
import { addProduct, startDraft, type AddOptions, type Draft } from './draft.ts';
import { setManualPrice, setNote, setSerial } from './edit-line.ts';
import { addOfLabel } from './label-price.ts';
import { priceSale } from './price-sale.ts';
import { draftOfSale } from './read-sale.ts';

const id = '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6b';
const start = (terms: Partial<Terms> = {}): Draft =>
  startDraft({ id, openedAt: '2026-11-21T09:00:00.000Z', terms: { ...shopTerms, ...terms } });

function add(basket: Draft, goods: Product, options: Partial<AddOptions> = {}): Draft {
  const added = addProduct(basket, goods, { lineId: goods.id, ...options });
  if (!added.ok) throw new Error(added.problem.code);
  return added.value;
}

const bread = product('bread', 10_000_000);
const cheap = (unitPriceMicros: number) => ({ unitPriceMicros, reason: 'day-old' });

describe('a price set by hand', () => {
  test('goes as far as the shop lets a cashier, up and down, and not a step further', () => {
    const basket = add(start(), bread);
    const limit = 200_000;
    expect(setManualPrice(basket, 'bread', cheap(8_000_000), limit)).toMatchObject({ ok: true });
    expect(setManualPrice(basket, 'bread', cheap(12_000_000), limit)).toMatchObject({ ok: true });
    for (const beyond of [7_999_999, 12_000_001])
      expect(setManualPrice(basket, 'bread', cheap(beyond), limit)).toEqual({
        ok: false,
        problem: { code: 'needsManager', field: 'price', limitPpm: limit },
      });
  });

  test('is asked for now where the sale would be refused at its end', () => {
    const basket = add(start({ discountLimitPpm: 100_000 }), bread);
    expect(setManualPrice(basket, 'bread', cheap(8_000_000))).toMatchObject({
      ok: false,
      problem: { code: 'needsManager', field: 'price' },
    });
    const approved = { ...cheap(8_000_000), approvedBy: 'mo' };
    expect(setManualPrice(basket, 'bread', approved)).toMatchObject({ ok: true });
  });

  test('is judged by the price of the customer’s own list', () => {
    const trade = product('bread', 10_000_000, {
      prices: [{ priceListId: 'trade', priceMicros: 5_000_000 }],
    });
    const priceLists = [{ id: 'trade', priority: 1, when: { customerGroups: ['trade'] } }];
    const basket = setCustomer(add(start({ priceLists }), trade), { id: 'c1', name: 'Ann', group: 'trade' });
    expect(setManualPrice(basket, 'bread', cheap(5_000_000), 0)).toMatchObject({ ok: true });
    expect(setManualPrice(basket, 'bread', cheap(10_000_000), 0)).toMatchObject({ ok: false });
  });

  test('is taken back, and goods without a list price have no limit', () => {
    const set = setManualPrice(add(start(), bread), 'bread', cheap(9_000_000), 200_000);
    const back = set.ok && setManualPrice(set.value, 'bread', undefined, 0);
    expect(back && back.ok && priceSale(back.value, shopTerms).totalMinor).toBe(1000);
    const melon = add(start(), product('melon', 0, { openPrice: true }), { manualPrice: cheap(2_000_000) });
    expect(setManualPrice(melon, 'melon', cheap(3_000_000), 0)).toMatchObject({ ok: true });
  });

  test('is for goods that are sold, and for lines that are there', () => {
    const back = add(start(), bread, { quantityMilli: -1000 });
    expect(setManualPrice(back, 'bread', cheap(1))).toMatchObject({ problem: { code: 'notOnReturns' } });
    expect(setManualPrice(back, 'gone', cheap(1))).toMatchObject({ problem: { code: 'noSuchLine' } });
  });
});

describe('what a line says besides its price', () => {
  test('a note goes with the sale, and keeps later scans apart', () => {
    const noted = setNote(add(start(), bread), 'bread', '  sliced ');
    if (!noted.ok) throw new Error(noted.problem.code);
    expect(add(noted.value, bread, { lineId: 'b' }).lines).toMatchObject([{ note: 'sliced' }, {}]);
    const done = { at: '2026-11-21T09:01:00.000Z', businessDate: '2026-11-21' };
    const sale = completeSale(noted.value, [{ kind: 'cash', amountMinor: 1000 }], done);
    expect(sale).toMatchObject({ value: { lines: [{ note: 'sliced' }] } });
    expect(sale.ok && draftOfSale(sale.value, shopTerms).lines[0]?.note).toBe('sliced');
    const without = setNote(noted.value, 'bread', ' ');
    expect(without.ok && 'note' in without.value.lines[0]!).toBe(false);
  });

  test('a serial number is changed, never lost', () => {
    const phone = add(start(), product('phone', 99_000_000, { serialRequired: true }), { serial: 'S1' });
    expect(setSerial(phone, 'phone', 'S2')).toMatchObject({ value: { lines: [{ serial: 'S2' }] } });
    expect(setSerial(phone, 'phone', '')).toMatchObject({ value: { lines: [{ serial: 'S1' }] } });
  });

  test('the age that was checked is written down, and asked again only for a higher one', () => {
    const beer = product('beer', 1_000_000, { ageMin: 16 });
    const wine = product('wine', 1_000_000, { ageMin: 16 });
    const rum = product('rum', 1_000_000, { ageMin: 18 });
    const basket = add(add(start(), beer, { ageChecked: true }), wine);
    expect(basket.lines.map((line) => line.ageChecked)).toEqual([16, 16]);
    expect(addProduct(basket, rum, { lineId: 'rum' })).toMatchObject({ problem: { ageMin: 18 } });
  });
});

describe('a label with a price in it', () => {
  const apples = product('apples', 2_490_000, { unit: 'kg' });

  test('sells the weight that the price stands for', () => {
    expect(addOfLabel(apples, 249, start())).toEqual({ quantityMilli: 1000 });
  });

  test('every label costs what is printed on it, and is never a discount by rounding', () => {
    const list = fc.integer({ min: 10_000, max: 99_000_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), list, (priceMinor, priceMicros) => {
        const goods = product('cheese', priceMicros, { unit: 'kg' });
        const basket = add(start(), goods, addOfLabel(goods, priceMinor, start()));
        const priced = priceSale(basket, shopTerms);
        expect(priced.totalMinor).toBe(priceMinor);
        // Less than a gram of the cheapest goods is nothing: then the piece is sold by its label alone.
        const fell = priced.lines[0]!.listUnitPriceMicros - priced.lines[0]!.unitPriceMicros;
        if (priceMinor * 10_000 * 1000 >= priceMicros) expect(fell).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('two packs are two lines: rounded together they might cost a cent less', () => {
    const pack = { quantityMilli: 450, apart: true as const };
    const two = add(add(start(), apples, { lineId: 'a', ...pack }), apples, { lineId: 'b', ...pack });
    expect(priceSale(two, shopTerms).lines.map(({ totalMinor }) => totalMinor)).toEqual([112, 112]);
    expect(add(two, apples, { lineId: 'c', quantityMilli: 100 }).lines).toHaveLength(3);
  });

  test('goods by the piece cost what is printed on them', () => {
    const cake = product('cake', 0, { openPrice: true });
    expect(add(start(), cake, addOfLabel(cake, 380, start())).lines).toMatchObject([
      { quantityMilli: 1000, manualPrice: { unitPriceMicros: 3_800_000, reason: 'label' } },
    ]);
  });
});

test('who buys decides by their group what it costs, until they are taken off', () => {
  const trade = product('bread', 10_000_000, { prices: [{ priceListId: 'trade', priceMicros: 5_000_000 }] });
  const priceLists = [{ id: 'trade', priority: 1, when: { customerGroups: ['trade'] } }];
  const basket = add(start({ priceLists }), trade);
  const known = setCustomer(basket, { id: 'c1', name: 'Ann', group: 'trade' });
  expect(priceSale(known, known.terms).totalMinor).toBe(500);
  expect(priceSale(setCustomer(known, null), known.terms).totalMinor).toBe(1000);
  const done = { at: '2026-11-21T09:01:00.000Z', businessDate: '2026-11-21' };
  const sale = completeSale(known, [{ kind: 'cash', amountMinor: 500 }], done);
  expect(sale).toMatchObject({ value: { customerId: 'c1', customerGroup: 'trade' } });
});
