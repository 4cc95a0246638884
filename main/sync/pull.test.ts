import { describe, expect, test } from 'vitest';
import type { ChannelName, FeedItem, FeedPage } from '#shared/sync/feed.ts';
import type { Outcome } from '#shared/sync/outcome.ts';
import { sampleIdentity } from '#test/fixtures/sample-sales.ts';
import type { HeadOffice } from './head-office.ts';
import { inPieces, preparePull, type Store } from './pull.ts';
import { SYNC_SETTINGS } from './settings.ts';
import { SyncFault } from './sync-fault.ts';

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

const OWN: ChannelName = `till:${sampleIdentity.tillId}`;

/** Pulls `chain` and the till's own channel from a feed, into a store that keeps all and has what its cursors say. */
function pullFrom(
  feed: HeadOffice['feed'],
  around: {
    cursors?: Record<string, string>;
    former?: ChannelName;
    gone?: string[];
    outcomes?: Outcome[];
    channelsChanged?: () => void;
  } = {},
) {
  const headOffice = { feed } as unknown as HeadOffice;
  return preparePull({
    identity: sampleIdentity,
    headOffice,
    store: { call: () => Promise.resolve(around.cursors ?? {}) } as unknown as Store,
    settings: SYNC_SETTINGS,
    former: new Map(around.former ? [[around.former, headOffice]] : []),
    formerShutOut: (channel) => around.gone?.push(channel),
    channels: () => ({ active: ['chain', OWN], given: null }),
    channelsChanged: around.channelsChanged ?? (() => {}),
    applied: () => {},
    outcomes: (outcomes) => Promise.resolve(void around.outcomes?.push(...outcomes)),
  });
}

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
  const pull = pullFrom(
    (channel) => Promise.resolve({ ...answer(channel === OWN ? [given] : []), channel }),
    { channelsChanged: () => (asked += 1) },
  );
  await pull.all(new AbortController().signal);
  expect(asked).toBe(1);
});

describe('which channel waits for somebody to ask on a line that costs by the byte', () => {
  test('the chain may; the till’s own never, or every sale would be sent again', async () => {
    const most: [string, number | undefined][] = [];
    const pull = pullFrom(
      (channel, { bytesMax }) => {
        most.push([channel, bytesMax]);
        return Promise.resolve({ ...answer([]), channel });
      },
      { cursors: { chain: 'c1', [OWN]: 'c1' } },
    );
    await pull.all(new AbortController().signal, 2000);
    expect(most).toEqual([
      ['chain', 2000],
      [OWN, undefined],
    ]);
  });
});

describe('a till that this PC was before', () => {
  const FORMER = 'till:harbour-t9';
  const signal = () => new AbortController().signal;

  test.each([
    ['is shut out', 'SYNC_TILL_REVOKED', [FORMER]],
    ['has another token by now', 'SYNC_TOKEN_REFUSED', [FORMER]],
    ['had a head office that is gone', 'SYNC_LINE_DOWN', []],
    ['has a head office with a fault', 'SYNC_HEAD_OFFICE_FAULT', []],
  ] as const)('that %s is no fault of this one', async (_, code, shutOut) => {
    const asked: string[] = [];
    const gone: string[] = [];
    const pull = pullFrom(
      (channel) => {
        asked.push(channel);
        return channel === FORMER
          ? Promise.reject(new SyncFault(code, 'no'))
          : Promise.resolve({ ...answer([]), channel });
      },
      { former: FORMER, gone },
    );
    expect(await pull.all(signal())).toBe(0);
    expect(asked).toEqual(['chain', OWN]);
    await pull.followFormer(signal());
    expect(asked.at(-1)).toBe(FORMER);
    expect(gone).toEqual(shutOut);
  });

  test('is still answered for what it sealed', async () => {
    const outcomes: Outcome[] = [];
    const outcome: Outcome = {
      result: 'settled',
      entryId: '018f4d6e-0000-7000-8000-0000000000aa',
      hash: 'a'.repeat(64),
      settledAt: '2026-11-21T09:00:00.000Z',
      exceptions: [],
    };
    const pull = pullFrom(
      (channel) => Promise.resolve({ ...answer([{ kind: 'outcome', outcome }]), channel }),
      {
        former: FORMER,
        outcomes,
      },
    );
    await pull.followFormer(signal());
    expect(outcomes).toEqual([outcome]);
  });
});
