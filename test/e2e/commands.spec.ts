import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { run } from './run-command.ts';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpost-commands-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Process ids of everything whose command line names the folder. */
function processesOf(name: string): string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return (readFileSync(`/proc/${pid}/cmdline`, 'utf8') + environment).includes(name);
    } catch {
      return false;
    }
  });
}

const start = (...flags: string[]) => [
  'main/start/start.ts',
  '--window=none',
  `--data=${join(folder, 'data')}`,
  ...flags,
];

test('npm start says what to open, Ctrl-C ends every process, and the next start keeps the till', async () => {
  const first = await run(start(), { until: /starts over\.$/m });
  const said = first.lines.join('\n');
  expect(said).toMatch(/Till\s+open http:\/\/127\.0\.0\.1:\d+\/open\?code=/);
  expect(said).toMatch(/Head office\s+http:\/\/127\.0\.0\.1:\d+/);
  expect(said).toContain('2 shops, 632 products');
  expect(first.lines.at(-1)).toContain('Everything is stopped');
  expect(first.status).toBe(0);
  expect(processesOf(folder)).toEqual([]);

  const second = await run(start(), { until: /starts over\.$/m });
  expect(second.lines.join('\n')).toContain('kept from before');
  expect(second.lines.join('\n')).toContain('harbour-t1, ready to sell');

  const fresh = await run(start('--fresh'), { until: /starts over\.$/m });
  expect(fresh.lines.join('\n')).toContain('(new)');
});

test('a data folder that cannot be made is said in one sentence', async () => {
  writeFileSync(join(folder, 'data'), 'a file, not a folder');
  const { status, lines } = await run(start());
  expect(status).toBe(1);
  expect(lines.filter((line) => line.startsWith('Outpost cannot start:'))).toHaveLength(1);
  expect(lines.join('\n')).not.toContain('    at ');
});

test('a port that is taken is replaced by another, and said', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const env = { OUTPOST_PORT: String(port), OUTPOST_TILL_PORT: String(port) };
  const { lines, status } = await run(start(), { until: /starts over\.$/m, env });
  taken.close();
  expect(status).toBe(0);
  expect(lines.filter((line) => line.includes(String(port))).join('\n')).toMatch(/taken/);
});

test('npm run demo loses nothing', async () => {
  const { status, lines } = await run(['test/simulation/demo.ts'], {
    env: { OUTPOST_DEMO_IMAGES: join(folder, 'images') },
  });
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({
    sales: 50,
    settled: 50,
    pending: 0,
    lost: 0,
    duplicated: 0,
  });
  expect(status).toBe(0);
  expect(readdirSync(join(folder, 'images'))).toEqual(['history.png', 'selling-offline.png']);
});

test('npm run replay reconciles a dirty file to the penny', async () => {
  const file = join(root, 'test', 'fixtures', 'dirty-invoices.csv');
  const { status, lines } = await run([
    'test/simulation/replay.ts',
    file,
    '--tills',
    '2',
    '--offline-every',
    '4',
  ]);
  expect(lines.join('\n')).toContain('dirty-invoices.csv:9: Quantity');
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({
    invoices: 14,
    sales: 8,
    refunds: 2,
    notSales: {
      stockAdjustmentWithoutPrice: 1,
      feeOfBankOrMarketplace: 1,
      stockWriteOff: 1,
      badDebtAdjustment: 1,
      unreadableRow: 2,
    },
    settled: 10,
    quarantined: 0,
    pending: 0,
    lost: 0,
    duplicated: 0,
    fileTotalMinor: 16649,
    tillTotalMinor: 16649,
    headOfficeTotalMinor: 16649,
  });
  expect(status).toBe(0);
});

test('a wrong flag or file is named', async () => {
  expect((await run(['test/simulation/replay.ts', 'x.csv', '--tills', 'many'])).lines).toEqual([
    'replay: --tills: "many" is not a whole number from 1 to 20',
  ]);
  const missing = await run(['test/simulation/replay.ts', join(folder, 'none.csv')]);
  expect(missing.status).toBe(1);
  expect(missing.lines.join('\n')).toContain('none.csv');
});
