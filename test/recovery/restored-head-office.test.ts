import { expect, test } from 'vitest';
import { runRestore } from '../simulation/restore/run-restore.ts';

test('head office set back to a copy from the middle of a day is complete again without a hand, to the minor unit', async () => {
  const result = await runRestore({ sales: 240, tills: 3, say: () => {} });
  expect(result).toMatchObject({ forgotten: 96, settled: 240, lost: 0, duplicated: 0, quarantined: 0 });
  expect(result.headOfficeTotalMinor).toBe(result.tillTotalMinor);
}, 240_000);
