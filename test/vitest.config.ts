import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['{shared,main,renderer,server,test}/**/*.test.{ts,tsx}'],
    exclude: ['node_modules/**', 'out/**', 'test/e2e/**'],
    // A guard against hanging, no measure: properties of 10,000 runs take a minute on a busy machine.
    testTimeout: 240_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
