import { afterEach, expect, test } from 'vitest';
import type { SubscriptionsAnswer, SubscriptionsRequest } from '#shared/sync/subscription.ts';
import { SYNC_SETTINGS } from './settings.ts';
import { openSubscriptions, type Subscriptions } from './subscriptions.ts';

const MILK = { kind: 'stockElsewhere', id: 'milk' } as const;

let subscriptions: Subscriptions | undefined;
afterEach(() => subscriptions?.stop());

test('what the page has is current from the first answer on, until the line fails', async () => {
  const waits: number[] = [];
  const told: string[] = [];
  let answer = Promise.withResolvers<SubscriptionsAnswer>();
  subscriptions = openSubscriptions({
    ask: () => (request: SubscriptionsRequest, signal: AbortSignal) => {
      waits.push(request.waitMs);
      answer = Promise.withResolvers<SubscriptionsAnswer>();
      signal.addEventListener('abort', () => answer.reject(new Error('broken off')));
      return answer.promise;
    },
    tell: async (news, current) => void told.push(`${news.length} news, ${current.length} current`),
    settings: { ...SYNC_SETTINGS, retryDelayMinMs: 1, retryDelayMaxMs: 1 },
    random: () => 0,
  });
  const asked = (times: number) => expect.poll(() => waits.length).toBe(times);
  subscriptions.want([{ ...MILK, known: 'v1' }]);
  await asked(1);
  expect(told).toEqual([]);
  answer.resolve({ news: [] });
  await asked(2);
  // Asked without waiting first, and held from then on.
  expect(waits[0]).toBe(0);
  expect(waits[1]).toBeGreaterThan(0);
  expect(told).toEqual(['0 news, 1 current']);
  answer.resolve({ news: [] });
  await asked(3);
  expect(told).toHaveLength(1);
  answer.reject(new Error('line down'));
  await asked(4);
  expect(told.at(-1)).toBe('0 news, 0 current');
  expect(waits[3]).toBe(0);
  answer.resolve({ news: [] });
  await asked(5);
  expect(told.at(-1)).toBe('0 news, 1 current');
});
