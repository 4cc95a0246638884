import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { HeadOffice } from '#server/head-office.ts';
import { MILK, saleOf, setUpChain, WINE } from '../../fixtures/chain-in-trial.ts';
import { start } from '../../fixtures/running-head-office.ts';
import { startTillInProcess, tillFolder, type TillInProcess, until } from '../../fixtures/till-in-process.ts';

export type RestoreResult = {
  readonly sales: number;
  readonly tills: number;
  /** Settled entries that the backup did not have. */
  readonly forgotten: number;
  readonly settled: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly quarantined: number;
  readonly tillTotalMinor: number;
  readonly headOfficeTotalMinor: number;
  readonly seconds: number;
};

const summary = z.object({ settledEntries: z.int(), quarantined: z.int(), totalMinor: z.int() });
const SETTLE_PATIENCE_MS = 10 * 60_000;

/**
 * Head office is set back to a copy from the middle of a run, with its queues. Nobody does anything:
 * the tills find out, and send again from their journals what is gone.
 */
export async function runRestore(options: {
  sales: number;
  tills: number;
  say(line: string): void;
}): Promise<RestoreResult> {
  const startedAt = performance.now();
  const { sales, say } = options;
  const folder = await mkdtemp(join(tmpdir(), 'outpost-restore-'));
  const data = join(folder, 'head-office');
  let office = await start(data);
  const tills: TillInProcess[] = [];
  try {
    await setUpChain(office.db);
    for (let n = 0; n < options.tills; n++) tills.push(await enrolledTill(office, n));
    const first = Math.floor(sales * 0.4);
    const total = { minor: await sellAcross(tills, 0, first) };
    await settledEverywhere(tills);
    say(`${first} sales settled; head office is stopped, and a copy of its folder taken`);
    await office.stop();
    await cp(data, join(folder, 'backup'), { recursive: true });

    office = await start(data);
    const second = Math.floor(sales * 0.8);
    total.minor += await sellAcross(tills, first, second);
    await settledEverywhere(tills);
    const before = await read(office);
    say(
      `${before.settledEntries} sales settled; head office’s disk breaks, and the copy is put in its place`,
    );
    await office.stop();
    await rm(data, { recursive: true });
    await cp(join(folder, 'backup'), data, { recursive: true });

    // The tills sell on meanwhile; nobody tells them anything.
    total.minor += await sellAcross(tills, second, sales);
    office = await start(data);
    const after = await read(office);
    say(`head office is back with ${after.settledEntries} sales`);
    await until(
      async () =>
        (await read(office)).settledEntries >= sales && tills.every((till) => till.status().pending === 0),
      () => tills.map((till) => till.status()),
      SETTLE_PATIENCE_MS,
    );
    const end = await read(office);
    return {
      sales,
      tills: tills.length,
      forgotten: before.settledEntries - after.settledEntries,
      settled: end.settledEntries,
      lost: Math.max(0, sales - end.settledEntries),
      duplicated: Math.max(0, end.settledEntries - sales),
      quarantined: end.quarantined,
      tillTotalMinor: total.minor,
      headOfficeTotalMinor: end.totalMinor,
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    };
  } finally {
    for (const till of tills) {
      await till.stop();
      await rm(till.folder, { recursive: true, force: true });
    }
    await office.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function enrolledTill(office: HeadOffice, number: number): Promise<TillInProcess> {
  const till = await startTillInProcess(await tillFolder());
  const response = await fetch(`${office.url}/v1/enrolment-codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${office.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ shopId: number % 2 ? 'mill' : 'harbour' }),
  });
  await till.enrol(office.url, z.object({ code: z.string() }).parse(await response.json()).code);
  await until(() => till.status().online, till.status);
  return till;
}

/** @returns minor units sold */
async function sellAcross(tills: readonly TillInProcess[], from: number, to: number): Promise<number> {
  let minor = 0;
  for (let n = from; n < to; n++) {
    const sale = saleOf([
      { product: MILK, quantityMilli: 1000 * (1 + (n % 7)) },
      ...(n % 3 === 0 ? [{ product: WINE }] : []),
    ]);
    const sold = await tills[n % tills.length]!.sell(sale);
    if (!sold.ok) throw new Error(sold.problem.message);
    minor += sale.totalMinor;
  }
  return minor;
}

async function settledEverywhere(tills: readonly TillInProcess[]): Promise<void> {
  await until(
    () => tills.every((till) => till.status().pending === 0),
    () => tills.map((till) => till.status()),
    SETTLE_PATIENCE_MS,
  );
}

async function read(office: HeadOffice): Promise<z.infer<typeof summary>> {
  const response = await fetch(`${office.url}/v1/summary`, {
    headers: { authorization: `Bearer ${office.adminKey}` },
  });
  return summary.parse(await response.json());
}
