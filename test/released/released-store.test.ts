import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJournal } from '#main/journal/journal.ts';
import { copyStore } from '#main/updates/copy-store.ts';
import { tryStore } from '#main/updates/trial/try-store.ts';
import type { Entry } from '#shared/sync/entry.ts';
import { restoreDatabases } from '../fixtures/indexed-db.ts';
import { openStorePage, type StorePage } from '../fixtures/store-page.ts';
import { openReleasedJournal, readReleasedStore, STORE_NAME, STORE_SECRET } from './released-till.ts';

const versions = readdirSync(import.meta.dirname).filter((name) => /^\d/.test(name));

// The store that each released version left in its browser, opened by today's code in a real Chromium.
describe.each(versions)('the store of a till of version %s', (version) => {
  let storePage: StorePage;
  let entries: Entry[];
  let answered: ReadonlySet<string>;
  beforeAll(async () => {
    const journal = await openReleasedJournal(version);
    ({ entries, answered } = journal);
    await journal.close();
    storePage = await openStorePage();
    await storePage.load();
    await restoreDatabases(storePage.page, await readReleasedStore(version));
    await storePage.open(STORE_NAME, STORE_SECRET);
  }, 60_000);
  afterAll(() => storePage?.close());

  test('is opened as it is, or brought over whole: nothing was begun anew or put aside', async () => {
    expect(await storePage.page.evaluate(() => window.store.opening)).toEqual({
      putAside: false,
      replaced: null,
    });
  });

  test('holds every entry of its journal, and knows which of them wait', async () => {
    const held = await storePage.page.evaluate(() => window.store.entriesAfter({ epoch: 0, seq: 0 }, 10_000));
    expect(held).toEqual(entries);
    const { waiting, sent, settled } = await storePage.page.evaluate(() => window.store.countByState());
    expect([waiting + sent, settled]).toEqual([entries.length - answered.size, answered.size]);
    const unanswered = await storePage.page.evaluate(async () =>
      (await window.store.unansweredSales()).map(({ id }) => id),
    );
    const sales = entries.filter(({ body }) => body.kind === 'sale' || body.kind === 'refund');
    expect(unanswered.toSorted()).toEqual(
      sales.flatMap(({ id }) => (answered.has(id) ? [] : [id])).toSorted(),
    );
  });

  test('rebuilds a lost journal alone, to the same hash', async () => {
    const held = await storePage.page.evaluate(() => window.store.entriesAfter({ epoch: 0, seq: 0 }, 10_000));
    const folder = await mkdtemp(join(tmpdir(), 'outpost-rebuilt-'));
    const journal = await openJournal({ folder });
    await journal.adopt(held);
    expect(journal.head().hash).toBe(entries.at(-1)!.hash);
    await journal.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('passes the trial of today’s version, as its page hands it over', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outpost-store-trial-'));
    const journal = await openJournal({ folder });
    await journal.adopt(entries);
    const copied = await copyStore(join(folder, 'store.jsonl'), (from) =>
      storePage.page.evaluate((from) => window.store.copyForTrial(from), from),
    );
    expect(copied).toEqual({ entries: entries.length - answered.size, baskets: 2 });
    expect(await tryStore(join(folder, 'store.jsonl'), journal)).toEqual(copied);
    await journal.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('has the open basket, the parked one, prices, people and cursors', async () => {
    const found = await storePage.page.evaluate(async () => {
      const live = await window.store.loadCatalogue();
      return {
        draft: (await window.store.loadDraft())?.id,
        parked: window.store.parked.all().baskets.map(({ name }) => name),
        unreadable: window.store.parked.all().unreadable,
        products: live?.index.size,
        staff: [...window.store.records.all('staff')].length,
        cursors: window.store.cursors(),
      };
    });
    expect(found).toEqual({
      draft: '018f4d6e-0000-7000-8000-0000000000d1',
      parked: ['Ann'],
      unreadable: 0,
      products: 2,
      staff: 1,
      cursors: { chain: 'c7', 'shop:harbour': 's3', 'till:harbour-t1': 't9' },
    });
  });
});
