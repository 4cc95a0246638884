import { expect, test } from 'vitest';
import { benchDelta } from './delta.ts';

test('a hundredth that changed costs a small part of the whole, and nothing costs next to nothing', async () => {
  const { first, delta, nothing } = (await benchDelta({ records: 5000 })) as Record<
    'first' | 'delta' | 'nothing',
    { bytesUp: number; bytesDown: number }
  >;
  expect(delta.bytesDown).toBeLessThan(first.bytesDown / 10);
  // Three channels, each one question and one answer without a body.
  expect(nothing.bytesDown).toBeLessThan(1500);
  expect(nothing.bytesUp).toBeLessThan(2000);
}, 120_000);
