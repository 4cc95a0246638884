import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { completeSale } from '#shared/sale/complete-sale.ts';
import { addProduct, type Draft, startDraft } from '#shared/sale/draft.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import type { Sale } from '#shared/sale/sale.ts';

const terms: Terms = {
  currency: 'EUR',
  priceListId: 'golden',
  catalogueVersion: 1,
  taxes: [
    { id: 'full', name: 'VAT 19 %', ratePpm: 190_000 },
    { id: 'food', name: 'VAT 7 %', ratePpm: 70_000 },
  ],
};

function product(id: string, unit: Product['unit'], priceMicros: number, taxId: string): Product {
  return { id, code: id, name: `Golden ${id}`, barcodes: [], category: 'Golden', unit, priceMicros, taxId };
}

const GOODS: readonly [Product, number][] = [
  [product('soap', 'piece', 1_990_000, 'full'), 3_000],
  [product('apples', 'kg', 2_890_000, 'food'), 455],
  [product('bread', 'piece', 3_450_000, 'food'), 1_000],
];

/**
 * Worked out by hand: 3 × 1.99 = 5.97, 0.455 × 2.89 = 1.31495 → 1.31, and 3.45: 10.73. Of that 19 % in
 * 5.97 is 0.953… → 0.95, and 7 % in 4.76 is 0.311… → 0.31. From 20.00 come back 9.27.
 */
const WANTED = { totalMinor: 1073, changeMinor: 927, taxes: { full: 95, food: 31 } };

/** Prices a known basket and completes it. @throws Error when any sum is another than it must be */
export function sellGoldenBasket(): Sale {
  let draft: Draft = startDraft({ id: GOLDEN_ID, openedAt: AT, terms });
  for (const [goods, quantityMilli] of GOODS) {
    const added = addProduct(draft, goods, { lineId: goods.id, quantityMilli });
    if (!added.ok) throw new Error(`the golden basket does not take ${goods.id}: ${added.problem.code}`);
    draft = added.value;
  }
  const priced = priceSale(draft, terms).totalMinor;
  const sold = completeSale(draft, [{ kind: 'cash', amountMinor: 2000 }], {
    at: AT,
    businessDate: '2026-03-02',
  });
  if (!sold.ok) throw new Error(`the golden basket cannot be sold: ${sold.problem.code}`);
  const taxes = Object.fromEntries(sold.value.taxes.map(({ taxId, taxMinor }) => [taxId, taxMinor]));
  const found = { totalMinor: sold.value.totalMinor, changeMinor: sold.value.changeMinor, taxes };
  const [is, must] = [JSON.stringify(found), JSON.stringify(WANTED)];
  if (is !== must || priced !== WANTED.totalMinor)
    throw new Error(`the golden basket comes to ${is}, not to ${must}`);
  return sold.value;
}

const GOLDEN_ID = '00000000-0000-4000-8000-000000000001';
const AT = '2026-03-02T09:00:00.000Z';
