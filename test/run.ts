// `npm test` and `npm run check`: every check in one run, one closing line, non-zero on any failure.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatDuration } from '#main/start/steps.mjs';
import { provideChromium } from './fixtures/chromium.ts';
import { whyNoElectron } from './fixtures/till-shells.ts';

type Count = { passed: number; failed: number; skipped: number };

const bin = join(import.meta.dirname, '..', 'node_modules', '.bin');
const scratch = mkdtempSync(join(tmpdir(), 'outpost-test-'));
const layers = ['shared', 'main', 'main/electron', 'renderer', 'server', 'test'];

const total: Count = { passed: 0, failed: 0, skipped: 0 };
try {
  await check('format', 'oxfmt', ['--check']);
  await check('lint', 'oxlint', ['--deny-warnings']);
  for (const layer of layers) await check(`types ${layer}`, 'tsc', ['-p', layer]);
  await check('dead code', 'knip', []);
  if (!process.argv.includes('--static')) {
    await unitTests();
    await endToEndTests();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

/** A static check counts as one test. Its output is shown only where it fails. */
async function check(name: string, command: string, args: string[]): Promise<void> {
  const startedAt = performance.now();
  const { status, output } = await run(command, args, 'keep');
  add({ passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 });
  const took = formatDuration(performance.now() - startedAt);
  console.log(`${status === 0 ? '✓' : '✗'} ${name}  (${took})`);
  if (status !== 0) console.log(output);
}

async function unitTests(): Promise<void> {
  const report = join(scratch, 'vitest.json');
  const { status } = await run(
    'vitest',
    [
      'run',
      '--config',
      'test/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    'show',
  );
  addReport(status, report, (json) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests,
    skipped: json.numPendingTests + json.numTodoTests,
  }));
}

async function endToEndTests(): Promise<void> {
  const chromium = await provideChromium();
  if ('reason' in chromium) {
    console.log(`✗ end to end: ${chromium.reason}`);
    return add({ passed: 0, failed: 1, skipped: 0 });
  }
  const missing = whyNoElectron();
  if (missing) console.log(`– the stories in Electron are skipped: ${missing}`);
  const report = join(scratch, 'playwright.json');
  const { status } = await run(
    'playwright',
    ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'],
    'show',
    { PLAYWRIGHT_JSON_OUTPUT_NAME: report, OUTPOST_CHROMIUM: chromium.path },
  );
  addReport(status, report, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }));
}

/** Counts come from the runner's own report; a runner that failed without a failed test counts as one. */
// oxlint-disable-next-line typescript/no-explicit-any -- the shape is the runner's, read field by field
function addReport(status: number, path: string, count: (json: any) => Count): void {
  let counted: Count = { passed: 0, failed: 0, skipped: 0 };
  try {
    counted = count(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    console.log(`no report from the test runner: ${String(cause)}`);
  }
  if (counted.failed === 0 && (status !== 0 || counted.passed === 0)) counted.failed = 1;
  add(counted);
}

function add(count: Count): void {
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}

function run(
  command: string,
  args: string[],
  output: 'keep' | 'show',
  env: Record<string, string> = {},
): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(join(bin, command), args, {
      cwd: join(import.meta.dirname, '..'),
      stdio: ['ignore', output === 'show' ? 'inherit' : 'pipe', output === 'show' ? 'inherit' : 'pipe'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    let text = '';
    child.stdout?.on('data', (chunk) => (text += chunk));
    child.stderr?.on('data', (chunk) => (text += chunk));
    child.on('error', (cause) => resolve({ status: 1, output: String(cause) }));
    child.on('close', (status) => resolve({ status: status ?? 1, output: text }));
  });
}
