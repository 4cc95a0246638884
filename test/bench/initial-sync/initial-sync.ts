import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { build } from 'vite';
import { killBrowser, openBrowser } from '../../fixtures/chromium.ts';
import { seededRandom } from '../../fixtures/seeded-random.ts';
import { CONTENDERS, type Checked, type ContenderName, type Filled } from './page/contender.ts';
import { askedBarcodes, benchRecords } from './records.ts';
import { startBenchServer } from './server.ts';
import { versionsOf } from './versions.ts';

const TRIES = 5;
const SETTLE_MS = 2000;

type Round = { readonly ms: number; readonly longestBlockMs: number };

/**
 * Fills a fresh browser with the same records by every contender, in random order, and stops each clock
 * only when a killed and reopened browser has counted all of them and knows a hundred barcodes. The
 * seconds in which Chromium itself starts are nobody's work and are not counted.
 *
 * @throws Error when ours has not all records after the kill, or another contender time after time
 */
export async function benchInitialSync(options: { records: number; runs: number; seed: string }) {
  const { records: count, runs } = options;
  const random = seededRandom(options.seed);
  await build({ configFile: join(import.meta.dirname, 'page', 'vite.config.ts') });
  const pageFolder = join(import.meta.dirname, '..', '..', '..', 'out', 'initial-sync-page');
  const server = await startBenchServer(benchRecords(count), pageFolder);
  const rounds = new Map<ContenderName, Round[]>();
  try {
    for (let run = 1; run <= runs; run++)
      for (const name of shuffled([...CONTENDERS, 'floor'] as const, random)) {
        const round = await fillSurely(server.url, name, count);
        rounds.set(name, [...(rounds.get(name) ?? []), round]);
        console.log(`run ${run}  ${name.padEnd(16)} ${Math.round(round.ms)} ms`);
      }
  } finally {
    await server.close();
  }
  const medianMs = (name: ContenderName): number => Math.round(median(rounds.get(name)!.map(({ ms }) => ms)));
  const ours = medianMs('ours');
  const peers = CONTENDERS.filter((name) => name !== 'ours');
  return {
    records: count,
    medianMs: Object.fromEntries(CONTENDERS.map((name) => [name, medianMs(name)])),
    floorMs: medianMs('floor'),
    ratios: Object.fromEntries(peers.map((name) => [name, Math.round((medianMs(name) / ours) * 100) / 100])),
    longestBlockMs: Math.round(median(rounds.get('ours')!.map(({ longestBlockMs }) => longestBlockMs))),
    versions: versionsOf(['rxdb', 'dexie', 'pouchdb-browser', 'lokijs']),
  };
}

/** A peer that answers before its records are on the disk may lose them to the kill: it gets another try. */
async function fillSurely(url: string, name: ContenderName, count: number): Promise<Round> {
  for (let attempt = 1; ; attempt++)
    try {
      return await fillAndCheck(url, name, count);
    } catch (cause) {
      if (!(cause instanceof RecordsLost) || name === 'ours' || attempt === TRIES) throw cause;
      console.log(cause.message);
    }
}

class RecordsLost extends Error {}

async function fillAndCheck(url: string, name: ContenderName, count: number): Promise<Round> {
  const profile = await mkdtemp(join(tmpdir(), 'outpost-initial-sync-'));
  let browser: BrowserContext | undefined;
  try {
    browser = await openBrowser(profile);
    const filled: Filled = await (
      await openPage(browser, url)
    ).evaluate((one) => window.bench.fill(one), name);
    await killBrowser(browser);
    if (name === 'floor') return { ms: filled.ms, longestBlockMs: 0 };
    browser = await openBrowser(profile);
    const asked = { name, barcodes: askedBarcodes(count) };
    const checked: Checked = await (
      await openPage(browser, url)
    ).evaluate(({ name, barcodes }) => window.bench.check(name, barcodes), asked);
    if (checked.count !== count || checked.found !== asked.barcodes.length)
      throw new RecordsLost(
        `${name}: after the kill ${checked.count} of ${count} records are there, and ` +
          `${checked.found} of ${asked.barcodes.length} barcodes are known`,
      );
    return { ms: filled.ms + checked.ms, longestBlockMs: filled.longestBlockMs };
  } finally {
    await browser?.close().catch(() => {});
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function openPage(browser: BrowserContext, url: string) {
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(600_000);
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in window);
  // Chromium's own windows go on loading beside the first page, and take a processor of two.
  await page.waitForTimeout(SETTLE_MS);
  return page;
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((item) => [random(), item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
