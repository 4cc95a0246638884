import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fullFeedItems, fullFeedPage, fullProduct, fullRecords } from '#test/fixtures/full-answers.ts';
import {
  hasNewer,
  saidByNewer,
  saidByNewerPlaceByPlace,
  withoutNewer,
} from '#test/fixtures/newer-head-office.ts';
import { catalogueHead } from '../catalogue/catalogue.ts';
import { product } from '../catalogue/product.ts';
import { runningChecksum } from './checksum.ts';
import { feedPage, feedPageForStore, heardFeedPage } from './feed.ts';
import { readPublished, readRecord, recordCollections, type RecordCollection } from './record.ts';
import { ignoringUnknown, keepingUnknown } from './unknown-fields.ts';

describe('a page of the feed from a newer head office', () => {
  test.each(fullFeedItems.map((item, place) => [`${place} ${item.kind}`, item] as const))(
    'item %s: a field more in any of its objects changes nothing else',
    (_, item) => {
      const page = { ...fullFeedPage, items: [item] };
      const read = heardFeedPage.parse(page);
      const places = saidByNewerPlaceByPlace(page);
      expect(places.length).toBeGreaterThan(2);
      for (const { place, answer } of places) {
        expect(feedPage.safeParse(answer).success, place).toBe(place.includes('.value'));
        const heard = heardFeedPage.parse(answer);
        expect(withoutNewer(heard), place).toEqual(read);
        expect(feedPageForStore.parse(heard), `${place}, over the bridge`).toEqual(heard);
      }
    },
  );

  test('what is laid down of a catalogue is kept whole, and its checksum is head office’s; the rest is dropped', () => {
    for (const item of fullFeedItems) {
      const more = saidByNewer({ ...fullFeedPage, items: [item] }) as typeof fullFeedPage;
      const page = heardFeedPage.parse(more);
      const [heard] = page.items;
      expect(hasNewer({ ...page, items: [] })).toBe(false);
      expect(hasNewer(heard), item.kind).toBe(item.kind !== 'outcome');
      const sent = more.items[0]!;
      if (heard?.kind === 'catalogueHead') expect(heard).toMatchObject({ head: saidByNewer(fullFeedHead()) });
      if (heard?.kind !== 'cataloguePage' || sent.kind !== 'cataloguePage') continue;
      const [kept, office] = [runningChecksum(), runningChecksum()];
      for (const one of heard.page.products) kept.add(one.id, one);
      for (const one of sent.page.products) office.add(one.id, one);
      expect(kept.text()).toBe(office.text());
      expect(hasNewer({ ...heard.page, products: [] })).toBe(false);
    }
  });

  test('what is wrong is still refused, and where it stands is named', () => {
    const [item] = fullFeedItems;
    const wrong = saidByNewer({ ...fullFeedPage, items: [item] }) as {
      items: { page: { products: object[] } }[];
    };
    Object.assign(wrong.items[0]!.page.products[1]!, { priceMicros: '1.29' });
    const read = heardFeedPage.safeParse(wrong);
    expect(read.error?.issues.map(({ path }) => path.join('.'))).toEqual([
      'items.0.page.products.1.priceMicros',
    ]);
  });
});

function fullFeedHead(): unknown {
  return fullFeedItems.find((item) => item.kind === 'catalogueHead')!.head;
}

test.each(Object.keys(fullRecords) as RecordCollection[])(
  'a document of %s: a till reads past a field more, head office does not',
  (collection) => {
    for (const value of fullRecords[collection]) {
      const read = readPublished(collection, value);
      expect(read.ok).toBe(true);
      for (const { place, answer } of saidByNewerPlaceByPlace(value)) {
        expect(readPublished(collection, answer), place).toEqual(read);
        // These two are no person's to write, and were never strict.
        if (collection === 'action' || (collection === 'channels' && place.startsWith('channels'))) continue;
        expect(readRecord(collection, answer).ok, place).toBe(false);
      }
    }
  },
);

test('a sample of every collection is looked at', () => {
  expect(Object.keys(fullRecords)).toEqual(Object.keys(recordCollections));
});

test('the strict schemas stay strict', () => {
  const more = { ...fullProduct, allergens: ['nuts'] };
  expect(ignoringUnknown(product).parse(more)).toEqual(fullProduct);
  expect(keepingUnknown(product).parse(more)).toEqual(more);
  expect(product.safeParse(more).error?.issues).toMatchObject([{ code: 'unrecognized_keys', path: [] }]);
});

test('limits, refinements and transformations hold as before', () => {
  const loose = ignoringUnknown(
    z.strictObject({
      swaps: z
        .array(z.strictObject({ from: z.string(), to: z.string() }))
        .max(2)
        .refine((swaps) => swaps.every(({ from, to }) => from !== to), 'to itself'),
      word: z.union([z.enum(['a', 'b']), z.string().transform(() => 'other' as const)]),
      kept: z.looseObject({ id: z.int() }),
    }),
  );
  const good = { swaps: [{ from: 'a', to: 'b', x: 1 }], word: 'c', kept: { id: 1, x: 1 }, x: 1 };
  expect(loose.parse(good)).toEqual({
    swaps: [{ from: 'a', to: 'b' }],
    word: 'other',
    kept: { id: 1, x: 1 },
  });
  const messages = (value: unknown) => loose.safeParse(value).error?.issues.map(({ message }) => message);
  expect(messages({ ...good, swaps: [{ from: 'a', to: 'a' }] })).toEqual(['to itself']);
  expect(messages({ ...good, swaps: Array.from({ length: 3 }, () => good.swaps[0]) })).toHaveLength(1);
  expect(messages({ ...good, kept: {} })).toHaveLength(1);
  expect(ignoringUnknown(catalogueHead)).toBe(ignoringUnknown(catalogueHead));
});

test('a schema that could hide a strict object is not passed over', () => {
  expect(() => ignoringUnknown(z.lazy(() => z.strictObject({})))).toThrow('"lazy"');
});
