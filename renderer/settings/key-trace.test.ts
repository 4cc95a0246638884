import { expect, test } from 'vitest';
import { EMPTY_TRACE, gapsOf, traceKey, type KeyTrace } from './key-trace.ts';

const typed = (times: readonly number[]): KeyTrace =>
  times.reduce((trace, atMs) => traceKey(trace, 'x', atMs), EMPTY_TRACE);

test('a scan shows the gaps between its keys', () => {
  const trace = typed([100, 104, 107, 120]);
  expect(trace.keys.map(({ gapMs }) => gapMs)).toEqual([null, 4, 3, 13]);
  expect(gapsOf(trace)).toEqual({ median: 4, longest: 13 });
  expect(gapsOf(typed([100, 104, 110]))).toEqual({ median: 5, longest: 6 });
});

test('after a pause the trace begins anew', () => {
  const trace = typed([100, 110, 5000, 5005]);
  expect(trace.keys).toHaveLength(2);
  expect(gapsOf(trace)).toEqual({ median: 5, longest: 5 });
});

test('a key that stays pressed does not grow the trace for ever, and one key has no gaps', () => {
  expect(typed(Array.from({ length: 500 }, (_, at) => at * 30)).keys).toHaveLength(80);
  expect(gapsOf(typed([7]))).toBeNull();
});
