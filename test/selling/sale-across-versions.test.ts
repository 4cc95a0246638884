import { expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { millEntry } from '#test/fixtures/mill-entry.ts';
import { NOTHING_SPECIAL } from '#test/fixtures/plain-facts.ts';
import { createBasket } from '#renderer/sell/basket.ts';
import type { SaleCatalogue } from '#renderer/sell/basket-view.ts';
import { sealSale } from '#renderer/sell/seal-sale.ts';
import { decide } from '#server/rules/decide.ts';
import type { Facts } from '#server/rules/facts.ts';
import { indexCatalogue } from '#shared/catalogue/index-catalogue.ts';
import { ok } from '#shared/result.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';

const version = (number: number, teaMicros: number, ...more: string[]): SaleCatalogue => ({
  terms: { ...shopTerms, catalogueVersion: number },
  index: indexCatalogue([product('tea', teaMicros), ...more.map((id) => product(id, 1_000_000))]),
});
const versions = [version(1, 2_500_000, 'coffee'), version(2, 9_990_000, 'cocoa')];

/** What head office says of a sale, knowing every version that was published. */
function exceptionsOf(entry: SaleEntry): string[] {
  const named = versions.find(({ terms }) => terms.catalogueVersion === entry.body.sale.catalogueVersion);
  const facts: Facts = {
    ...NOTHING_SPECIAL,
    catalogue: named && { terms: named.terms, product: named.index.findById },
    settledAt: '2026-11-20T09:00:02.000Z',
  };
  return decide(facts, entry).exceptions.map(({ code }) => code);
}

function till(catalogue: () => SaleCatalogue) {
  let ids = 0;
  const silent = (): void => undefined;
  return createBasket({
    catalogue,
    layouts: () => [],
    place: () => ({ shopId: 'mill', utcOffsetMinutes: 60 }),
    save: async () => undefined,
    recordVoid: async () => true,
    canSeal: () => true,
    findOut: silent,
    tones: { found: silent, unknown: silent, asks: silent, blocked: silent, offline: silent },
    newId: () => `018f4d6e-0000-7000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date('2026-11-20T09:00:00.000Z'),
    seal: (paid) =>
      sealSale(paid, {
        record: async (sale) => ok(millEntry(sale)),
        keepEntry: async () => undefined,
      }),
  });
}

test('a sale begun under one catalogue and ended under the next has nothing to look at', async () => {
  let live = versions[0]!;
  const basket = till(() => live);
  basket.addCode('TEA');
  live = versions[1]!;
  basket.catalogueCame();
  basket.addCode('TEA');
  basket.addCode('COFFEE');
  basket.addCode('COCOA');
  await basket.complete([{ kind: 'cash', amountMinor: 1000 }]);
  const { lastSale } = basket.view.get();
  expect(lastSale?.body.sale.lines.map(({ productId }) => productId)).toEqual(['tea', 'coffee']);
  expect(exceptionsOf(lastSale!)).toEqual([]);
});

test('a basket that was put aside under one catalogue and is paid under the next has nothing to look at', async () => {
  let live = versions[0]!;
  const basket = till(() => live);
  basket.addCode('TEA');
  const { draft } = basket.view.get();
  basket.release(draft!);
  live = versions[1]!;
  basket.catalogueCame();
  await basket.takeUp(draft!);
  basket.addCode('TEA');
  basket.addCode('COCOA');
  await basket.complete([{ kind: 'cash', amountMinor: 5000 }]);
  const { lastSale } = basket.view.get();
  expect(lastSale?.body.sale).toMatchObject({ catalogueVersion: 2, totalMinor: 2098 });
  expect(exceptionsOf(lastSale!)).toEqual([]);
});
