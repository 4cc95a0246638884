// `npm run crash -- --trials N [--seed S]`: a real till sells at speed and is killed at random moments.
// Every sale whose receipt came out of the printer must be in journal and store, once and whole.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { isSaleEntry, type SaleEntry } from '#shared/sync/entry.ts';
import { openEntryReader } from '#main/journal/read-entries.ts';
import { readSegments } from '#main/journal/read-segments.ts';
import { startPracticeHeadOffice, type PracticeHeadOffice } from '../fixtures/practice-head-office.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { sampleProduct, sampleTerms } from '../fixtures/sample-sales.ts';
import { openTillUnderFire, type TillUnderFire, VICTIMS } from './crash/till-under-fire.ts';
import {
  startVirtualPrinter,
  type PrintedReceipt,
  type VirtualPrinter,
} from '../fixtures/virtual-printer.ts';

const KILL_AFTER_MIN_MS = 20;
const KILL_AFTER_MAX_MS = 500;
const READY_PATIENCE_MS = 60_000;

const { values: flags } = parseArgs({
  options: {
    trials: { type: 'string', default: '200' },
    seed: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});
const trials = Number(flags.trials);
const seed = flags.seed || String(Date.now());
if (!Number.isInteger(trials) || trials < 1) {
  console.error(`crash: --trials: ${JSON.stringify(flags.trials)} is not a whole number from 1`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'outpost-crash-'));
const tally = { trials, printed: 0, lost: 0, duplicated: 0, torn: 0, recovered: 0 };
const faults: string[] = [];
let well = false;
let office: PracticeHeadOffice | undefined;
let printer: VirtualPrinter | undefined;
let till: TillUnderFire | undefined;
try {
  console.log(`${trials} trials, seed ${seed}`);
  const random = seededRandom(seed);
  const finished = new Set<string>();
  await build({ configFile: join(import.meta.dirname, 'crash', 'page', 'vite.config.ts') });
  office = await startPracticeHeadOffice();
  publishGoods(office);
  printer = await startVirtualPrinter();
  till = await openTillUnderFire({
    folder,
    pageFolder: join(import.meta.dirname, '..', '..', 'out', 'crash-page'),
    printer: printer.address,
    enrol: { headOfficeUrl: office.url, code: 'GOOD-CODE', tillName: 'Till 1' },
    onLine(line) {
      if (line.includes('unfinished write')) tally.torn += 1;
    },
    sealedAndKept: (id) => finished.add(id),
  });
  await ready(till);
  let checked = 0;
  for (let trial = 1; trial <= trials; trial++) {
    const victim = VICTIMS[Math.floor(random() * VICTIMS.length)]!;
    const after = KILL_AFTER_MIN_MS + random() * (KILL_AFTER_MAX_MS - KILL_AFTER_MIN_MS);
    await till.page().evaluate(() => window.crash.start());
    await pause(after);
    if (flags.verbose) console.log(`  trial ${trial}: ${victim} after ${Math.round(after)} ms`);
    try {
      await withPatience('the till is not open again', till.killAndReopen(victim));
      await withPatience('the till does not sell again', ready(till));
    } catch (cause) {
      console.error(`crash: trial ${trial} (${victim}), at "${till.step()}": ${await stateOf(till.page())}`);
      throw cause;
    }
    checked = await check({ till, printer, from: checked, finished, where: `trial ${trial} (${victim})` });
    if (trial % 10 === 0 || trial === trials)
      console.log(`  ${trial} trials, ${printer.receipts.length} receipts, ${faults.length} faults`);
  }
  await checkAll(till, printer.receipts);
  console.log(`  ${printer.halves} receipts broke off in the printer and count for nothing`);
  well = tally.lost + tally.duplicated + faults.length === 0 && printer.receipts.length > trials;
} catch (cause) {
  console.error(`crash: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
} finally {
  tally.printed = printer?.receipts.length ?? 0;
  await till?.close().catch(() => {});
  await printer?.stop();
  await office?.stop();
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults.slice(0, 20)) console.error(`crash: ${fault}`);
console.log(JSON.stringify(tally));
process.exit(well ? 0 : 1);

function publishGoods(at: PracticeHeadOffice): void {
  const products = Array.from({ length: 50 }, (_, number) => sampleProduct(number));
  at.publish('chain', { kind: 'cataloguePage', page: { version: 1, page: 0, products } });
  const head = { version: 1, publishedAt: '2026-11-20T09:00:00.000Z', terms: sampleTerms, pages: 1 };
  at.publish('chain', { kind: 'catalogueHead', head: { ...head, products: products.length } });
}

async function ready(at: TillUnderFire): Promise<void> {
  const page = at.page();
  await page.waitForFunction(() => 'crash' in window, undefined, { timeout: READY_PATIENCE_MS });
  await page.evaluate(() => window.crash.stop());
  await page.evaluate(() => window.crash.ready());
}

/** What the page says of itself, and what it said on its console before. */
async function stateOf(page: Page): Promise<string> {
  const told = await withPatience(
    'the page says nothing',
    page.evaluate(() => window.crash.state()),
  ).catch(String);
  const said = await page.consoleMessages().catch(() => []);
  const lines = said.slice(-20).map((message) => `\n    ${message.text()}`);
  return `${told}${lines.join('')}`;
}

async function withPatience<T>(what: string, work: Promise<T>): Promise<T> {
  const giveUp = new AbortController();
  const late = pause(READY_PATIENCE_MS, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`${what} after ${READY_PATIENCE_MS / 1000} s`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    giveUp.abort();
  }
}

/** The sales of the journal by id, read as anybody may while the till runs. */
async function readJournal(): Promise<Map<string, SaleEntry>> {
  const journal = join(folder, 'till', 'journal');
  const { places } = await readSegments(journal);
  if (places.holes().length > 0) faults.push(`the journal has holes: ${JSON.stringify(places.holes())}`);
  const stored = await openEntryReader(journal)(places.all);
  return new Map(stored.flatMap(({ entry }) => (isSaleEntry(entry) ? [[entry.id, entry]] : [])));
}

/** Checks the receipts since the last check. @returns how many are checked now */
async function check(at: {
  till: TillUnderFire;
  printer: VirtualPrinter;
  from: number;
  finished: Set<string>;
  where: string;
}): Promise<number> {
  const through = at.printer.receipts.length;
  const fresh = at.printer.receipts.slice(at.from, through);
  const sales = await readJournal();
  const kept = await at.till.page().evaluate(
    (ids) => window.crash.kept(ids),
    fresh.map(({ entryId }) => entryId),
  );
  for (const [index, receipt] of fresh.entries()) {
    const fault = receiptFault(receipt, sales.get(receipt.entryId), kept[index] ?? null);
    if (!fault) continue;
    tally.lost += 1;
    faults.push(`${at.where}: ${receipt.receiptNumber}: ${fault}`);
  }
  // Sealed, but the page never heard of it or never came to say so: these were brought back.
  const unfinished = [...sales.keys()].filter((id) => !at.finished.has(id));
  tally.recovered += unfinished.length;
  for (const id of unfinished) at.finished.add(id);
  return through;
}

function receiptFault(
  receipt: PrintedReceipt,
  sale: SaleEntry | undefined,
  kept: string | null,
): string | null {
  if (!sale) return 'printed, and not in the journal';
  if (kept === null) return 'printed, and not in the store';
  if (kept !== sale.hash || !sale.hash.startsWith(receipt.seal)) return 'journal, store and paper differ';
  if ((sale.body.sale.totalMinor / 100).toFixed(2) !== receipt.total) return 'the total on paper differs';
  return null;
}

/** At the end: every receipt once more, and nothing twice. */
async function checkAll(at: TillUnderFire, receipts: readonly PrintedReceipt[]): Promise<void> {
  const sales = await readJournal();
  const numbers = [...sales.values()].map(({ body }) => body.receiptNumber);
  const first = receipts.filter(({ copy }) => !copy);
  tally.duplicated =
    numbers.length -
    new Set(numbers).size +
    (new Set(first.map(({ receiptNumber }) => receiptNumber)).size -
      new Set(first.map(({ entryId }) => entryId)).size);
  const ids = [...sales.keys()];
  const kept = await at.page().evaluate((all) => window.crash.kept(all), ids);
  for (const [index, id] of ids.entries())
    if (kept[index] !== sales.get(id)!.hash) faults.push(`sale ${id} differs between journal and store`);
}
