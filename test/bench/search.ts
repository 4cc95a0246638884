import MiniSearch from 'minisearch';
import { growIndex, type CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import { PRODUCTS_PER_PAGE_MAX, type Terms } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import { addProduct, startDraft, type Draft } from '#shared/sale/draft.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { barcodeOf, benchRecords } from './initial-sync/records.ts';

const PRODUCTS = 100_000;
const QUERIES = 1000;
const SCANS = 1000;
const LINES_PER_BASKET = 30;
const TOP = 20;
const MINI_SEARCH_EVERY = 25;
/** The first ones pay for code that is compiled. */
const WARM_UP = 100;
const TERMS: Terms = {
  currency: 'EUR',
  priceListId: 'standard',
  catalogueVersion: 1,
  taxes: [{ id: 'standard', name: 'Standard rate', ratePpm: 190_000 }],
};
const BANGLA = ['চাল', 'মসুর ডাল', 'সরিষার তেল', 'চিনি', 'লবণ', 'হলুদ গুঁড়া', 'মরিচ গুঁড়া', 'চা পাতা'];

type Percentiles = { readonly p50: number; readonly p95: number; readonly p99: number };

/**
 * A thousand names typed key by key in a catalogue of 100,000 products in two scripts: our search beside
 * MiniSearch with the same fields and beside a plain scan of lower-cased names, which knows no order, no
 * second word and no slip. Then a thousand scans, from the code to a priced basket.
 */
export function benchSearch() {
  const goods = catalogue();
  const heapBefore = usedHeap();
  const started = performance.now();
  const index = indexByPages(goods);
  const indexBuildMs = round(performance.now() - started);
  const indexMb = round((usedHeap() - heapBefore) / 1e6);

  const queries = typedQueries(goods);
  const search = keyByKey(queries, (text) => index.search(text, TOP));
  // It takes so long over the first letters that all of them would take ten minutes.
  const miniSearch = keyByKey(
    queries.filter((_, nth) => nth % MINI_SEARCH_EVERY === 0),
    miniSearchOf(goods),
    0,
  );
  const plainScan = keyByKey(queries, plainScanOf(goods));
  const found = queries.filter(({ text, id }) => index.search(text, TOP).some((hit) => hit.id === id));
  console.log(`${found.length} of ${queries.length} queries found what was meant among the first ${TOP}`);
  return {
    search,
    scanToLine: scanned(index),
    indexBuildMs,
    indexMb,
    miniSearch,
    plainScan,
    foundShare: round(found.length / queries.length),
  };
}

function catalogue(): Product[] {
  return benchRecords(PRODUCTS).map((goods, number) =>
    number % 10 === 0 ? { ...goods, name: `${BANGLA[(number / 10) % BANGLA.length]} ${number}` } : goods,
  );
}

function indexByPages(goods: readonly Product[]): CatalogueIndex {
  const growing = growIndex();
  for (let at = 0; at < goods.length; at += PRODUCTS_PER_PAGE_MAX)
    growing.add(goods.slice(at, at + PRODUCTS_PER_PAGE_MAX));
  const index = growing.finish();
  while (index.indexNames(PRODUCTS_PER_PAGE_MAX));
  return index;
}

type Query = { readonly text: string; readonly id: string };

/** Beginnings of words, middles of words, two words, and every fifth with a slip. */
function typedQueries(goods: readonly Product[]): Query[] {
  const random = seededRandom('search');
  const below = (end: number): number => Math.floor(random() * end);
  return Array.from({ length: QUERIES }, (_, nth) => {
    const { name, id } = goods[below(goods.length)]!;
    const words = name.replaceAll(',', '').split(' ').slice(0, 4);
    const text = words.slice(below(2)).join(' ').slice(0, 24).toLowerCase();
    return { id, text: nth % 5 === 0 ? slip(text, 1 + below(Math.max(1, text.length - 3))) : text };
  });
}

/** Two letters swapped, as a hurried hand does. */
function slip(text: string, at: number): string {
  return `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at] ?? ''}${text.slice(at + 2)}`;
}

function keyByKey(
  queries: readonly Query[],
  search: (text: string) => unknown,
  warmUp = WARM_UP,
): Percentiles {
  const times: number[] = [];
  for (const [nth, { text }] of queries.entries())
    for (let end = 1; end <= text.length; end++) {
      const started = performance.now();
      search(text.slice(0, end));
      if (nth >= warmUp) times.push(performance.now() - started);
    }
  return percentiles(times);
}

function miniSearchOf(goods: readonly Product[]): (text: string) => unknown {
  const mini = new MiniSearch<Product>({ fields: ['name', 'code', 'category'], storeFields: [] });
  mini.addAll(goods);
  const options = { prefix: true, fuzzy: 0.2, combineWith: 'AND' } as const;
  return (text) => mini.search(text, options).slice(0, TOP);
}

function plainScanOf(goods: readonly Product[]): (text: string) => unknown {
  const names = goods.map(({ name }) => name.toLowerCase());
  return (text) => {
    const wanted = text.toLowerCase();
    const found: Product[] = [];
    for (let place = 0; place < names.length && found.length < TOP; place++)
      if (names[place]!.includes(wanted)) found.push(goods[place]!);
    return found;
  };
}

function scanned(index: CatalogueIndex): Percentiles {
  const random = seededRandom('scans');
  const times: number[] = [];
  let basket = emptyBasket();
  for (let scan = 0; scan < SCANS + WARM_UP; scan++) {
    if (basket.lines.length >= LINES_PER_BASKET) basket = emptyBasket();
    const code = barcodeOf(Math.floor(random() * PRODUCTS));
    const started = performance.now();
    const product = index.findByBarcode(code);
    const added = product && addProduct(basket, product, { lineId: `l${scan}` });
    if (!added?.ok) throw new Error(`${code} was not found`);
    basket = added.value;
    priceSale(basket, TERMS);
    if (scan >= WARM_UP) times.push(performance.now() - started);
  }
  return percentiles(times);
}

function emptyBasket(): Draft {
  return startDraft({
    id: '018f4d6e-0000-7000-8000-000000000001',
    openedAt: '2026-11-20T09:00:00.000Z',
    terms: TERMS,
  });
}

function percentiles(times: readonly number[]): Percentiles {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number): number => round(sorted[Math.floor((sorted.length - 1) * share)]!);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Bytes in use after what can be collected was collected, where the command allows that (`--expose-gc`). */
function usedHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
