import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { millEntry } from '#test/fixtures/mill-entry.ts';
import { sampleProduct, sampleSale, sampleTerms } from '#test/fixtures/sample-sales.ts';
import { openStorePage, type StorePage } from '#test/fixtures/store-page.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { runningChecksum } from '#shared/sync/checksum.ts';
import type { CatalogueHead, CataloguePage } from '#shared/catalogue/catalogue.ts';
import type { AppliedThrough } from '#shared/shop/applied-through.ts';
import type { Entry, SaleEntry } from '#shared/sync/entry.ts';
import type { FeedItem, FeedPage } from '#shared/sync/feed.ts';
import type { Outcome } from '#shared/sync/outcome.ts';
import type { Store } from './open-store.ts';

/** The store on real IndexedDB: what it keeps must be there when the page is opened again. */
let storePage: StorePage;
let page: Page;
let stores = 0;

beforeAll(async () => {
  storePage = await openStorePage();
  ({ page } = storePage);
});
afterAll(() => storePage?.close());

const SECRET = 'A'.repeat(43);
const OTHER_SECRET = 'B'.repeat(42) + 'A';

const loadPage = (): Promise<void> => storePage.load();
/** Opens the store of this test, as a page does that was just loaded. */
const openPage = (secret = SECRET): Promise<void> => storePage.open(`till-${stores}`, secret);

beforeEach(async () => {
  stores++;
  await openPage();
});

function entryAt(seq: number, hash = seq.toString(16).padStart(64, 'a')): SaleEntry {
  return millEntry(sampleSale({ lines: 2 }), seq, hash);
}

function settled(entry: Entry, exceptions = 0): Outcome {
  return {
    result: 'settled',
    entryId: entry.id,
    hash: entry.hash,
    settledAt: '2026-11-20T10:00:00.000Z',
    exceptions: Array.from({ length: exceptions }, () => ({
      code: 'oversold' as const,
      message: 'oversold',
    })),
  };
}

function feed(channel: FeedPage['channel'], cursor: string, items: FeedItem[]): FeedPage {
  return { channel, cursor, items, more: false, serverTime: '2026-11-20T10:00:00.000Z' };
}

function version(
  number: number,
  publishedAt: string,
  pages = 2,
): { head: FeedItem; pages: FeedItem[]; first: string } {
  const cataloguePages: CataloguePage[] = Array.from({ length: pages }, (_, place) => ({
    version: number,
    page: place,
    products: [sampleProduct(number * 10 + place * 2), sampleProduct(number * 10 + place * 2 + 1)],
  }));
  const head: CatalogueHead = {
    version: number,
    publishedAt,
    terms: { ...sampleTerms, catalogueVersion: number },
    pages,
    products: pages * 2,
  };
  return {
    head: { kind: 'catalogueHead', head },
    pages: cataloguePages.map((page) => ({ kind: 'cataloguePage', page })),
    first: cataloguePages[0]!.products[0]!.id,
  };
}

const keep = (entry: Entry) => page.evaluate((entry) => window.store.keepEntry(entry, 'waiting'), entry);
const refusedKeep = (entry: Entry) =>
  page.evaluate((entry) => window.refusal(window.store.keepEntry(entry, 'waiting')), entry);
const apply = (feedPage: FeedPage) => page.evaluate((feedPage) => window.store.applyFeed(feedPage), feedPage);
const counts = () => page.evaluate(() => window.store.countByState());
const liveVersion = () =>
  page.evaluate(async () => {
    const live = await window.store.loadCatalogue();
    return live && { version: live.head.version, first: live.index.products[0]?.id, count: live.index.size };
  });

describe('entries', () => {
  test('a kept sale is there when the page is opened again', async () => {
    const entry = entryAt(1);
    await keep(entry);
    await openPage();
    expect(await page.evaluate((id) => window.store.findEntry(id), entry.id)).toEqual({
      entry,
      state: 'waiting',
      outcome: null,
    });
    expect(await page.evaluate(() => window.store.storeEnd())).toEqual({ epoch: 1, seq: 1 });
  });

  test('what a later version of the till sealed is kept whole, and handed back so', async () => {
    const known = entryAt(1);
    const content = { kind: 'giftWrapped', ribbon: { colour: 'red' } };
    const later: Entry = { ...known, body: { kind: 'later', content } };
    await keep(later);
    await openPage();
    const back = await page.evaluate(() => window.store.entriesAfter({ epoch: 0, seq: 0 }, 10));
    expect(back).toEqual([later]);
    expect(await page.evaluate(() => window.store.unansweredSales())).toEqual([]);
  });

  test('the same sale kept twice is one sale', async () => {
    const entry = entryAt(1);
    await keep(entry);
    await keep(entry);
    expect(await counts()).toEqual({ waiting: 1, sent: 0, settled: 0, quarantined: 0 });
  });

  test('the same id with other content is refused and said', async () => {
    const entry = entryAt(1);
    await keep(entry);
    expect(await refusedKeep({ ...entry, hash: 'f'.repeat(64) })).toContain('entry 1/1');
    expect(await refusedKeep({ ...entry, seq: 2, hash: 'f'.repeat(64) })).toContain('contradicts');
  });

  test('another sale at the same place of the journal is refused and said', async () => {
    await keep(entryAt(1));
    expect(await refusedKeep(entryAt(1, 'f'.repeat(64)))).toContain('contradicts what the store keeps');
  });

  test('a sale goes from waiting to sent to settled, and never back', async () => {
    const entry = entryAt(1);
    await keep(entry);
    await page.evaluate((id) => window.store.entriesSent([id]), entry.id);
    expect(await counts()).toMatchObject({ waiting: 0, sent: 1 });
    await apply(feed('till:mill-t1', 'c1', [{ kind: 'outcome', outcome: settled(entry, 1) }]));
    await page.evaluate((id) => window.store.entriesSent([id]), entry.id);
    await keep(entry);
    expect(await counts()).toEqual({ waiting: 0, sent: 0, settled: 1, quarantined: 0 });
    expect(await page.evaluate((id) => window.store.findEntry(id), entry.id)).toMatchObject({
      outcome: { exceptions: [{ code: 'oversold' }] },
    });
  });

  test('an outcome of which a later version of the till kept more is read by what this one knows', async () => {
    const [entry, coming] = [entryAt(1), entryAt(2)];
    await keep(entry);
    const outcomes = [entry, coming].map((one) => ({ ...settled(one, 1), judgedBy: { rules: 3 } }));
    await apply(
      feed(
        'till:mill-t1',
        'c1',
        outcomes.map((outcome) => ({ kind: 'outcome', outcome })),
      ),
    );
    await openPage();
    await keep(coming);
    for (const one of [entry, coming])
      expect(await page.evaluate((id) => window.store.findEntry(id), one.id)).toEqual({
        entry: one,
        state: 'settled',
        outcome: settled(one, 1),
      });
  });

  test('an outcome that comes before its entry is kept until the entry comes', async () => {
    const entry = entryAt(1);
    await apply(feed('till:mill-t1', 'c1', [{ kind: 'outcome', outcome: settled(entry) }]));
    await openPage();
    await keep(entry);
    expect(await counts()).toEqual({ waiting: 0, sent: 0, settled: 1, quarantined: 0 });
  });

  test('an outcome for another content of the same id is not taken for this one', async () => {
    const entry = entryAt(1);
    await keep(entry);
    const other = settled({ ...entry, hash: 'e'.repeat(64) });
    await apply(feed('till:mill-t1', 'c1', [{ kind: 'outcome', outcome: other }]));
    expect(await counts()).toMatchObject({ waiting: 1, settled: 0 });
  });

  test('history is newest first and follows what changes', async () => {
    const all = [entryAt(1), entryAt(2), entryAt(3)];
    await page.evaluate(
      (list) => window.store.keepEntries(list.map((entry) => ({ entry, state: 'waiting' as const }))),
      all,
    );
    const seen = await page.evaluate(async (id) => {
      const versions: string[][] = [];
      const stop = window.store.watchHistory(2, (rows) => {
        versions.push(rows.map((row) => `${row.receiptNumber} ${row.state}`));
      });
      while (versions.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      await window.store.entriesSent([id]);
      while (versions.length === 1) await new Promise((resolve) => setTimeout(resolve, 10));
      stop();
      return versions;
    }, all[2]!.id);
    expect(seen[0]).toEqual(['ML01-26-000003 waiting', 'ML01-26-000002 waiting']);
    expect(seen.at(-1)).toEqual(['ML01-26-000003 sent', 'ML01-26-000002 waiting']);
  });

  test('history is read backwards slice by slice, and what changes is told', async () => {
    const all = Array.from({ length: 400 }, (_, place) => entryAt(place + 1));
    await page.evaluate(
      (list) => window.store.keepEntries(list.map((entry) => ({ entry, state: 'waiting' as const }))),
      all,
    );
    const read = await page.evaluate(async () => {
      const numbers: string[] = [];
      let slices = 0;
      let next: { epoch: number; seq: number } | null = null;
      do {
        const slice: Awaited<ReturnType<Store['readHistory']>> = await window.store.readHistory(
          next,
          () => true,
        );
        numbers.push(...slice.rows.map(({ receiptNumber }) => receiptNumber));
        next = slice.next;
        slices++;
      } while (next);
      return { numbers, slices };
    });
    expect(read.numbers).toEqual(all.toReversed().map(({ body }) => body.receiptNumber));
    expect(read.slices).toBeGreaterThan(2);
    const told = await page.evaluate(async (id) => {
      const rows: string[] = [];
      const stop = window.store.watchSales((row) => rows.push(`${row.receiptNumber} ${row.state}`));
      await window.store.entriesSent([id]);
      while (rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      stop();
      return rows;
    }, all[399]!.id);
    expect(told).toEqual(['ML01-26-000400 sent']);
  });

  test('a receipt is found by its number, and what came back of it, also after the page was opened again', async () => {
    const sold = entryAt(1);
    const back = entryAt(2);
    const { id: saleId } = sold.body.sale;
    back.body.sale.lines = back.body.sale.lines.map((line) => ({ ...line, returnOf: { saleId, line: 1 } }));
    const practice = structuredClone({ ...back, id: entryAt(3).id, seq: 3, hash: 'b'.repeat(64) });
    practice.body.sale.training = true;
    await page.evaluate(
      (list) => window.store.keepEntries(list.map((entry) => ({ entry, state: 'waiting' as const }))),
      [sold, back, practice],
    );
    await openPage();
    const found = await page.evaluate(async (number) => {
      const kept = await window.store.findReceipt(number);
      const returns = await window.store.returnsOf(kept!.entry.id);
      return { id: kept!.entry.id, returns: returns.map(({ id }) => id) };
    }, sold.body.receiptNumber);
    // What was brought back for practice can still come back.
    expect(found).toEqual({ id: sold.id, returns: [back.id] });
  });
});

describe('documents of head office', () => {
  const staff = { name: 'Amina', role: 'cashier', pinHash: '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA' };
  const record = (collection: string, id: string, value: unknown): FeedItem => ({
    kind: 'record',
    record: { collection, id, value },
  });
  const all = () => page.evaluate(() => [...window.store.records.all('staff')]);

  test('the newest of each is there, also after the page was opened again', async () => {
    await apply(feed('shop:harbour', 'c1', [record('staff', 's-1', staff), record('staff', 's-2', staff)]));
    await apply(
      feed('shop:harbour', 'c2', [
        record('staff', 's-2', null),
        record('staff', 's-1', { ...staff, role: 'manager' }),
      ]),
    );
    const newest = [['s-1', { ...staff, role: 'manager' }]];
    expect(await all()).toEqual(newest);
    await openPage();
    expect(await all()).toEqual(newest);
  });

  test('levels and what they hold are shown together, when the last page of a pull is here', async () => {
    await page.evaluate(() => {
      Object.assign(window, { seen: [] });
      const { seen } = window as unknown as { seen: unknown[] };
      const { records } = window.store;
      records.watch('stock', (levels) => seen.push(levels.get('milk')?.onHandMilli ?? null));
      records.watch('applied', (markers) => seen.push(markers.get('mill-t1') ?? null));
    });
    const seen = () => page.evaluate(() => (window as unknown as { seen: unknown[] }).seen.splice(0));
    expect(await seen()).toEqual([null, null]);
    await apply({ ...feed('shop:mill', 'c1', [record('stock', 'milk', { onHandMilli: 8000 })]), more: true });
    expect(await seen()).toEqual([]);
    await apply(feed('shop:mill', 'c2', [record('applied', 'mill-t1', { epoch: 1, through: 1 })]));
    expect((await seen()).toReversed()).toEqual([8000, { epoch: 1, through: 1 }]);
  });

  test('what levels may not hold yet is what is not booked, and what the marker does not name', async () => {
    const sealed = [1, 2, 3, 4].map((seq) => entryAt(seq));
    for (const entry of sealed) await keep(entry);
    const outcomes = sealed
      .slice(0, 3)
      .map((entry): FeedItem => ({ kind: 'outcome', outcome: settled(entry) }));
    await apply(feed('till:mill-t1', 'c1', outcomes));
    const moves = (marker?: AppliedThrough) =>
      page.evaluate(
        async (marker) =>
          (await window.store.ownMoves(marker))
            .toSorted((a, b) => a.seq - b.seq)
            .map(({ seq, settled }) => [seq, settled]),
        marker,
      );
    expect(await moves()).toEqual([[4, false]]);
    expect(await moves({ epoch: 1, through: 1, beyond: [[3, 3]] })).toEqual([
      [2, true],
      [4, false],
    ]);
  });

  test('what only a newer till can read is kept and harms nothing', async () => {
    await apply(
      feed('chain', 'c1', [
        record('robots', 'r-1', { arms: 4 }),
        record('staff', 's-1', { ...staff, role: 'owner' }),
        record('staff', 's-2', staff),
      ]),
    );
    expect(await all()).toEqual([['s-2', staff]]);
    await openPage();
    expect(await all()).toEqual([['s-2', staff]]);
  });
});

describe('the catalogue', () => {
  const one = version(1, '2026-11-01T08:00:00.000Z');
  const two = version(2, '2026-11-02T08:00:00.000Z', 1);

  test('pages alone change nothing; their head swaps to them whole', async () => {
    await apply(feed('chain', 'c1', [...one.pages, one.head]));
    await apply(feed('chain', 'c2', two.pages));
    expect(await liveVersion()).toEqual({ version: 1, first: one.first, count: 4 });
    await apply(feed('chain', 'c3', [two.head]));
    expect(await liveVersion()).toEqual({ version: 2, first: two.first, count: 2 });
    await openPage();
    expect(await liveVersion()).toEqual({ version: 2, first: two.first, count: 2 });
  });

  test('what a version replaces is gone from the disk', async () => {
    await apply(feed('chain', 'c1', [...one.pages, one.head]));
    await apply(feed('chain', 'c2', [...two.pages, two.head]));
    const rows = await page.evaluate(async (name) => {
      const found = (await indexedDB.databases()).find(
        (database) => database.name?.startsWith(name) && database.name.endsWith('--0--catalogue'),
      );
      return new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(found!.name!);
        opening.addEventListener('error', () => reject(opening.error));
        opening.addEventListener('success', () => {
          const counting = opening.result.transaction('docs').objectStore('docs').count();
          counting.addEventListener('success', () => {
            opening.result.close();
            resolve(counting.result);
          });
        });
      });
    }, `rxdb-dexie-till-${stores}-g1-`);
    // The millisecond in which a page is marked as deleted is kept until the next swap.
    expect(rows).toBeLessThanOrEqual(3);
    expect(await liveVersion()).toMatchObject({ version: 2 });
  });

  test('a channel pulled from its start again does not bring old prices back', async () => {
    await apply(feed('chain', 'c1', [...one.pages, one.head, ...two.pages, two.head]));
    await apply(feed('chain', 'c0', [...one.pages, one.head]));
    expect(await liveVersion()).toEqual({ version: 2, first: two.first, count: 2 });
  });

  const changeOf = (number: number, changed: Product[], removed: string[] = []): FeedItem => ({
    kind: 'catalogueChange',
    change: { version: number, part: 0, changed, removed },
  });
  const headOver = (number: number, changed: number[], products: number): FeedItem => ({
    kind: 'catalogueHead',
    head: {
      version: number,
      publishedAt: `2026-11-0${number}T08:00:00.000Z`,
      terms: { ...sampleTerms, catalogueVersion: number },
      pages: 2,
      products,
      base: 1,
      changes: changed.map((one) => ({ version: one, parts: 1 })),
    },
  });
  const prices = () =>
    page.evaluate(async () => {
      const live = await window.store.loadCatalogue();
      return live?.index.products.map(({ id, priceMicros }) => [id, priceMicros]);
    });

  test('what changed is laid over the pages, also after the page was opened again', async () => {
    const [, second, third, fourth] = [10, 11, 12, 13].map(sampleProduct);
    const dearer = { ...second!, priceMicros: 77_000_000 };
    const added = sampleProduct(99);
    await apply(feed('chain', 'c1', [...one.pages, one.head]));
    await apply(
      feed('chain', 'c2', [changeOf(2, [dearer, added], [sampleProduct(10).id]), headOver(2, [2], 4)]),
    );
    const then = [dearer, third!, fourth!, added].map(({ id, priceMicros }) => [id, priceMicros]);
    expect(await prices()).toEqual(then);
    const dearest = { ...dearer, priceMicros: 88_000_000 };
    await apply(feed('chain', 'c3', [changeOf(3, [dearest], [added.id]), headOver(3, [2, 3], 3)]));
    await openPage();
    const now = [dearest, third!, fourth!];
    expect(await prices()).toEqual(now.map(({ id, priceMicros }) => [id, priceMicros]));
    const running = runningChecksum();
    for (const product of now) running.add(product.id, product);
    expect(await page.evaluate(() => window.store.channelChecksum('chain'))).toMatchObject({
      catalogue: { version: 3, checksum: running.text() },
    });
    // The next whole version needs nothing of all that.
    const four = version(4, '2026-11-04T08:00:00.000Z');
    await apply(feed('chain', 'c4', [...four.pages, four.head]));
    expect(await liveVersion()).toEqual({ version: 4, first: four.first, count: 4 });
  });

  test('what a newer head office says of goods is kept whole, summed up as it does, and sold without', async () => {
    const more = <T extends object>(value: T): T => ({ ...value, allergens: [{ name: 'nuts' }] });
    const goods = [10, 11].map((number) => more({ ...sampleProduct(number), parts: undefined }));
    const changed = more({ ...sampleProduct(11), priceMicros: 77_000_000 });
    const brought: FeedItem = { kind: 'cataloguePage', page: { version: 1, page: 0, products: goods } };
    const terms = { ...more(sampleTerms), taxes: sampleTerms.taxes.map(more) };
    const head = more({ version: 1, publishedAt: '2026-11-01T08:00:00.000Z', terms, pages: 1, products: 2 });
    const next = { ...head, version: 2, base: 1, changes: [more({ version: 2, parts: 1 })] };
    const said = JSON.parse(JSON.stringify([brought, { kind: 'catalogueHead', head }])) as FeedItem[];
    await apply(feed('chain', 'c1', said));
    await apply(feed('chain', 'c2', [changeOf(2, [changed]), { kind: 'catalogueHead', head: next }]));
    const running = runningChecksum();
    const [first] = JSON.parse(JSON.stringify(goods)) as Product[];
    for (const product of [first!, changed]) running.add(product.id, product);
    const liveHead = () => page.evaluate(async () => (await window.store.loadCatalogue())?.head);
    for (const again of [false, true]) {
      if (again) await openPage();
      expect(await page.evaluate(() => window.store.channelChecksum('chain'))).toMatchObject({
        catalogue: { version: 2, checksum: running.text() },
      });
      expect(await liveHead()).toEqual({
        version: 2,
        publishedAt: head.publishedAt,
        terms: sampleTerms,
        pages: 1,
        products: 2,
        base: 1,
        changes: [{ version: 2, parts: 1 }],
      });
    }
  });

  test('changes that are not all here are refused like pages', async () => {
    await apply(feed('chain', 'c1', [...one.pages, one.head]));
    const broken = feed('chain', 'c2', [headOver(3, [2, 3], 4)]);
    expect(await page.evaluate((broken) => window.refusal(window.store.applyFeed(broken)), broken)).toContain(
      'catalogue version 3',
    );
    expect(await liveVersion()).toMatchObject({ version: 1 });
    expect(await page.evaluate(() => window.store.cursors())).toEqual({});
  });

  test('a channel that is started over loses what head office does not have, and nothing else', async () => {
    const record = (id: string): FeedItem => ({
      kind: 'record',
      record: { collection: 'customer', id, value: { name: `Customer ${id}` } },
    });
    const entry = entryAt(1);
    await keep(entry);
    await apply(feed('chain', 'c1', [...one.pages, one.head, record('k-1'), record('k-2')]));
    await apply(feed('shop:mill', 's1', [record('k-3')]));
    const before = await page.evaluate(() => window.store.channelChecksum('shop:mill'));
    await page.evaluate(() => window.store.resetChannel('chain'));
    expect(await page.evaluate(() => window.store.cursors())).toEqual({ 'shop:mill': 's1' });
    // Until the channel is here again, it is sold by what there is.
    expect(await liveVersion()).toMatchObject({ version: 1 });
    // Head office was set back: its newest catalogue is older than the till's.
    const older = version(7, '2026-10-01T08:00:00.000Z', 1);
    await apply({ ...feed('chain', 'c2', [...older.pages, record('k-1')]), more: true });
    await apply(feed('chain', 'c3', [older.head]));
    expect(await liveVersion()).toEqual({ version: 7, first: older.first, count: 2 });
    const names = () => page.evaluate(() => [...window.store.records.all('customer').keys()].sort());
    expect(await names()).toEqual(['k-1', 'k-3']);
    expect(await page.evaluate(() => window.store.channelChecksum('shop:mill'))).toEqual(before);
    await openPage();
    expect(await names()).toEqual(['k-1', 'k-3']);
    expect(await counts()).toMatchObject({ waiting: 1 });
  });

  test('a till that is shut out has no goods, staff or customers left on the disk, and every sale it made', async () => {
    const record = (collection: string, id: string): FeedItem => ({
      kind: 'record',
      record: { collection, id, value: { name: `${collection} ${id}` } },
    });
    await keep(entryAt(1));
    await apply(feed('chain', 'c1', [...one.pages, one.head, record('customer', 'k-1')]));
    await apply(feed('shop:mill', 's1', [record('customer', 'k-2')]));
    await apply(feed('management:mill', 'm1', [record('customer', 'k-3')]));
    const names = () => page.evaluate(() => [...window.store.records.all('customer').keys()].sort());
    await page.evaluate(() => window.store.forgetChannel('management:mill'));
    expect(await names()).toEqual(['k-1', 'k-2']);
    await page.evaluate(() => window.store.forgetPublished());
    for (const again of [false, true]) {
      if (again) await openPage();
      expect(await names()).toEqual([]);
      expect(await page.evaluate(async () => (await window.store.loadCatalogue()) ?? null)).toBeNull();
      expect(await page.evaluate(() => window.store.cursors())).toEqual({});
      expect(await counts()).toMatchObject({ waiting: 1 });
    }
    // Enrolled anew it is filled from the beginning.
    await apply(feed('chain', 'c1', [...one.pages, one.head]));
    expect(await liveVersion()).toMatchObject({ version: 1 });
  });

  test('a head without its pages is refused, keeps the old prices, and starts the channel over', async () => {
    await apply(feed('chain', 'c1', [...one.pages, one.head]));
    const broken = feed('chain', 'c2', [two.head]);
    expect(await page.evaluate((broken) => window.refusal(window.store.applyFeed(broken)), broken)).toContain(
      'catalogue version 2 names 1 pages and 2 products, but 0 pages and 0 products are here',
    );
    expect(await liveVersion()).toMatchObject({ version: 1 });
    expect(await page.evaluate(() => window.store.cursors())).toEqual({});
  });
});

test('each channel goes on where it stopped, also after the page was opened again', async () => {
  await apply(feed('chain', 'c7', []));
  await apply(feed('shop:mill', 's3', []));
  await apply(feed('chain', 'c8', []));
  await openPage();
  expect(await page.evaluate(() => window.store.cursors())).toEqual({ chain: 'c8', 'shop:mill': 's3' });
});

test('a sale half-entered is there again, and gone when it is done', async () => {
  const draft = {
    id: '018f4d6e-0000-7000-8000-000000000001',
    openedAt: '2026-11-20T09:00:00.000Z',
    terms: sampleTerms,
    lines: [],
  };
  await page.evaluate((draft) => window.store.saveDraft(draft), draft);
  await openPage();
  expect(await page.evaluate(() => window.store.loadDraft())).toEqual(draft);
  await page.evaluate(() => window.store.saveDraft(null));
  await openPage();
  expect(await page.evaluate(() => window.store.loadDraft())).toBeNull();
});

/** Everything that lies in IndexedDB under this test's name, as text. */
function onDisk(): Promise<string> {
  return page.evaluate(async (name) => {
    const rows: unknown[] = [];
    for (const { name: database } of await indexedDB.databases()) {
      if (!database?.startsWith(`rxdb-dexie-${name}-`) || database.includes('_rxdb_internal')) continue;
      const opened = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.addEventListener('success', () => resolve(opening.result));
        opening.addEventListener('error', () => reject(opening.error));
      });
      rows.push(
        await new Promise((resolve) => {
          const reading = opened.transaction('docs').objectStore('docs').getAll();
          reading.addEventListener('success', () => resolve(reading.result));
        }),
      );
      opened.close();
    }
    return JSON.stringify(rows);
  }, `till-${stores}`);
}

describe('at rest', () => {
  const one = version(1, '2026-11-01T08:00:00.000Z');
  const draft = {
    id: '018f4d6e-0000-7000-8000-000000000002',
    openedAt: '2026-11-20T09:00:00.000Z',
    terms: sampleTerms,
    lines: [],
  };

  test('neither sales nor prices nor the basket can be read on the disk', async () => {
    const entry = entryAt(1);
    await keep(entry);
    await apply(feed('chain', 'c1', [...one.pages, one.head]));
    await page.evaluate((draft) => window.store.saveDraft(draft), draft);
    await apply(feed('till:mill-t1', 'c2', [{ kind: 'outcome', outcome: settled(entry, 1) }]));
    const text = await onDisk();
    expect(text).toContain(entry.id);
    const { lines, totalMinor } = entry.body.sale;
    for (const secret of [
      'ML01-26-000001',
      lines[0]!.name,
      'oversold',
      draft.id,
      `"totalMinor":${totalMinor}`,
    ])
      expect(text, secret).not.toContain(secret);
  });

  test('a profile that was copied opens empty with the secret of another PC, and is whole with its own', async () => {
    const entry = entryAt(1);
    await keep(entry);
    expect(await page.evaluate(() => window.store.opening)).toEqual({ putAside: false, replaced: null });
    await openPage(OTHER_SECRET);
    expect(await page.evaluate(() => window.store.opening)).toEqual({ putAside: true, replaced: null });
    expect(await page.evaluate(() => window.store.storeEnd())).toEqual({ epoch: 0, seq: 0 });
    await openPage(OTHER_SECRET);
    // It is told once.
    expect(await page.evaluate(() => window.store.opening)).toEqual({ putAside: false, replaced: null });
    await openPage();
    expect(await page.evaluate((id) => window.store.findEntry(id), entry.id)).toMatchObject({ entry });
  });

  /** Changes every row of a collection that `which` finds in its key, as a bad sector would. No store is open. */
  const damage = async (collection: string, which: string): Promise<void> => {
    await loadPage();
    const changed = await page.evaluate(
      async ({ start, collection, which }) => {
        const found = (await indexedDB.databases()).find(
          ({ name }) => name?.startsWith(start) && name.endsWith(`--0--${collection}`),
        );
        const opened = await new Promise<IDBDatabase>((resolve) => {
          const opening = indexedDB.open(found!.name!);
          opening.addEventListener('success', () => resolve(opening.result));
        });
        const docs = opened.transaction('docs', 'readwrite').objectStore('docs');
        const rows = await new Promise<{ sealed: string; key?: string; id?: string }[]>((resolve) => {
          const reading = docs.getAll();
          reading.addEventListener('success', () => resolve(reading.result));
        });
        const bad = rows.filter((row) => (row.key ?? row.id)!.includes(which));
        for (const row of bad) docs.put({ ...row, sealed: `AAAA${row.sealed.slice(4)}` });
        await new Promise((resolve) => {
          docs.transaction.addEventListener('complete', resolve);
        });
        opened.close();
        return bad.length;
      },
      { start: `rxdb-dexie-till-${stores}-g1-`, collection, which },
    );
    expect(changed).toBeGreaterThan(0);
  };
  const opening = () => page.evaluate(() => window.store.opening);
  const whole = { putAside: false, replaced: null };
  const begunAnew = { putAside: false, replaced: 'its content could not be decrypted' };
  const customer: FeedItem = {
    kind: 'record',
    record: { collection: 'customer', id: 'k-1', value: { name: 'Customer k-1' } },
  };
  const customers = () => page.evaluate(() => [...window.store.records.all('customer').keys()]);

  test('an entry that was damaged on the disk: entries begin anew, and the basket stays', async () => {
    await keep(entryAt(1));
    await page.evaluate((draft) => window.store.saveDraft(draft), draft);
    await damage('entries', '');
    await openPage();
    expect(await opening()).toEqual(begunAnew);
    expect(await page.evaluate(() => window.store.storeEnd())).toEqual({ epoch: 0, seq: 0 });
    expect(await page.evaluate(() => window.store.loadDraft())).toEqual(draft);
    // The journal gives them back.
    await keep(entryAt(1));
    await openPage();
    expect([await opening(), await counts()]).toMatchObject([whole, { waiting: 1 }]);
  });

  test('a basket, cursor or mark that was damaged: the whole store begins anew', async () => {
    await keep(entryAt(1));
    await page.evaluate((draft) => window.store.saveDraft(draft), draft);
    await damage('till', 'draft');
    await openPage();
    expect(await opening()).toEqual(begunAnew);
    expect(await page.evaluate(() => window.store.storeEnd())).toEqual({ epoch: 0, seq: 0 });
  });

  test('a record that was damaged: every channel brings its records again, and nothing else is lost', async () => {
    await keep(entryAt(1));
    await apply(feed('chain', 'c1', [...one.pages, one.head, customer]));
    await damage('records', 'k-1');
    await openPage();
    expect([await customers(), await page.evaluate(() => window.store.cursors())]).toEqual([[], {}]);
    expect(await liveVersion()).toMatchObject({ version: 1 });
    expect(await counts()).toMatchObject({ waiting: 1 });
    await apply(feed('chain', 'c1', [...one.pages, one.head, customer]));
    await openPage();
    expect([await customers(), await opening()]).toEqual([['k-1'], whole]);
  });

  test('a page of the catalogue that was damaged: the channel brings it again, and nothing else is lost', async () => {
    await keep(entryAt(1));
    await apply(feed('chain', 'c1', [...one.pages, one.head, customer]));
    await damage('catalogue', '1/0');
    await openPage();
    expect(await page.evaluate(async () => (await window.store.loadCatalogue()) ?? null)).toBeNull();
    expect(await page.evaluate(() => window.store.cursors())).toEqual({});
    expect([await customers(), await counts()]).toMatchObject([['k-1'], { waiting: 1 }]);
    await apply(feed('chain', 'c1', [...one.pages, one.head, customer]));
    expect(await liveVersion()).toMatchObject({ version: 1, count: 4 });
  });

  /** A store as version 0.1.0 kept it: unencrypted, under the bare name. */
  async function plainStore(entries: readonly SaleEntry[], value = JSON.stringify(draft)): Promise<void> {
    stores++;
    await loadPage();
    await page.evaluate(
      async ({ name, entries, value }) => {
        const plain = await window.openPlain(name);
        for (const entry of entries)
          await plain.entries.insert({
            id: entry.id,
            epoch: entry.epoch,
            seq: entry.seq,
            hash: entry.hash,
            state: 'waiting',
            kind: 'sale',
            receiptNumber: `ML01-26-${entry.seq}`,
            totalMinor: entry.body.sale.totalMinor,
            currency: 'EUR',
            completedAt: entry.sealedAt,
            exceptions: 0,
            entry: JSON.stringify(entry),
            outcome: '',
          });
        await plain.till.insert({ key: 'draft', value });
        await plain.close();
      },
      { name: `till-${stores}`, entries, value },
    );
  }
  const plainNames = () =>
    page.evaluate(
      async (start) => (await indexedDB.databases()).filter(({ name }) => name?.startsWith(start)).length,
      `rxdb-dexie-till-${stores}--`,
    );

  test('an unencrypted store of an older version is brought over whole, and only then deleted', async () => {
    const entries = Array.from({ length: 450 }, (_, place) => entryAt(place + 1));
    await plainStore(entries);
    expect(await plainNames()).toBeGreaterThan(0);
    await openPage();
    expect(await page.evaluate(() => window.store.opening)).toEqual({ putAside: false, replaced: null });
    expect(await page.evaluate(() => window.store.countThrough(1, 450))).toBe(450);
    expect(await page.evaluate((id) => window.store.findEntry(id), entries[449]!.id)).toMatchObject({
      entry: entries[449],
    });
    expect(await page.evaluate(() => window.store.loadDraft())).toEqual(draft);
    expect(await plainNames()).toBe(0);
    expect(await onDisk()).not.toContain('ML01-26-');
  });

  test('a disk too full for the migration costs nothing: it is done at the next start, baskets and all', async () => {
    await plainStore([entryAt(1)]);
    await loadPage();
    const refused = await page.evaluate(
      async ({ secret, name }) => {
        const { add, put } = IDBObjectStore.prototype;
        // RxDB's own lists still fit; what is copied does not.
        const until = (write: typeof add): typeof add =>
          function (this: IDBObjectStore, value: object, ...key) {
            if ('sealed' in value) throw new DOMException('the disk is full', 'QuotaExceededError');
            return write.call(this, value, ...key);
          };
        Object.assign(IDBObjectStore.prototype, { add: until(add), put: until(put) });
        return window.openStore(secret, name).then(
          () => null,
          (cause: unknown) => String(cause),
        );
      },
      { secret: SECRET, name: `till-${stores}` },
    );
    expect(refused).toContain('the disk is full');
    await openPage();
    expect(await page.evaluate(() => window.store.opening)).toEqual({ putAside: false, replaced: null });
    expect(await page.evaluate(() => window.store.loadDraft())).toEqual(draft);
    expect(await page.evaluate(() => window.store.countThrough(1, 1))).toBe(1);
  });

  test('a migration that was broken off begins again from the old store', async () => {
    const entries = [entryAt(1), entryAt(2)];
    await plainStore(entries);
    await openPage();
    // As if the page had been killed before the last step: the copy has no mark, and the source is there.
    await page.evaluate(async (name) => {
      const found = (await indexedDB.databases()).find(
        (database) => database.name?.startsWith(name) && database.name.endsWith('--0--till'),
      );
      await window.store.close();
      const opened = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open(found!.name!);
        opening.addEventListener('success', () => resolve(opening.result));
      });
      await new Promise<void>((resolve) => {
        const deleting = opened.transaction('docs', 'readwrite').objectStore('docs').delete('storeReady');
        deleting.addEventListener('success', () => resolve());
      });
      opened.close();
    }, `rxdb-dexie-till-${stores}-g1-`);
    stores--;
    await plainStore(entries);
    await openPage();
    expect(await page.evaluate(() => window.store.countThrough(1, 2))).toBe(2);
    expect(await page.evaluate(() => window.store.loadDraft())).toEqual(draft);
    expect(await plainNames()).toBe(0);
  });
});
