import type { RxCollection } from 'rxdb';
import { catalogueHead, type CatalogueHead, type CataloguePage } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import type { CatalogueDocument } from './documents.ts';
import type { Singletons } from './singletons.ts';

const LIVE_HEAD = 'catalogueHead';

export type LiveCatalogue = { readonly head: CatalogueHead; readonly products: readonly Product[] };

/** A version was announced whose pages are not all here; the channel has to be pulled anew. */
export class CatalogueIncomplete extends Error {
  constructor(head: CatalogueHead, pages: number, products: number) {
    super(
      `catalogue version ${head.version} names ${head.pages} pages and ${head.products} products, ` +
        `but ${pages} pages and ${products} products are here`,
    );
    this.name = 'CatalogueIncomplete';
  }
}

/** The catalogue in the store: pages of every version on its way, and the head of the one that is sold by. */
export function cataloguePagesOf(catalogue: RxCollection<CatalogueDocument>, singletons: Singletons) {
  async function putPages(pages: readonly CataloguePage[]): Promise<void> {
    if (pages.length === 0) return;
    // The same page twice is one document: a page pulled again replaces itself.
    const byKey = new Map(pages.map((page) => [`${page.version}/${page.page}`, page]));
    const { error } = await catalogue.bulkUpsert(
      [...byKey].map(([key, { version, page, products }]) => ({
        key,
        version,
        page,
        products: JSON.stringify(products),
      })),
    );
    if (error[0])
      throw new Error(`store: page ${error[0].documentId} not written, status ${error[0].status}`);
  }

  function head(): CatalogueHead | undefined {
    const kept = singletons.get(LIVE_HEAD);
    return kept === undefined ? undefined : catalogueHead.parse(kept);
  }

  async function productsOf(version: number): Promise<{ pages: number; products: Product[] }> {
    const found = await catalogue.find({ selector: { version } }).exec();
    found.sort((one, other) => one.page - other.page);
    // Pages were decoded when they came in by the feed; checking 100,000 products again at each start
    // would cost the cashier the time and protect from nothing.
    const products = found.flatMap((page) => JSON.parse(page.products) as Product[]);
    return { pages: found.length, products };
  }

  /** The catalogue to sell by, or undefined before the first whole version came. */
  async function load(): Promise<LiveCatalogue | undefined> {
    const live = head();
    if (!live) return undefined;
    const { pages, products } = await productsOf(live.version);
    if (pages < live.pages) throw new CatalogueIncomplete(live, pages, products.length);
    return { head: live, products };
  }

  /**
   * Swaps to a version whole, then deletes what it replaces. A head older than the live one is met
   * when a channel is pulled from its start again; it changes nothing.
   *
   * @returns the new catalogue, or undefined when nothing changed
   * @throws CatalogueIncomplete
   */
  async function swapTo(next: CatalogueHead): Promise<LiveCatalogue | undefined> {
    const live = head();
    if (live && Date.parse(next.publishedAt) < Date.parse(live.publishedAt)) {
      if (next.version !== live.version) await dropVersions((version) => version === next.version);
      return undefined;
    }
    const { pages, products } = await productsOf(next.version);
    if (pages !== next.pages || products.length !== next.products)
      throw new CatalogueIncomplete(next, pages, products.length);
    await singletons.put(LIVE_HEAD, next);
    await dropVersions((version) => version < next.version || version === live?.version, next.version);
    return { head: next, products };
  }

  async function dropVersions(dropped: (version: number) => boolean, kept?: number): Promise<void> {
    const all = await catalogue.find().exec();
    const old = all.filter(({ version }) => version !== kept && dropped(version));
    if (old.length === 0) return;
    await catalogue.bulkRemove(old.map(({ key }) => key));
    // RxDB only marks documents as deleted; without this every published version would stay on disk.
    await catalogue.storageInstance.cleanup(0);
  }

  return { putPages, head, load, swapTo };
}
