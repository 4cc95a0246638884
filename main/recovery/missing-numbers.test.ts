import { expect, test } from 'vitest';
import { missingNumbers } from './missing-numbers.ts';

const receipts = (counters: readonly number[], series = 'HS01') =>
  counters.map((counter) => ({
    number: `${series}-26-${String(counter).padStart(6, '0')}`,
    sealedAt: '2026-11-20T10:00:00.000Z',
  }));

test('holes, what was reported beyond the last receipt, and what nobody can know are told apart', () => {
  const told = missingNumbers({ series: 'HS01', receipts: receipts([1, 2, 5, 6]), unsettled: 2, year: 2027 });
  expect(told).toEqual({
    ranges: [
      { from: 'HS01-26-000003', to: 'HS01-26-000004' },
      { from: 'HS01-26-000007', to: 'HS01-26-000008' },
    ],
    andFrom: 'HS01-26-000009',
  });
});

test('receipts of other series, and entries without one, count for nothing', () => {
  const none = { number: null, sealedAt: '2025-01-01T00:00:00.000Z' };
  const others = [...receipts([9], 'HS02'), none];
  const told = missingNumbers({ series: 'HS01', receipts: others, unsettled: 0, year: 2026 });
  expect(told).toEqual({ ranges: [], andFrom: 'HS01-26-000001' });
});
