// `npm run replay -- FILE.csv[.gz] [--tills N] [--limit INVOICES] [--offline-every K]`
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { callHeadOffice, startHeadOffice } from '#main/start/head-office.ts';
import { formatDuration, step } from '#main/start/steps.mjs';
import { compareAccounts, headOfficeAccount } from './accounts.ts';
import { catalogueCsv } from './replay/catalogue-csv.ts';
import { classifyInvoice, invoiceTotalMinor } from './replay/classify-invoice.ts';
import { planSales, tillFor } from './replay/plan-sales.ts';
import { readInvoices, type Invoice } from './replay/read-invoices.ts';
import { buildReplayPage, startReplayTill, type ReplayTill } from './replay/replay-till.ts';

const BATCH = 20;
const SETTLE_PATIENCE_MS = 10 * 60_000;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tills: { type: 'string', default: '3' },
    limit: { type: 'string' },
    'offline-every': { type: 'string', default: '100' },
  },
});
const [file] = positionals;
const tillCount = wholeNumber('--tills', flags.tills, 1, 20);
const limit = flags.limit === undefined ? undefined : wholeNumber('--limit', flags.limit, 1, 10_000_000);
const offlineEvery = wholeNumber('--offline-every', flags['offline-every'], 0, 10_000_000);
if (!file) fail('usage: npm run replay -- FILE.csv[.gz] [--tills N] [--limit INVOICES] [--offline-every K]');

const startedAt = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'outpost-replay-'));
const closing: (() => Promise<unknown>)[] = [];
let account: Awaited<ReturnType<typeof replay>> | undefined;
try {
  account = await replay(file);
} catch (cause) {
  console.error(`replay: ${cause instanceof Error ? cause.message : String(cause)}`);
} finally {
  for (const close of closing.toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
}
// Last of all, after everything has ended: other programs read this line.
if (account) console.log(JSON.stringify(account.result));
process.exit(account?.well ? 0 : 1);

async function replay(path: string) {
  const read = await step('invoices', async () => {
    const value = await readInvoices(path, limit);
    return { detail: `${value.invoices.length} read, ${value.badRows.length} rows unreadable`, value };
  });
  const { invoices, badRows } = read!;
  for (const { line, reason } of badRows.slice(0, 20)) console.log(`    ${path}:${line}: ${reason}`);
  const { tradable, notSales } = sortOut(invoices);
  if (badRows.length > 0) notSales['unreadableRow'] = badRows.length;
  const plans = planSales(tradable, randomUUID);

  const headOffice = await startHeadOffice({
    dataFolder: join(folder, 'head-office'),
    demo: false,
    onLine: console.log,
  });
  closing.push(() => headOffice.stop());
  await callHeadOffice(headOffice.ready, 'PUT', '/v1/chain', {
    name: 'Replayed retailer',
    currency: 'GBP',
    taxes: [{ id: 'vat', name: 'VAT 20 %', ratePpm: 200_000 }],
    shops: [{ id: 'shop', name: 'Shop', series: 'RS' }],
  });
  await step('catalogue', async () => {
    const answer = await callHeadOffice(
      headOffice.ready,
      'POST',
      '/v1/catalogue',
      catalogueCsv(invoices),
      'text/csv',
    );
    return { detail: `${(answer as { products: number }).products} products imported` };
  });

  const tills = await step('tills', async () => {
    const page = await buildReplayPage();
    const value: ReplayTill[] = [];
    for (let index = 0; index < tillCount; index++) {
      const till = await startReplayTill({
        headOffice: headOffice.ready,
        shopId: 'shop',
        page,
        folder: join(folder, `till-${index + 1}`),
        name: `Till ${index + 1}`,
      });
      closing.push(() => till.stop());
      value.push(till);
    }
    return { detail: `${value.length} enrolled, catalogue pulled`, value };
  });

  const recordingFrom = performance.now();
  const progress = showProgress(plans.length);
  const refused = await Promise.all(
    tills!.map(async (till, index) => {
      const mine = plans.filter((_, at) => tillFor(tradable[at]!.invoice, tillCount) === index);
      return recordAll(till, mine, progress);
    }),
  );
  const recordingSeconds = (performance.now() - recordingFrom) / 1000;
  for (const { reason } of refused.flat())
    notSales[`refused: ${reason}`] = (notSales[`refused: ${reason}`] ?? 0) + 1;
  await step('settling', async () => {
    await Promise.all(tills!.map((till) => till.untilSettled(SETTLE_PATIENCE_MS)));
    return { detail: 'every entry has its outcome' };
  });

  const office = await headOfficeAccount(
    headOffice.ready,
    tills!.map((till) => till.tillId),
  );
  const recorded = (await Promise.all(tills!.map((till) => till.account()))).flat();
  const refusedNumbers = new Set(refused.flat().map(({ invoice }) => invoice));
  const done = tradable.filter(({ invoice }) => !refusedNumbers.has(invoice.number));
  const compared = compareAccounts(recorded, office);
  const seconds = (performance.now() - startedAt) / 1000;
  const result = {
    invoices: invoices.length,
    sales: done.filter(({ kind }) => kind === 'sale').length,
    refunds: done.filter(({ kind }) => kind === 'refund').length,
    notSales,
    settled: office.settledEntries,
    exceptions: office.exceptions,
    quarantined: office.quarantined,
    pending: compared.pending,
    lost: compared.lost + Math.max(0, done.length - recorded.length),
    duplicated: compared.duplicated,
    fileTotalMinor: done.reduce((sum, { invoice }) => sum + invoiceTotalMinor(invoice), 0),
    tillTotalMinor: compared.tillTotalMinor,
    headOfficeTotalMinor: office.totalMinor,
    seconds: round(seconds),
    salesPerSecond: round(done.length / recordingSeconds),
  };
  explain(result);
  const agree =
    result.fileTotalMinor === result.tillTotalMinor && result.tillTotalMinor === result.headOfficeTotalMinor;
  return {
    result,
    well: agree && result.pending + result.lost + result.duplicated + refusedNumbers.size === 0,
  };
}

function sortOut(invoices: readonly Invoice[]) {
  const notSales: Record<string, number> = {};
  const tradable: { invoice: Invoice; kind: 'sale' | 'refund' }[] = [];
  for (const invoice of invoices) {
    const { kind, ...rest } = classifyInvoice(invoice);
    if (kind !== 'notASale') tradable.push({ invoice, kind });
    else if ('reason' in rest) notSales[rest.reason] = (notSales[rest.reason] ?? 0) + 1;
  }
  return { tradable, notSales };
}

/** Records a till's share; after every K invoices its line goes away for the next K/2. */
async function recordAll(
  till: ReplayTill,
  plans: Parameters<ReplayTill['record']>[0],
  progress: (done: number) => void,
): Promise<{ invoice: string; reason: string }[]> {
  const refused: { invoice: string; reason: string }[] = [];
  let cut = false;
  for (let from = 0; from < plans.length; from += BATCH) {
    if (offlineEvery > 0) {
      const wanted = from % (offlineEvery * 1.5) >= offlineEvery;
      if (wanted !== cut) await till.setLineCut((cut = wanted));
    }
    const batch = plans.slice(from, from + BATCH);
    refused.push(...(await till.record(batch)));
    progress(batch.length);
  }
  if (cut) await till.setLineCut(false);
  return refused;
}

function showProgress(total: number): (done: number) => void {
  const from = performance.now();
  let done = 0;
  let lastShown = from;
  return (more) => {
    done += more;
    const now = performance.now();
    if (now - lastShown < 5000 && done < total) return;
    lastShown = now;
    const left = ((now - from) / done) * (total - done);
    console.log(`  recording      ${done} of ${total} invoices, about ${formatDuration(left)} left`);
  };
}

function explain(result: {
  fileTotalMinor: number;
  tillTotalMinor: number;
  headOfficeTotalMinor: number;
}): void {
  const pounds = (minor: number) =>
    (minor / 100).toLocaleString('en-GB', { style: 'currency', currency: 'GBP' });
  console.log(`
  Reconciliation
    the file says        ${pounds(result.fileTotalMinor)}
    the tills recorded   ${pounds(result.tillTotalMinor)}
    head office booked   ${pounds(result.headOfficeTotalMinor)}
`);
}

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  return fail(`${flag}: ${JSON.stringify(text)} is not a whole number from ${min} to ${max}`);
}

function fail(message: string): never {
  console.error(`replay: ${message}`);
  process.exit(2);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
