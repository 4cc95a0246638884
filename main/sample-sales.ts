import { randomUUID } from 'node:crypto';
import { indexCatalogue } from '#shared/catalogue/index-catalogue.ts';
import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { completeSale } from '#shared/sale/complete-sale.ts';
import { addProduct, startDraft } from '#shared/sale/draft.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import type { Sale } from '#shared/sale/sale.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';

/** Sales for tests of main, made by the same functions as the till's own. */

const MAKERS = 'Alder Birch Cedar Downs Ember Fenwick Garrow Hollis Inver Juniper Kestrel Larch'.split(' ');
const GOODS =
  'Oat Biscuits,Rye Bread,Apple Juice,Tomato Soup,Green Tea,Dish Brush,Hand Soap,Salted Butter'.split(',');
const SIZES = '100 g,250 g,500 g,750 ml,1 l,2 pcs,6 pcs,12 pcs'.split(',');

export const sampleTerms: Terms = {
  currency: 'EUR',
  priceListId: 'list-1',
  catalogueVersion: 1,
  taxes: [{ id: 'standard', name: 'VAT 19 %', ratePpm: 190_000 }],
};

/** @param number from 0; each gives another name, code and price */
export function sampleProduct(number: number): Product {
  const name = [
    MAKERS[number % MAKERS.length],
    GOODS[Math.floor(number / MAKERS.length) % GOODS.length],
    SIZES[Math.floor(number / (MAKERS.length * GOODS.length)) % SIZES.length],
    number >= 768 ? 'Family Pack' : 'Classic',
  ].join(' ');
  const code = String(10_000 + ((number * 7919) % 89_989));
  return {
    id: code,
    code,
    name,
    barcodes: [],
    category: 'Groceries',
    unit: 'piece',
    priceMicros: 490_000 + ((number * 104_729) % 2_500) * 10_000,
    taxId: 'standard',
  };
}

/** A sale of so many lines, paid in cash. */
export function sampleSale(options: { lines?: number; id?: string } = {}): Sale {
  const { lines = 2, id = randomUUID() } = options;
  const catalogue = indexCatalogue(Array.from({ length: lines }, (_, number) => sampleProduct(number)));
  let basket = startDraft({ id, openedAt: '2026-11-20T09:00:00.000Z', terms: sampleTerms });
  for (const [index, product] of catalogue.products.entries()) {
    const added = addProduct(basket, product, {
      lineId: `l${index}`,
      quantityMilli: 1000 * (1 + ((index * 31) % 24)),
    });
    if (!added.ok) throw new Error(added.problem.code);
    basket = added.value;
  }
  const { totalMinor } = priceSale(basket, sampleTerms);
  const completed = completeSale(basket, [{ kind: 'cash', amountMinor: totalMinor }], {
    at: '2026-11-20T09:01:00.000Z',
    businessDate: '2026-11-20',
  });
  if (!completed.ok) throw new Error(completed.problem.code);
  return completed.value;
}

export const sampleIdentity: TillIdentity = {
  tillId: 'harbour-t1',
  tillName: 'Till 1',
  shopId: 'harbour',
  shopName: 'Harbour Street',
  chainName: 'Corner & Co',
  epoch: 1,
  receiptSeries: 'HS01',
  headOfficeUrl: 'http://127.0.0.1:1',
};
