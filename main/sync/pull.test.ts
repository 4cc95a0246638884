import { expect, test } from 'vitest';
import type { FeedItem, FeedPage } from '#shared/sync/feed.ts';
import { sampleIdentity } from '#test/fixtures/sample-sales.ts';
import type { HeadOffice } from './head-office.ts';
import { inPieces, preparePull, type Store } from './pull.ts';
import { SYNC_SETTINGS } from './settings.ts';

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

test('a channel that is given between the contact of a run and its pull is asked for by another run', async () => {
  const given: FeedItem = {
    kind: 'record',
    record: { collection: 'channels', id: 'own', value: { channels: [] } },
  };
  let asked = 0;
  const pull = preparePull({
    identity: sampleIdentity,
    headOffice: {
      feed: (channel: FeedPage['channel']) =>
        Promise.resolve({ ...answer(channel.startsWith('till:') ? [given] : []), channel }),
    } as unknown as HeadOffice,
    store: { call: () => Promise.resolve({}) } as unknown as Store,
    settings: SYNC_SETTINGS,
    former: new Map(),
    channels: () => ({ active: ['chain', `till:${sampleIdentity.tillId}`], given: null }),
    channelsChanged: () => (asked += 1),
    applied: () => {},
    outcomes: () => Promise.resolve(),
  });
  await pull.all(new AbortController().signal);
  expect(asked).toBe(1);
});
