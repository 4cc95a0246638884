import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SubscriptionNews } from '#shared/sync/subscription.ts';
import { subscribedOf, type Subscribed } from '../store/subscribed.ts';
import { createSubscriptions, type Seen, type Subscriptions } from './subscriptions.ts';

const DAY_MS = 24 * 60 * 60_000;
let now: Date;
let texts: Map<string, string>;
let subscribed: Subscribed;
let wants: string[][];
let subscriptions: Subscriptions;
beforeEach(() => {
  vi.useFakeTimers();
  now = new Date('2026-11-20T09:00:00.000Z');
  texts = new Map();
  subscribed = subscribedOf({
    get: (key) => (texts.has(key) ? (JSON.parse(texts.get(key)!) as unknown) : undefined),
    keys: (prefix) => [...texts.keys()].filter((key) => key.startsWith(prefix)),
    put(key, value) {
      if (value === undefined) texts.delete(key);
      else texts.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
  });
  wants = [];
  subscriptions = createSubscriptions({
    store: () => Promise.resolve({ subscribed }),
    want(wanted) {
      wants.push(wanted.map(({ id, known }) => `${id}${known ? ` ${known}` : ''}`));
      return Promise.resolve();
    },
    now: () => now,
  });
});
afterEach(() => vi.useRealTimers());

const stockNews = (id: string, version: string, onHandMilli: number | null): SubscriptionNews => ({
  kind: 'stockElsewhere',
  id,
  version,
  asOf: '2026-11-20T08:59:00.000Z',
  value:
    onHandMilli === null
      ? null
      : { shops: [{ shopId: 'mill', shopName: 'Mill', onHandMilli, countedAt: '2026-11-19T08:00:00.000Z' }] },
});
const MILK = { kind: 'stockElsewhere', id: 'milk' } as const;
const settle = () => vi.advanceTimersByTimeAsync(0);

test('two screens that look at one thing ask once, and it is dropped when neither looks any more', async () => {
  const seen: Seen<'stockElsewhere'>[] = [];
  const first = subscriptions.watch({ kind: 'stockElsewhere', id: 'milk' }, (one) => seen.push(one));
  const second = subscriptions.watch({ kind: 'stockElsewhere', id: 'milk' }, () => {});
  await settle();
  expect(wants).toEqual([['milk']]);
  expect(seen).toEqual([{ state: 'coming' }]);
  await subscriptions.heard([stockNews('milk', 'v1', 5000)], [MILK]);
  expect(seen.at(-1)).toMatchObject({ state: 'here', value: { shops: [{ onHandMilli: 5000 }] } });
  first();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(wants).toHaveLength(1);
  second();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(wants.at(-1)).toEqual([]);
});

test('what was seen once is there the next time at once, with its age, and only what is newer is asked for', async () => {
  await subscriptions.heard([stockNews('milk', 'v1', 5000)], [MILK]);
  const seen: Seen<'stockElsewhere'>[] = [];
  subscriptions.watch({ kind: 'stockElsewhere', id: 'milk' }, (one) => seen.push(one));
  await settle();
  expect(seen).toMatchObject([{ state: 'here', asOf: '2026-11-20T08:59:00.000Z' }]);
  expect(wants).toEqual([['milk v1']]);
  subscriptions.tellAgain();
  await settle();
  expect(wants.at(-1)).toEqual(['milk v1']);
});

test('what this till may not see any more is deleted, and what is old or too much is let go', async () => {
  await subscriptions.heard([stockNews('milk', 'v1', 5000)], [MILK]);
  await subscriptions.heard([stockNews('milk', 'v2', null)], [MILK]);
  expect(texts.size).toBe(0);
  await subscriptions.heard([stockNews('old', 'v1', 1)], []);
  now = new Date(now.getTime() + 15 * DAY_MS);
  for (let n = 0; n < 130; n++) {
    now = new Date(now.getTime() + 1000);
    await subscriptions.heard([stockNews(`p${n}`, 'v1', n)], []);
  }
  expect(texts.size).toBe(100);
  expect(subscribed.read({ kind: 'stockElsewhere', id: 'old' })).toBeNull();
  expect(subscribed.read({ kind: 'stockElsewhere', id: 'p129' })).not.toBeNull();
});

test('what is here is current only when head office has answered since the line is there', async () => {
  await subscriptions.heard([stockNews('milk', 'v1', 5000)], []);
  const seen: (boolean | string)[] = [];
  subscriptions.watch(MILK, (one) => seen.push(one.state === 'here' ? one.isCurrent : one.state));
  await settle();
  // The line is there, but nobody has said yet that nothing is newer.
  expect(seen).toEqual([false]);
  await subscriptions.heard([], [MILK]);
  await settle();
  expect(seen.at(-1)).toBe(true);
  await subscriptions.heard([], []);
  await settle();
  expect(seen.at(-1)).toBe(false);
  await subscriptions.heard([stockNews('milk', 'v2', 4000)], [MILK]);
  await settle();
  expect(seen.at(-1)).toBe(true);
  subscriptions.tellAgain();
  await settle();
  expect(seen.at(-1)).toBe(false);
});
