import { expect, test } from 'vitest';
import { runChaos } from './run-chaos.ts';

const SEED = process.env['OUTPOST_SEED'] ?? 'chaos in short';

test('head office killed part by part while tills sell has every sale, once', async ({ skip }) => {
  const result = await runChaos({ sales: 160, tills: 2, kills: 8, seed: SEED, say: () => {} });
  if (!result) return skip('there is no PostgreSQL on this machine');
  expect(result, `seed ${SEED}`).toMatchObject({
    sales: 160,
    settled: 160,
    lost: 0,
    duplicated: 0,
    kills: 8,
  });
  expect(result.headOfficeTotalMinor).toBe(result.tillTotalMinor);
}, 600_000);
