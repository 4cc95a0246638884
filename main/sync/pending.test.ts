import { describe, expect, test } from 'vitest';
import { retryDelayMs } from './backoff.ts';
import { createBell } from './bell.ts';
import { trackPending } from './pending.ts';

const sale = (id: string) => ({ id, isSale: true });
const resend = { resendAfterMs: 60_000, resendAfterMaxMs: 300_000, resendAskedAfterMs: 10_000 };

describe('what waits for its outcome', () => {
  test('a sale is sent at once, then again after a minute, two, four, and at most every five', () => {
    const pending = trackPending([sale('sale')], resend);
    let now = 1_000_000;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(pending.due(now, 10)).toEqual(['sale']);
      pending.markSent(['sale'], now);
      expect(pending.due(now, 10)).toEqual([]);
      waits.push(pending.dueIn(now)!);
      now += pending.dueIn(now)!;
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  test('sales leave oldest first, and an answered one is never due again', () => {
    const pending = trackPending([sale('one'), sale('two')], resend);
    pending.add({ id: 'three', isSale: false });
    pending.add(sale('two'));
    expect(pending.due(0, 2)).toEqual(['one', 'two']);
    pending.markSent(['one', 'two'], 0);
    expect([pending.size, pending.sent, pending.sales]).toEqual([3, 2, 2]);
    pending.answered('one');
    pending.answered('one');
    // Its outcome was quicker than the queue's answer.
    pending.markSent(['one'], 0);
    expect([pending.size, pending.sent, pending.sales]).toEqual([2, 1, 1]);
    expect(pending.due(1e9, 10)).toEqual(['two', 'three']);
  });

  test('when somebody asks, all is due but what was sent a moment ago', () => {
    const pending = trackPending(['old', 'fresh', 'large', 'unsent'].map(sale), resend);
    pending.markSent(['old'], 0);
    pending.putOff('large', 11_000);
    pending.markSent(['fresh'], 11_000);
    expect(pending.due(12_000, 10)).toEqual(['unsent']);
    pending.dueNow(12_000);
    expect(pending.due(12_000, 10)).toEqual(['old', 'large', 'unsent']);
    expect(pending.sending('old')).toMatchObject({ attempts: 1, sentAt: 0, isPutOff: false });
    expect(pending.sending('large')).toMatchObject({ attempts: 0, sentAt: null, isPutOff: true });
  });

  test('nothing waiting means no next time', () => {
    expect(trackPending([], resend).dueIn(0)).toBeNull();
  });
});

describe('attempts', () => {
  const limits = { retryDelayMinMs: 1000, retryDelayMaxMs: 30_000 };

  test('the delay doubles up to its limit, however long the line is down', () => {
    const delays = [1, 2, 3, 6, 7, 100_000].map((failures) => retryDelayMs(failures, limits, 1));
    expect(delays).toEqual([1000, 2000, 4000, 30_000, 30_000, 30_000]);
  });

  test('jitter takes off at most half', () => {
    expect(retryDelayMs(1, limits, 0)).toBe(500);
    expect(retryDelayMs(7, limits, 0)).toBe(15_000);
  });
});

describe('waking the loop', () => {
  test('a wish rung while nobody waits is kept, and many are one', async () => {
    const bell = createBell();
    bell.ring('push');
    bell.ring('push');
    expect(await bell.wait(1000)).toBe('push');
    expect(await bell.wait(5)).toBe('time');
  });

  test('a new sale does not end the wait of a till without a line, but is not forgotten', async () => {
    const bell = createBell();
    const waiting = bell.wait(20, 'run');
    bell.ring('push');
    expect(await waiting).toBe('time');
    expect(await bell.wait(1000)).toBe('push');
  });

  test('a whole run includes the push that was wished for', async () => {
    const bell = createBell();
    bell.ring('push');
    bell.ring('run');
    expect(await bell.wait(1000)).toBe('run');
    expect(await bell.wait(5)).toBe('time');
  });
});
