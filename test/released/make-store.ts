// `node test/released/make-store.ts VERSION`: keeps the store that the page of a till of this version
// leaves in its browser, beside the journal that `make-fixture.ts` kept. Run once for each release.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FeedItem } from '#shared/sync/feed.ts';
import { dumpDatabases } from '../fixtures/indexed-db.ts';
import { sampleProduct, sampleTerms } from '../fixtures/sample-sales.ts';
import { openStorePage } from '../fixtures/store-page.ts';
import { openReleasedJournal, STORE_FILE, STORE_NAME, STORE_SECRET } from './released-till.ts';

const version = process.argv[2];
if (!version || !/^\d+\.\d+\.\d+$/.test(version)) throw new Error('name the version');
const { entries, answered, close } = await openReleasedJournal(version);
await close();

const at = '2026-11-20T10:00:00.000Z';
const terms = { ...sampleTerms, catalogueVersion: 7 };
const staff = { name: 'Amina', role: 'cashier', pinHash: '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA' };
const draft = (id: string) => ({ id, openedAt: at, terms, lines: [] });
const catalogue: FeedItem[] = [
  {
    kind: 'cataloguePage',
    page: { version: 7, page: 0, products: [sampleProduct(1), sampleProduct(2)] },
  },
  { kind: 'catalogueHead', head: { version: 7, publishedAt: at, terms, pages: 1, products: 2 } },
];
const outcomes: FeedItem[] = entries
  .filter(({ id }) => answered.has(id))
  .map(({ id, hash }, place) => ({
    kind: 'outcome',
    outcome: {
      result: 'settled',
      entryId: id,
      hash,
      settledAt: at,
      exceptions: place === 3 ? [{ code: 'oversold', message: 'oversold' }] : [],
    },
  }));

const storePage = await openStorePage();
await storePage.open(STORE_NAME, STORE_SECRET);
await storePage.page.evaluate(
  async ({ entries, pages, draft, parked }) => {
    await window.store.keepEntries(entries.map((entry) => ({ entry, state: 'waiting' as const })));
    for (const page of pages) await window.store.applyFeed(page);
    await window.store.entriesSent(entries.slice(-10, -5).map(({ id }) => id));
    await window.store.saveDraft(draft);
    await window.store.parked.put(parked);
    await window.store.close();
  },
  {
    entries,
    pages: [
      { channel: 'chain' as const, cursor: 'c7', items: catalogue },
      {
        channel: 'shop:harbour' as const,
        cursor: 's3',
        items: [
          { kind: 'record' as const, record: { collection: 'staff', id: 's-1', value: staff } },
        ] as FeedItem[],
      },
      { channel: 'till:harbour-t1' as const, cursor: 't9', items: outcomes },
    ].map((page) => ({ ...page, more: false, serverTime: at })),
    draft: draft('018f4d6e-0000-7000-8000-0000000000d1'),
    parked: { name: 'Ann', parkedAt: at, draft: draft('018f4d6e-0000-7000-8000-0000000000d2') },
  },
);
await storePage.load();
const dump = gzipSync(JSON.stringify(await dumpDatabases(storePage.page)), { level: 9 });
await writeFile(join(import.meta.dirname, version, STORE_FILE), dump);
await storePage.close();
console.log(`${version}: ${entries.length} entries in a store of ${dump.length} bytes`);
