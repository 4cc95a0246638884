import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayFetchAt } from './fetch-hours.ts';
import { mayHave, rolloutPlace } from './rollout.ts';

const order = (percent: number, paused = false) => ({
  settings: {},
  rollouts: [{ version: '2.0.0', percent, paused }],
});
const shops = Array.from({ length: 2000 }, (_, number) => `shop-${number}`);

describe('a staged rollout', () => {
  test('reaches about the share of shops that it should', () => {
    for (const percent of [0, 5, 50, 100]) {
      const reached = shops.filter((shop) => mayHave('2.0.0', shop, order(percent), undefined)).length;
      expect(Math.abs(reached - (percent / 100) * shops.length)).toBeLessThan(0.04 * shops.length);
    }
  });

  test('never takes back a shop when it goes on', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(100), fc.nat(100), (shop, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        if (mayHave('2.0.0', shop, order(less), undefined))
          expect(mayHave('2.0.0', shop, order(more), undefined)).toBe(true);
      }),
    );
  });

  test('another version begins with other shops', () => {
    const first = shops.filter((shop) => rolloutPlace('2.0.0', shop) < 5);
    const second = new Set(shops.filter((shop) => rolloutPlace('2.1.0', shop) < 5));
    expect(first.filter((shop) => second.has(shop)).length).toBeLessThan(first.length / 2);
  });

  test('a pause stops it for every shop; a version nobody speaks of goes by the feed, else to all', () => {
    expect(shops.some((shop) => mayHave('2.0.0', shop, order(100, true), 100))).toBe(false);
    expect(shops.some((shop) => mayHave('2.1.0', shop, order(100), 0))).toBe(false);
    expect(shops.every((shop) => mayHave('2.1.0', shop, null, undefined))).toBe(true);
    // Head office's word outranks the feed's.
    expect(shops.some((shop) => mayHave('2.0.0', shop, order(0), 100))).toBe(false);
  });
});

describe('fetching', () => {
  const at = (time: string): Date => new Date(`2026-03-02T${time}:00`);

  test('a metered line is used outside shop hours alone', () => {
    const settings = { metered: true, opensAt: '08:30', closesAt: '20:00' };
    expect(['08:29', '20:00', '00:00'].map((time) => mayFetchAt(settings, at(time)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['08:30', '12:00', '19:59'].map((time) => mayFetchAt(settings, at(time)))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('a shop that is open past midnight', () => {
    const settings = { metered: true, opensAt: '18:00', closesAt: '02:00' };
    expect(['18:00', '23:59', '01:59'].map((time) => mayFetchAt(settings, at(time)))).toEqual([
      false,
      false,
      false,
    ]);
    expect(['02:00', '17:59'].map((time) => mayFetchAt(settings, at(time)))).toEqual([true, true]);
  });

  test('a metered line of a shop without hours is left alone, any other is used at all times', () => {
    expect(mayFetchAt({ metered: true }, at('03:00'))).toBe(false);
    expect(mayFetchAt({}, at('12:00'))).toBe(true);
  });
});
