import { expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import type { CatalogueHead } from '#shared/catalogue/catalogue.ts';
import { arrivingPages } from './arriving-pages.ts';

const tea = product('tea', 2_500_000);
const head = (more: Partial<CatalogueHead> = {}): CatalogueHead => ({
  version: 1,
  publishedAt: '2026-03-02T09:00:00.000Z',
  terms: shopTerms,
  pages: 1,
  products: 1,
  ...more,
});

test('a version that came whole is indexed already', () => {
  const arriving = arrivingPages();
  arriving.takeIn({ version: 1, page: 0, products: [tea] });
  expect(arriving.take(head())?.finish().findById('tea')).toBe(tea);
});

test.each([
  ['with changes laid over it', head({ version: 2, base: 1, changes: [{ version: 2, parts: 1 }] })],
  ['of which pages came before this start', head({ pages: 2, products: 2 })],
  ['of which nothing came', head({ version: 5 })],
  ['that came whole', head()],
])('what came is let go when a version is sold by: one %s', (_, sold) => {
  const arriving = arrivingPages();
  arriving.takeIn({ version: 1, page: 0, products: [tea] });
  expect(arriving.held()).toBe(1);
  arriving.take(sold);
  expect(arriving.held()).toBe(0);
});
