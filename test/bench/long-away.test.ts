import { expect, test } from 'vitest';
import { benchLongAway } from './long-away.ts';

test('a till that was away for weeks drains, booked to the minor unit, in few bytes and little memory', async () => {
  const result = (await benchLongAway({ sales: 1500, records: 3000, say: () => {} })) as {
    bytesPerSale: number;
    memory: Record<'before' | 'peak', { heapMb: number }>;
  };
  expect(result).toMatchObject({ settled: 1500, quarantined: 0, totalDifferenceMinor: 0 });
  expect(result.bytesPerSale).toBeLessThan(400);
  expect(result.memory.peak.heapMb - result.memory.before.heapMb).toBeLessThan(150);
}, 180_000);
