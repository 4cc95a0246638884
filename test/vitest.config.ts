import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['{shared,main,renderer,server,test}/**/*.test.{ts,tsx}'],
    setupFiles: ['test/fixtures/checked-answers.ts'],
    exclude: ['node_modules/**', 'out/**', 'test/e2e/**'],
    // A guard against hanging, no measure: properties of 10,000 runs take a minute on a busy machine.
    testTimeout: 240_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One more than the two processors of a small machine: many files wait for a line or a database.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
