import type { RxCollection } from 'rxdb';
import {
  catalogueHead,
  type CatalogueChange,
  type CatalogueHead,
  type CataloguePage,
} from '#shared/catalogue/catalogue.ts';
import { growIndex, type CatalogueIndex, type GrownIndex } from '#shared/catalogue/index-catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { runningChecksum } from '#shared/sync/checksum.ts';
import { ignoringUnknown } from '#shared/sync/unknown-fields.ts';
import { arrivingPages, baseOf } from './arriving-pages.ts';
import { beforeDrawing, createBreather } from './breathe.ts';
import type { CatalogueDocument } from './documents.ts';
import { dropParts } from './drop-parts.ts';
import { overlayOf, type Overlay } from './overlay.ts';
import { readPage, writePage } from './page-text.ts';
import type { Singletons } from './singletons.ts';

const LIVE_HEAD = 'catalogueHead';

/** The head lies on the disk as it came. A basket takes its terms, and is read strictly wherever it goes. */
const readHead = ignoringUnknown(catalogueHead);

export type LiveCatalogue = { readonly head: CatalogueHead; readonly index: CatalogueIndex };

/** Decrypted and read at once: few enough to keep no memory, enough that the disk is never waited for. */
const PAGES_AT_ONCE = 8;
/** Taken in in one piece, which takes a millisecond or two. */
const PRODUCTS_AT_ONCE = 100;

/** A version was announced whose parts are not all here; the channel has to be pulled anew. */
export class CatalogueIncomplete extends Error {
  constructor(head: CatalogueHead, pages: number, products: number) {
    super(
      `catalogue version ${head.version} names ${head.pages} pages and ${head.products} products, ` +
        `but ${pages} pages and ${products} products are here`,
    );
    this.name = 'CatalogueIncomplete';
  }
}

/** The catalogue in the store: pages and changes on their way, and the head of the version that is sold by. */
export function cataloguePagesOf(catalogue: RxCollection<CatalogueDocument>, singletons: Singletons) {
  const arriving = arrivingPages();
  let tidying = Promise.resolve();

  /** Keeps pages as they come in by the feed. Main has decoded each product. */
  async function putPages(pages: readonly CataloguePage[]): Promise<void> {
    const breathe = createBreather('background');
    const documents: CatalogueDocument[] = [];
    for (const { version, page, products } of pages) {
      await breathe();
      documents.push({ key: keyOf(version, page), version, page, products: writePage(products) });
    }
    await keep(documents, breathe);
    for (const page of pages) {
      arriving.takeIn(page);
      await breathe();
    }
  }

  /** Keeps parts of changes as they come in by the feed. */
  async function putChanges(changes: readonly CatalogueChange[]): Promise<void> {
    const documents = changes.map(({ version, part, changed, removed }) => {
      const products = JSON.stringify({ changed, removed });
      // Below the pages, so that no part is taken for one.
      return { key: changeKeyOf(version, part), version, page: -1 - part, products };
    });
    await keep(documents, createBreather('background'));
  }

  async function keep(documents: CatalogueDocument[], breathe: () => Promise<void>): Promise<void> {
    if (documents.length === 0) return;
    await breathe();
    const { error } = await catalogue.bulkUpsert(documents);
    if (error[0])
      throw new Error(`store: page ${error[0].documentId} not written, status ${error[0].status}`);
    await breathe();
  }

  function head(): CatalogueHead | undefined {
    const kept = singletons.get(LIVE_HEAD);
    return kept === undefined ? undefined : readHead.parse(kept);
  }

  /** Reads pages a few at a time, the next ones while these are read. Past RxDB's own cache, which would keep them twice. */
  async function* pagesOf(head: CatalogueHead): AsyncGenerator<readonly CatalogueDocument[]> {
    const version = baseOf(head);
    const { pages } = head;
    const read = (start: number): Promise<CatalogueDocument[]> => {
      const count = Math.max(0, Math.min(PAGES_AT_ONCE, pages - start));
      const keys = Array.from({ length: count }, (_, place) => keyOf(version, start + place));
      const reading = catalogue.storageInstance.findDocumentsById(keys, false);
      // Whoever asks for it gets the fault; where nobody asks any more it is none.
      reading.catch(() => {});
      return reading;
    };
    let next = read(0);
    for (let start = 0; start < pages; start += PAGES_AT_ONCE) {
      const found = await next;
      next = read(start + PAGES_AT_ONCE);
      yield found.sort((one, other) => one.page - other.page);
    }
  }

  /** What changed since the pages, laid over each other in order. @throws CatalogueIncomplete */
  async function changesOf(head: CatalogueHead): Promise<Overlay> {
    const keys = (head.changes ?? []).flatMap(({ version, parts }) =>
      Array.from({ length: parts }, (_, part) => changeKeyOf(version, part)),
    );
    const found = keys.length > 0 ? await catalogue.storageInstance.findDocumentsById(keys, false) : [];
    if (found.length !== keys.length) throw new CatalogueIncomplete(head, 0, 0);
    const texts = new Map(found.map(({ key, products }) => [key, products]));
    return overlayOf(keys.map((key) => JSON.parse(texts.get(key)!) as CatalogueChange));
  }

  /** All products of a version, a slice at a time. @throws CatalogueIncomplete at the end */
  async function* slicesOf(head: CatalogueHead): AsyncGenerator<readonly Product[]> {
    const overlay = await changesOf(head);
    let pages = 0;
    let products = 0;
    for await (const found of pagesOf(head))
      for (const page of found) {
        // Products were decoded when they came in; checking 100,000 of them again at each start would cost the
        // cashier the time and protect from nothing.
        const slice = overlay.over(readPage(page.products));
        pages += 1;
        products += slice.length;
        yield slice;
      }
    const added = overlay.rest();
    products += added.length;
    for (let start = 0; start < added.length; start += PRODUCTS_AT_ONCE)
      yield added.slice(start, start + PRODUCTS_AT_ONCE);
    if (pages !== head.pages || products !== head.products)
      throw new CatalogueIncomplete(head, pages, products);
  }

  /** @throws CatalogueIncomplete */
  async function indexOf(head: CatalogueHead, breathe: () => Promise<void>): Promise<GrownIndex> {
    const whole = arriving.take(head);
    if (whole) return whole.finish();
    const growing = growIndex();
    for await (const slice of slicesOf(head)) {
      growing.add(slice);
      await breathe();
    }
    return growing.finish();
  }

  /** The catalogue to sell by, or undefined before the first whole version came. @throws CatalogueIncomplete */
  async function load(): Promise<LiveCatalogue | undefined> {
    const live = head();
    if (!live) return undefined;
    const index = await indexOf(live, createBreather('user-visible'));
    void indexNames(index);
    return { head: live, index };
  }

  /** Over the products of the live version as they lie on the disk; null before the first, or when parts are gone. */
  async function checksum(): Promise<{ version: number; checksum: string } | null> {
    const live = head();
    if (!live) return null;
    const breathe = createBreather('background');
    const running = runningChecksum();
    try {
      for await (const slice of slicesOf(live))
        for (const one of slice) {
          running.add(one.id, one);
          await breathe();
        }
      return { version: live.version, checksum: running.text() };
    } catch (cause) {
      if (cause instanceof CatalogueIncomplete) return null;
      throw cause;
    }
  }

  /**
   * Swaps to a version whole, then deletes what it replaces, for which no cashier waits (`tidied`). A head older than the live one is met
   * when a channel is pulled from its start again; it changes nothing.
   *
   * @param anyway also when it is older than the live one: head office says that this is what it has
   * @returns the new catalogue, or undefined when nothing changed
   * @throws CatalogueIncomplete
   */
  async function swapTo(next: CatalogueHead, anyway = false): Promise<LiveCatalogue | undefined> {
    const live = head();
    if (live && !anyway && Date.parse(next.publishedAt) < Date.parse(live.publishedAt)) {
      if (next.version < baseOf(live) || next.version > live.version)
        await dropParts(catalogue, (version) => version === next.version);
      return undefined;
    }
    const index = await indexOf(next, createBreather('background'));
    if (live) await beforeDrawing();
    await singletons.put(LIVE_HEAD, next);
    tidying = dropParts(
      catalogue,
      (version) =>
        version < baseOf(next) || (live !== undefined && version > next.version && version <= live.version),
    );
    // Whoever waits for it gets the fault; what was left is deleted with the next version.
    tidying.catch(() => {});
    void indexNames(index);
    return { head: readHead.parse(next), index };
  }

  /** Deletes every version, also one that was on its way. */
  async function forget(): Promise<void> {
    arriving.forget();
    await singletons.put(LIVE_HEAD, undefined);
    await dropParts(catalogue, () => true);
  }

  return { putPages, putChanges, head, load, swapTo, tidied: () => tidying, checksum, forget };
}

/** Goods can be scanned already; who types a name meanwhile waits for a plain look through all of them. */
async function indexNames(index: GrownIndex): Promise<void> {
  const breathe = createBreather('background', Number.POSITIVE_INFINITY);
  while (index.indexNames(PRODUCTS_AT_ONCE)) await breathe();
}

function keyOf(version: number, page: number): string {
  return `${version}/${page}`;
}

function changeKeyOf(version: number, part: number): string {
  return `${version}/change/${part}`;
}
