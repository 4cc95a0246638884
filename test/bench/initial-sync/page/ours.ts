import { feedPageForStore } from '#shared/sync/feed.ts';
import { openStore, type Store } from '#renderer/store/open-store.ts';
import type { LiveCatalogue } from '#renderer/store/catalogue.ts';
import { fetchJson, type Contender } from './contender.ts';

/** Main gives the till a secret of its own; here everybody may know it. */
const SECRET = 'c2VjcmV0LW9mLXRoZS1iZW5jaC0tLS0tLS0tLS0tLS0';

async function fill(store: Store): Promise<void> {
  const live = new Promise<LiveCatalogue>((resolve) => store.onCatalogue(resolve));
  let applied = Promise.resolve();
  for (let cursor = '0', more = true; more;) {
    const page = feedPageForStore.parse(await fetchJson(`/feed?cursor=${cursor}`));
    ({ more } = page);
    cursor = page.cursor ?? cursor;
    // The next page is on its way while this one is kept, as main has it.
    await applied;
    applied = store.applyFeed(page);
  }
  await applied;
  await live;
}

/** The till's own store: encrypted, durable, every page checked as on its way from main. */
export const contender: Contender = {
  async open() {
    const store = await openStore(SECRET, 'bench');
    return () => fill(store);
  },
  async check(barcodes) {
    const store = await openStore(SECRET, 'bench');
    const live = await store.loadCatalogue();
    if (!live) return { count: 0, found: 0 };
    const found = barcodes.filter((barcode) => live.index.findByBarcode(barcode)?.barcodes[0] === barcode);
    return { count: live.index.size, found: found.length };
  },
};
