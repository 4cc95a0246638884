import { defineConfig } from '@playwright/test';

export default defineConfig<object, { shell: 'kiosk' | 'electron' }>({
  testDir: '.',
  // Each story starts a head office and a till of its own; two at a time is what two cores bear.
  workers: 2,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  outputDir: '../../out/test-results',
  // The same stories in both shells. Where Electron's binary is missing they are skipped, with the reason.
  projects: [
    { name: 'kiosk', use: { shell: 'kiosk' as const } },
    {
      name: 'electron',
      use: { shell: 'electron' as const },
      testIgnore: ['accessible.spec.ts', 'commands.spec.ts', 'durability.spec.ts', 'keystroke-crash.spec.ts'],
    },
    // OUTPOST_SHELL=electron plays them in that one alone.
  ].filter(({ name }) => (process.env['OUTPOST_SHELL'] ?? name) === name),
});
