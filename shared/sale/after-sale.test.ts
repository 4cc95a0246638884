import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { completeSale } from './complete-sale.ts';
import { addProduct, startDraft, type Draft } from './draft.ts';
import { discountBasket } from './give-discount.ts';
import { explain, replaySteps } from './explain.ts';
import { LINES_PER_SALE_MAX } from './limits.ts';
import { priceSale } from './price-sale.ts';
import { readSale } from './read-sale.ts';
import { receiptRows, type ReceiptLabels } from './receipt-rows.ts';
import { repriceSale } from './reprice-sale.ts';
import { returnGoods, voidSale } from './return-goods.ts';
import type { Sale, Tender } from './sale.ts';
import type { Terms } from '../catalogue/catalogue.ts';
import { ENVELOPE_PAYLOAD_BYTES_MAX } from '../sync/envelope.ts';

const id = '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6b';
const done = { at: '2026-11-21T09:01:00.000Z', businessDate: '2026-11-21' };
const start = (terms: Partial<Terms> = {}): Draft =>
  startDraft({ id, openedAt: '2026-11-21T09:00:00.000Z', terms: { ...shopTerms, ...terms } });
const bread = product('bread', 3_333_333);
const wine = product('wine', 7_990_000, { taxId: 'standard' });

function basketOf(terms: Partial<Terms> = {}): Draft {
  let basket = start(terms);
  for (const [goods, quantityMilli] of [
    [bread, 3000],
    [wine, 1000],
  ] as const) {
    const added = addProduct(basket, goods, { lineId: goods.id, quantityMilli });
    if (added.ok) basket = added.value;
  }
  return basket;
}

function sell(basket: Draft, tenders?: Tender[], tipMinor?: number): Sale {
  const { totalMinor } = priceSale(basket, basket.terms);
  const completed = completeSale(
    basket,
    tenders ?? (totalMinor === 0 ? [] : [{ kind: 'cash', amountMinor: totalMinor }]),
    { ...done, ...(tipMinor !== undefined && { tipMinor }) },
  );
  if (!completed.ok) throw new Error(JSON.stringify(completed.problem));
  return completed.value;
}

describe('goods brought back', () => {
  const sale = sell(basketOf());

  test('never more than sold, counting the basket itself', () => {
    const two = returnGoods(start(), sale, [], [{ lineId: 'a', line: 1, quantityMilli: 2000 }]);
    if (!two.ok) throw new Error(two.problem.code);
    expect(returnGoods(two.value, sale, [], [{ lineId: 'b', line: 1, quantityMilli: 2000 }])).toEqual({
      ok: false,
      problem: {
        code: 'moreThanSold',
        line: 1,
        productId: 'bread',
        soldMilli: 3000,
        returnedMilli: 2000,
        askedMilli: 2000,
      },
    });
    const all = returnGoods(two.value, sale, [], [{ lineId: 'b', line: 1, quantityMilli: 1000 }]);
    expect(all.ok && priceSale(all.value, shopTerms).totalMinor).toBe(-1000);
  });

  test.each([0, -1000, 0.5])('a quantity of %s is refused', (quantityMilli) => {
    expect(returnGoods(start(), sale, [], [{ lineId: 'a', line: 1, quantityMilli }])).toEqual({
      ok: false,
      problem: { code: 'quantityOutOfRange', quantityMilli },
    });
  });

  test('a line that was not sold cannot come back, nor one that came back itself', () => {
    expect(returnGoods(start(), sale, [], [{ lineId: 'a', line: 3, quantityMilli: 1000 }])).toEqual({
      ok: false,
      problem: { code: 'noSuchSoldLine', line: 3 },
    });
    const back = returnGoods(start(), sale, [], [{ lineId: 'a', line: 1, quantityMilli: 1000 }]);
    const refund = sell(back.ok ? back.value : start());
    expect(returnGoods(start(), refund, [], [{ lineId: 'a', line: 1, quantityMilli: 1000 }])).toMatchObject({
      problem: { code: 'noSuchSoldLine' },
    });
  });

  test('a basket takes no more lines than a sale may have', () => {
    const line = basketOf().lines[0]!;
    const lines = Array.from({ length: LINES_PER_SALE_MAX }, (_, index) => ({
      ...line,
      lineId: `l${index}`,
    }));
    expect(
      returnGoods({ ...start(), lines }, sale, [], [{ lineId: 'a', line: 1, quantityMilli: 1000 }]),
    ).toEqual({
      ok: false,
      problem: { code: 'tooManyLines', max: LINES_PER_SALE_MAX },
    });
  });

  test('what was refunded by hand before is not paid again', () => {
    const handmade = addProduct(start(), bread, {
      lineId: 'a',
      quantityMilli: -1000,
      manualPrice: { unitPriceMicros: 9_000_000, reason: 'goodwill' },
      returnOf: { saleId: sale.id, line: 1 },
    });
    const refund = sell(handmade.ok ? handmade.value : start());
    expect(refund.totalMinor).toBe(-900);
    const rest = returnGoods(start(), sale, [refund], [{ lineId: 'a', line: 1, quantityMilli: 2000 }]);
    expect(rest.ok && priceSale(rest.value, shopTerms).totalMinor).toBe(-100);
    const more = sell(
      handmade.ok
        ? {
            ...handmade.value,
            lines: handmade.value.lines.map((line) => ({ ...line, quantityMilli: -2000 })),
          }
        : start(),
    );
    const last = returnGoods(start(), sale, [more], [{ lineId: 'a', line: 1, quantityMilli: 1000 }]);
    expect(last.ok && priceSale(last.value, shopTerms).totalMinor).toBe(0);
  });

  test('an exchange is a sale and a return in one', () => {
    const back = returnGoods(start(), sale, [], [{ lineId: 'a', line: 2, quantityMilli: 1000 }]);
    const added = back.ok && addProduct(back.value, product('cake', 9_000_000), { lineId: 'b' });
    const exchange = sell(added && added.ok ? added.value : start());
    expect(exchange.lines.map((line) => line.totalMinor)).toEqual([-799, 900]);
    expect(exchange.lines[0]).toMatchObject({ returnOf: { saleId: sale.id, line: 2 }, shareOfSale: true });
    expect(exchange.totalMinor).toBe(101);
  });

  test('a void takes back what has not come back, tip and all', () => {
    const tipped = sell(basketOf(), [{ kind: 'cash', amountMinor: 2000 }], 100);
    const one = returnGoods(start(), tipped, [], [{ lineId: 'a', line: 1, quantityMilli: 1000 }]);
    const refund = sell(one.ok ? one.value : start());
    const voided = voidSale(start(), tipped, [refund]);
    if (!voided.ok) throw new Error(voided.problem.code);
    expect(voided.value.lines.map(({ lineId, quantityMilli }) => [lineId, quantityMilli])).toEqual([
      ['void-1', -2000],
      ['void-2', -1000],
    ]);
    const voiding = sell(voided.value, [{ kind: 'cash', amountMinor: -1566 }], -100);
    expect(voiding).toMatchObject({ voidOf: tipped.id, totalMinor: -1466, tipMinor: -100 });
    expect(refund.totalMinor + voiding.totalMinor).toBe(-tipped.totalMinor);
    const nothing = voidSale(start(), tipped, [refund, voiding]);
    expect(nothing.ok && nothing.value.lines).toEqual([]);
  });

  test('keeps the rate of its own day after rates have changed', () => {
    const later = { taxes: [{ id: 'reduced', name: 'VAT 5 %', ratePpm: 50_000 }, shopTerms.taxes[0]!] };
    const back = returnGoods(start(later), sale, [], [{ lineId: 'a', line: 1, quantityMilli: 3000 }]);
    const added = back.ok && addProduct(back.value, bread, { lineId: 'b' });
    const exchange = sell(added && added.ok ? added.value : start());
    expect(exchange.taxes.map((row) => [row.taxId, row.ratePpm, row.grossMinor])).toEqual([
      ['reduced', 50_000, 333],
      ['reduced', 70_000, -1000],
    ]);
    expect(readSale(exchange)[1]!.taxes).toMatchObject([{ ratePpm: 50_000, minor: 16 }]);
  });
});

describe('money that goes back', () => {
  const added = addProduct(start(), product('book', 5_500_000), { lineId: 'a' });
  const book = added.ok ? added.value : start();
  const cash = (amountMinor: number): Tender => ({ kind: 'cash', amountMinor });
  const card = (amountMinor: number): Tender => ({ kind: 'card', amountMinor });

  test.each([
    [[card(550)], 'card'],
    [[cash(1000)], 'cash'],
    [[card(300), cash(250)], 'card'],
    // Four of the five were handed back as change.
    [[card(450), cash(500)], 'card'],
  ] as const)('%j is first offered by %s', (tenders, kind) => {
    const sale = sell(book, [...tenders]);
    const back = returnGoods(start(), sale, [], [{ lineId: 'a', line: 1, quantityMilli: 1000 }]);
    expect(back.ok && back.value.refundBy).toBe(kind);
    const voided = voidSale(start(), sale);
    expect(voided.ok && voided.value.refundBy).toBe(kind);
  });
});

describe('explaining', () => {
  test('says list, discount, promotion, basket and tax, step by step', () => {
    const promotion = {
      id: 'loaf',
      name: 'Loaf week',
      priority: 0,
      stacking: 'exclusive' as const,
      rule: { kind: 'percentOff' as const, on: { productIds: ['bread'] }, ratePpm: 100_000 },
    };
    const basket = basketOf({ promotions: [promotion] });
    const lines = basket.lines.map((line) => ({
      ...line,
      discount: { ratePpm: 50_000, reason: 'dent', approvedBy: 'boss' },
    }));
    const given = discountBasket({ ...basket, lines }, { amountMinor: 100, reason: 'x' });
    const sale = sell(given.ok ? given.value : basket);
    const steps = explain(readSale(sale)[0]!, sale);
    expect(steps).toEqual([
      { step: 'listPrice', unitPriceMicros: 3_333_333, priceListId: 'shelf', catalogueVersion: 1 },
      { step: 'quantity', quantityMilli: 3000, amountMinor: 1000 },
      { step: 'rounding', exact: '9.999999', mode: 'halfUp', amountMinor: 1000 },
      { step: 'lineDiscount', offMinor: 50, ratePpm: 50_000, reason: 'dent', approvedBy: 'boss' },
      { step: 'promotion', promotionId: 'loaf', offMinor: 95 },
      { step: 'basketDiscount', offMinor: 53 },
      { step: 'tax', taxId: 'reduced', ratePpm: 70_000, taxMinor: 52, added: false, exempt: false },
    ]);
    expect(replaySteps(steps, 'EUR')).toEqual({ totalMinor: 802, taxMinor: 52, grossMinor: 802 });
  });

  test('says who set a price by hand, from which list, and what comes back', () => {
    const manualPrice = { unitPriceMicros: 2_000_000, reason: 'crushed', approvedBy: 'boss' };
    const priced = product('bread', 3_000_000, { prices: [{ priceListId: 'club', priceMicros: 2_500_000 }] });
    const terms = { priceLists: [{ id: 'club', priority: 1, when: {} }] };
    const added = addProduct(start(terms), priced, { lineId: 'a', manualPrice });
    const sale = sell(added.ok ? added.value : start());
    expect(explain(readSale(sale)[0]!, sale).slice(0, 3)).toEqual([
      { step: 'listPrice', unitPriceMicros: 2_500_000, priceListId: 'club', catalogueVersion: 1 },
      { step: 'manualPrice', unitPriceMicros: 2_000_000, reason: 'crushed', approvedBy: 'boss' },
      { step: 'quantity', quantityMilli: 1000, amountMinor: 200 },
    ]);
    const back = returnGoods(start(), sale, [], [{ lineId: 'a', line: 1, quantityMilli: 1000 }]);
    const refund = sell(back.ok ? back.value : start());
    expect(explain(readSale(refund)[0]!, refund)).toEqual([
      { step: 'returned', saleId: sale.id, line: 1, quantityMilli: -1000, amountMinor: -200 },
      { step: 'tax', taxId: 'reduced', ratePpm: 70_000, taxMinor: -13, added: false, exempt: false },
    ]);
  });

  test('says a discount by amount, an exempt and an added tax', () => {
    const taxes = [{ id: 'x', name: 'X', ratePpm: 0, exempt: true as const, added: true as const }];
    const added = addProduct(start({ taxes }), product('a', 1_005_000, { taxId: 'x' }), {
      lineId: 'a',
      quantityMilli: -1000,
    });
    const basket = added.ok ? added.value : start();
    const line = priceSale(basket, basket.terms).lines[0]!;
    expect(
      explain(
        {
          ...line,
          discountMinor: 5,
          draftLine: { ...line.draftLine, discount: { amountMinor: 5, reason: 'dent' } },
        },
        basket.terms,
      ),
    ).toEqual([
      { step: 'listPrice', unitPriceMicros: 1_005_000, priceListId: 'shelf', catalogueVersion: 1 },
      { step: 'quantity', quantityMilli: -1000, amountMinor: -101 },
      { step: 'rounding', exact: '-1.005', mode: 'halfUp', amountMinor: -101 },
      { step: 'lineDiscount', offMinor: 5, reason: 'dent' },
      { step: 'tax', taxId: 'x', ratePpm: 0, taxMinor: 0, added: true, exempt: true },
    ]);
  });
});

describe('head office', () => {
  const sale = sell(basketOf({ cashRounding: { stepMinor: 5, mode: 'halfUp' } }), [
    { kind: 'cash', amountMinor: 2000 },
  ]);
  const terms: Terms = { ...shopTerms, cashRounding: { stepMinor: 5, mode: 'halfUp' } };
  const goods = new Map([bread, wine].map((each) => [each.id, each]));
  const reprice = (said: Sale) => repriceSale(said, terms, (each) => goods.get(each)).differences;

  test('finds nothing in a sale that was added up right', () => {
    expect(reprice(sale)).toEqual([]);
  });

  test('shows both explanations where a till sold at a price of its own', () => {
    const [first, second] = sale.lines;
    const forged = { ...sale, lines: [first!, { ...second!, unitPriceMicros: 1_990_000, totalMinor: 199 }] };
    const found = reprice(forged);
    expect(found.map(({ field, line, said, expected }) => [field, line, said, expected])).toContainEqual([
      'unitPriceMicros',
      2,
      1_990_000,
      7_990_000,
    ]);
    expect(found[0]).toMatchObject({
      saidSteps: [{ unitPriceMicros: 1_990_000 }, {}, {}],
      expectedSteps: [{ unitPriceMicros: 7_990_000 }, {}, {}],
    });
  });

  test.each([
    ['totalMinor', { totalMinor: 1 }],
    ['changeMinor', { changeMinor: 1 }],
    ['roundingMinor', { roundingMinor: 3 }],
    ['forfeitedMinor', { forfeitedMinor: 1 }],
    ['creditMinor', { creditMinor: 1 }],
    ['tenders underpaid', { tenders: [{ kind: 'cash' as const, amountMinor: 1 }] }],
  ])('names %s where it is wrong', (field, wrong) => {
    expect(reprice({ ...sale, ...wrong }).map((difference) => difference.field)).toContain(field);
  });

  test('names a tax that is wrong, missing or made up', () => {
    const [standard, reduced] = sale.taxes;
    expect(
      reprice({ ...sale, taxes: [standard!, { ...reduced!, taxMinor: reduced!.taxMinor + 1 }] }),
    ).toContainEqual({
      field: 'tax reduced taxMinor',
      said: reduced!.taxMinor + 1,
      expected: reduced!.taxMinor,
    });
    expect(reprice({ ...sale, taxes: [standard!] })).toContainEqual({
      field: 'tax reduced',
      said: 0,
      expected: 1,
    });
    const made = { taxId: 'made', ratePpm: 0, netMinor: 0, taxMinor: 0, grossMinor: 0 };
    expect(reprice({ ...sale, taxes: [...sale.taxes, made] })).toEqual([
      { field: 'tax made', said: 1, expected: 0 },
    ]);
  });

  test("takes the line's own price and parts where the catalogue has lost the product", () => {
    expect(repriceSale(sale, terms).differences).toEqual([]);
    const parts = [
      { productId: 'a', quantityMilli: 1000, taxId: 'standard', weight: 6 },
      { productId: 'b', quantityMilli: 1000, taxId: 'reduced', weight: 4 },
    ];
    const added = addProduct(start(), product('kit', 9_990_000, { parts }), { lineId: 'a' });
    const kit = sell(added.ok ? added.value : start());
    expect(kit.lines[0]!.parts).toEqual([
      { taxId: 'standard', totalMinor: 599 },
      { taxId: 'reduced', totalMinor: 400 },
    ]);
    expect(repriceSale(kit, shopTerms).differences).toEqual([]);
  });
});

const labels: ReceiptLabels = {
  decimalSign: ',',
  units: { piece: 'St', kg: 'kg', m: 'm', l: 'l' },
  sale: 'Rechnung',
  refund: 'Gutschrift',
  void: 'Storno',
  discount: 'Rabatt',
  basketDiscount: 'Rabatt auf alles',
  total: 'Summe',
  rounding: 'Rundung',
  tip: 'Trinkgeld',
  change: 'Zurück',
  forfeited: 'Verfallen',
  credit: 'Guthaben',
  net: 'netto',
  tax: 'MwSt',
  gross: 'brutto',
  exempt: 'befreit',
  returned: 'aus',
  serial: 'Nr.',
  tenders: {
    cash: 'Bar',
    card: 'Karte',
    wallet: 'Wallet',
    storeCredit: 'Guthaben',
    onAccount: 'Konto',
    voucher: 'Gutschein',
  },
};
const settings = {
  letterhead: ['Hafenladen', 'USt-ID DE123'],
  receiptNumber: 'HS01-26-000042',
  footer: ['Danke!'],
};
const rowsOf = (sale: Sale): string[] =>
  receiptRows(sale, labels, settings).map(({ kind, left, right }) => `${kind}: ${left} | ${right}`);

describe('a receipt', () => {
  test('says everything from the sale alone, in the words it is given', () => {
    const promotion = {
      id: 'loaf',
      name: 'Brotwoche',
      priority: 0,
      stacking: 'exclusive' as const,
      rule: { kind: 'percentOff' as const, on: { productIds: ['bread'] }, ratePpm: 100_000 },
    };
    const terms = {
      promotions: [promotion],
      cashRounding: { stepMinor: 5, mode: 'halfUp' as const },
      foreignCash: [{ currency: 'USD', rateMicros: 920_000 }],
    };
    const basket = basketOf(terms);
    const lines = basket.lines.map((line, place) =>
      place === 1 ? { ...line, serial: 'S1', discount: { amountMinor: 99, reason: 'dent' } } : line,
    );
    const given = discountBasket({ ...basket, lines }, { amountMinor: 2, reason: 'x' });
    const foreign = { currency: 'USD', amountMinor: 1000, rateMicros: 920_000 };
    const sale = sell(
      given.ok ? given.value : basket,
      [
        { kind: 'card', amountMinor: 500, reference: '*42' },
        { kind: 'cash', amountMinor: 200 },
        { kind: 'cash', amountMinor: 920, foreign },
        { kind: 'cash', amountMinor: 200 },
      ],
      50,
    );
    expect(rowsOf(sale)).toEqual([
      'letterhead: Hafenladen | ',
      'letterhead: USt-ID DE123 | ',
      'title: Rechnung | HS01-26-000042',
      'line: bread | 10,00',
      'detail: 3 St × 3,333333 | ',
      'detail: Brotwoche | -1,00',
      'detail: Rabatt auf alles | -0,01',
      'line: wine | 7,99',
      'detail: 1 St × 7,99 | ',
      'detail: Nr. S1 | ',
      'detail: Rabatt | -0,99',
      'detail: Rabatt auf alles | -0,01',
      'total: Summe EUR | 15,98',
      'rounding: Rundung | 0,02',
      'tender: Trinkgeld | 0,50',
      'tender: Karte *42 | 5,00',
      'tender: Bar | 2,00',
      'tender: Bar USD 10,00 × 0,92 | 9,20',
      'tender: Bar | 2,00',
      'change: Zurück | 1,70',
      'tax: standard 19 % netto 5,87 MwSt 1,12 | brutto 6,99',
      'tax: reduced 7 % netto 8,40 MwSt 0,59 | brutto 8,99',
      'footer: Danke! | ',
    ]);
  });

  test('says refund, void, vouchers, exempt goods and whole prices', () => {
    const taxes = [{ id: 'x', name: 'X', ratePpm: 0, exempt: true as const }];
    const added = addProduct(
      start({ taxes, voucherRest: 'credit' }),
      product('book', 5_000_000, { taxId: 'x' }),
      { lineId: 'a' },
    );
    const basket = added.ok ? added.value : start();
    const voucher = [{ kind: 'voucher' as const, amountMinor: 700, reference: 'V1' }];
    const sale = sell(basket, voucher);
    expect(rowsOf(sale)).toContain('change: Guthaben | 2,00');
    expect(rowsOf(sale)).toContain('tender: Gutschein V1 | 7,00');
    expect(rowsOf(sale)).toContain('detail: 1 St × 5,00 | ');
    expect(rowsOf(sale)).toContain('tax: x befreit netto 5,00 MwSt 0,00 | brutto 5,00');
    const lost = sell({ ...basket, terms: { ...basket.terms, voucherRest: 'forfeit' } }, voucher);
    expect(rowsOf(lost)).toContain('change: Verfallen | 2,00');
    const voided = voidSale(start({ taxes }), sale);
    expect(rowsOf(sell(voided.ok ? voided.value : start()))[2]).toBe('title: Storno | HS01-26-000042');
    const back = returnGoods(start({ taxes }), sale, [], [{ lineId: 'a', line: 1, quantityMilli: 1000 }]);
    const rows = rowsOf(sell(back.ok ? back.value : start()));
    expect(rows[2]).toBe('title: Gutschrift | HS01-26-000042');
    expect(rows).toContain(`detail: aus ${sale.id} / 1 | `);
    expect(rows).toContain('line: book | -5,00');
  });
});

describe('a receipt of a plain sale', () => {
  test('says no more than there is', () => {
    const added = addProduct(start(), product('book', 5_500_000), { lineId: 'a' });
    const sale = sell(added.ok ? added.value : start(), [{ kind: 'card', amountMinor: 550 }]);
    expect(rowsOf(sale).slice(2)).toEqual([
      'title: Rechnung | HS01-26-000042',
      'line: book | 5,50',
      'detail: 1 St × 5,50 | ',
      'total: Summe EUR | 5,50',
      'tender: Karte | 5,50',
      'tax: reduced 7 % netto 5,14 MwSt 0,36 | brutto 5,50',
      'footer: Danke! | ',
    ]);
  });

  test('names what came back by its receipt, and taxes as people call them', () => {
    const added = addProduct(start(), product('book', 5_500_000), { lineId: 'a' });
    const sale = sell(added.ok ? added.value : start());
    const wanted = [{ lineId: 'a', line: 1, quantityMilli: 1000 }];
    const back = returnGoods(start(), { ...sale, receiptNumber: 'HS01-26-000041' }, [], wanted);
    const refund = sell(back.ok ? back.value : start());
    const taxNames = new Map([['reduced', 'MwSt. ermäßigt']]);
    const rows = receiptRows(refund, labels, { ...settings, taxNames }).map(({ left }) => left);
    expect(rows).toContain('aus HS01-26-000041 / 1');
    expect(rows).toContain('MwSt. ermäßigt 7 % netto -5,14 MwSt -0,36');
  });

  test('an even exchange is a sale, and a promotion without a name goes by its id', () => {
    const free = sell({
      ...basketOf(),
      lines: basketOf().lines.map((line) => ({ ...line, listPriceMicros: 0 })),
    });
    expect(rowsOf(free)[2]).toBe('title: Rechnung | HS01-26-000042');
    const [line] = free.lines;
    const shares = [
      { id: 'a', minor: 1 },
      { id: 'b', minor: 2 },
    ];
    const promoted = { ...free, lines: [{ ...line!, promotions: shares }] };
    expect(rowsOf(promoted)).toContain('detail: a | -0,01');
    const named = rowsOf({ ...promoted, promotions: [{ id: 'b', name: 'B week' }] });
    expect(named).toContain('detail: a | -0,01');
    expect(named).toContain('detail: B week | -0,02');
  });
});

test('a sale of 1,500 lines fits one envelope, in the plainest and in the oddest shop', () => {
  const words =
    'Rye Wheat Oat Apple Pear Plum Green Red Small Large Fresh Dried Smoked Bitter Sweet Garden Sea Mountain Village Old'.split(
      ' ',
    );
  const goods = Array.from({ length: LINES_PER_SALE_MAX }, (_, index) => {
    const pick = (step: number): string => words[(index * step + (index >> 3)) % words.length]!;
    return product(`${85_000 + ((index * 7919) % 99_991)}`, 290_000 + ((index * 104_729) % 4999) * 10_000, {
      name: `${pick(7)} ${pick(3)} ${pick(11)} ${(index * 37) % 997} g`,
      taxId: index % 3 === 0 ? 'standard' : 'reduced',
    });
  });
  const fill = (terms: Partial<Terms>): Draft => {
    const lines = goods.flatMap((each, index) => {
      const added = addProduct(start(terms), each, {
        lineId: `l${index}`,
        quantityMilli: ((index % 9) + 1) * 1000,
      });
      return added.ok ? added.value.lines : [];
    });
    return { ...start(terms), lines };
  };
  const promotion = {
    id: 'all',
    name: 'All',
    priority: 0,
    stacking: 'combinable' as const,
    rule: { kind: 'percentOff' as const, on: {}, ratePpm: 50_000 },
  };
  const plain = sell(fill({}));
  const odd = sell(fill({ promotions: [promotion] }));
  expect(plain.lines).toHaveLength(LINES_PER_SALE_MAX);
  const size = (sale: Sale): number => gzipSync(JSON.stringify({ entries: [{ body: { sale } }] })).length;
  // Half a kibibyte is left for what an entry and an envelope add around the sale.
  expect(size(plain)).toBeLessThan(ENVELOPE_PAYLOAD_BYTES_MAX - 512);
  expect(size(odd)).toBeLessThan(ENVELOPE_PAYLOAD_BYTES_MAX - 512);
});
