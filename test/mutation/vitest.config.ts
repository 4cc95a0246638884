import { defineConfig } from 'vitest/config';

// The tests that prove money: those of shared/, and the vectors.
export default defineConfig({
  test: {
    include: ['shared/{money,catalogue,sale}/**/*.test.ts', 'test/{vectors,reference}/*.test.ts'],
    // Every mutant runs every property again; fewer runs of each find it as surely, and much sooner.
    env: { OUTPOST_PROPERTY_RUNS: '30' },
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
