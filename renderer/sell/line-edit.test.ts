import { describe, expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { addProduct, startDraft, type Draft } from '#shared/sale/draft.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import { editOf, type LineText } from './line-edit.ts';
import { readDiscount, reasonOf } from './typed-discount.ts';

const started = startDraft({
  id: '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6b',
  openedAt: '2026-11-21T09:00:00.000Z',
  terms: { ...shopTerms, discountLimitPpm: 100_000 },
});
function basketOf(priceMicros: number, fields: Parameters<typeof product>[2] = {}): Draft {
  const manualPrice = { unitPriceMicros: 5_000_000, reason: 'open price' };
  const added = addProduct(started, product('jar', priceMicros, fields), {
    lineId: 'jar',
    quantityMilli: 2000,
    ...(fields.openPrice && { manualPrice }),
  });
  if (!added.ok) throw new Error(added.problem.code);
  return added.value;
}

const EMPTY: LineText = { quantity: '', price: '', discount: '', reason: '', note: '', serial: '' };
const usual = ['Damaged', 'Short date'];
function edit(basket: Draft, text: Partial<LineText>, approvedBy?: string) {
  const settings = { currency: 'EUR', usual, limitPpm: 200_000 };
  const read = editOf(basket.lines[0]!, { ...EMPTY, ...text }, settings);
  return read.ok ? read.value(basket, approvedBy) : read;
}

describe('the fields about a line', () => {
  test('are all taken together', () => {
    const edited = edit(basketOf(4_000_000), {
      quantity: '3',
      price: '3,80',
      discount: '0.40',
      reason: '2',
      note: 'gift',
    });
    expect(edited.ok && priceSale(edited.value, edited.value.terms).totalMinor).toBe(1100);
    expect(edited).toMatchObject({
      value: {
        lines: [{ note: 'gift', discount: { reason: 'Short date' }, manualPrice: { reason: 'Short date' } }],
      },
    });
  });

  test('a price that somebody has allowed stays allowed while it stays, and another has to be asked for', () => {
    const allowed = edit(basketOf(4_000_000), { price: '1.00', reason: '1' }, 'boss');
    if (!allowed.ok) throw new Error(allowed.problem.code);
    const noted = edit(allowed.value, { price: '1.00', reason: '1', note: 'gift' });
    expect(noted).toMatchObject({
      value: { lines: [{ manualPrice: { approvedBy: 'boss' }, note: 'gift' }] },
    });
    expect(edit(allowed.value, { price: '0.90', reason: '1' })).toMatchObject({
      problem: { code: 'needsManager' },
    });
  });

  test('or none of them', () => {
    const basket = basketOf(4_000_000);
    expect(edit(basket, { quantity: '3', discount: '50%', reason: '1' })).toMatchObject({
      problem: { code: 'needsManager' },
    });
    expect(edit(basket, { quantity: '3', discount: '50%', reason: '1' }, 'mo')).toMatchObject({ ok: true });
  });

  test('each say what is wrong with them', () => {
    const basket = basketOf(4_000_000);
    const problem = (text: Partial<LineText>) => {
      const edited = edit(basket, text);
      return edited.ok ? null : [edited.problem.code, 'field' in edited.problem && edited.problem.field];
    };
    expect(problem({ price: 'x' })).toEqual(['notAPrice', 'price']);
    expect(problem({ price: '-1', reason: '1' })).toEqual(['notAPrice', 'price']);
    expect(problem({ discount: '101%', reason: '1' })).toEqual(['notADiscount', 'discount']);
    expect(problem({ quantity: '0' })).toEqual(['notAQuantity', 'quantity']);
    expect(problem({ discount: '5%' })).toEqual(['reasonNeeded', 'reason']);
  });

  test('goods whose price is asked keep one', () => {
    expect(edit(basketOf(0, { openPrice: true }), {})).toMatchObject({ problem: { code: 'notAPrice' } });
  });
});

test('a discount is a rate with its sign, and an amount without', () => {
  expect(readDiscount('12.5 %', 'EUR')).toEqual({ ok: true, value: { ratePpm: 125_000 } });
  expect(readDiscount('১০%', 'BDT')).toEqual({ ok: true, value: { ratePpm: 100_000 } });
  expect(readDiscount('1,5', 'EUR')).toEqual({ ok: true, value: { amountMinor: 150 } });
  expect(readDiscount(' ', 'EUR')).toEqual({ ok: true, value: undefined });
  for (const text of ['%', '0%', '0', '-1', '1.234', 'ten']) expect(readDiscount(text, 'EUR').ok).toBe(false);
});

test('a figure stands for a usual reason, and other words for themselves', () => {
  expect(reasonOf('2', usual)).toBe('Short date');
  expect(reasonOf('٢', usual)).toBe('Short date');
  expect(reasonOf(' bent lid ', usual)).toBe('bent lid');
  expect(reasonOf('7', usual)).toBe('7');
});
