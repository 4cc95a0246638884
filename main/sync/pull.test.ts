import { expect, test } from 'vitest';
import type { FeedItem, FeedPage } from '#shared/sync/feed.ts';
import { inPieces } from './pull.ts';

const cataloguePage = (page: number): FeedItem => ({
  kind: 'cataloguePage',
  page: { version: 3, page, products: [] },
});
const answer = (items: FeedItem[]): FeedPage => ({
  channel: 'chain',
  items,
  cursor: 'after',
  more: false,
  serverTime: '2026-11-21T09:00:00.000Z',
});
const settings: FeedItem = {
  kind: 'record',
  record: { collection: 'shopSettings', id: 'harbour', value: null },
};

test('a full answer goes to the page one catalogue page at a time, and only the last piece moves the cursor', () => {
  const pieces = inPieces(answer([cataloguePage(0), cataloguePage(1), settings, cataloguePage(2)]));
  expect(pieces.map(({ items }) => items.map(({ kind }) => kind))).toEqual([
    ['cataloguePage'],
    ['cataloguePage', 'record'],
    ['cataloguePage'],
  ]);
  expect(pieces.map(({ cursor, more }) => [cursor, more])).toEqual([
    [null, true],
    [null, true],
    ['after', false],
  ]);
});

test('an answer without catalogue pages goes as it came', () => {
  expect(inPieces(answer([settings, settings]))).toEqual([answer([settings, settings])]);
});
