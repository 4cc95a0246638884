import type { z } from 'zod';
import type { Product } from '#shared/catalogue/product.ts';
import { Refusal } from '../api/refusal.ts';
import type { catalogueQuery } from '../api/requests.ts';
import type { Database } from '../database/open-database.ts';
import { comeIntoForce } from './come-into-force.ts';
import { checkEffectiveTime } from './effective-time.ts';
import { importCatalogue, type ReadRows } from './import-catalogue.ts';
import { withProgress, type ImportProgress } from './import-progress.ts';
import { chainTaxes, publishCatalogue } from './publish-catalogue.ts';
import { scheduleCatalogue } from './schedules.ts';
import type { BadRow } from './source-rows.ts';

/** What became of a catalogue: its version, or, where it waits for its time, the id that it waits under. */
export type TakenIn = {
  readonly version: number | null;
  readonly scheduled?: { readonly id: string; readonly effectiveAt: string };
  readonly products: number;
  readonly badRows: number;
  /** The first of the bad rows. */
  readonly skipped: readonly BadRow[];
};

/**
 * Takes a catalogue in that somebody hands in, and publishes it at once or keeps it for its time. How far it is
 * can be seen meanwhile. The chain's bell is to be rung after it.
 *
 * @throws Refusal for a bad time, before a row is read, and for what cannot be published
 */
export async function takeCatalogue(
  db: Database,
  read: ReadRows,
  options: z.infer<typeof catalogueQuery>,
): Promise<TakenIn> {
  if (options.effectiveAt !== undefined) requireGoodTime(options.effectiveAt);
  return withProgress(db, (progress) => importAndPublish(db, read, options, progress));
}

function requireGoodTime(effectiveAt: string): void {
  const checked = checkEffectiveTime(new Date(effectiveAt), new Date());
  if (checked.ok) return;
  throw new Refusal(422, checked.problem.code, `query.effectiveAt: ${checked.problem.message}`);
}

async function importAndPublish(
  db: Database,
  read: ReadRows,
  { onBadRow, effectiveAt }: z.infer<typeof catalogueQuery>,
  progress: ImportProgress,
): Promise<TakenIn> {
  const taxes = await chainTaxes(db);
  if (!taxes.ok) throw noChain();
  const taxIds = new Set(taxes.value.map((tax) => tax.id));
  const imported = await importCatalogue(progress.watch(read), taxIds);
  if (!imported.ok) {
    const { code, message } = imported.problem;
    throw new Refusal(code === 'tooLarge' ? 413 : 422, code, message);
  }
  const { products, badRows, skipped } = imported.value;
  const [first] = skipped;
  if (first && onBadRow === 'refuse') {
    const detail = `${badRows} bad rows; the first: line ${first.line}: ${first.reason}`;
    throw new Refusal(422, 'badRows', detail, { badRows, errors: skipped });
  }
  if (products.length === 0)
    throw new Refusal(422, 'noProducts', 'no row could be read as a product', { errors: skipped });
  await progress.publishing(badRows);
  const counts = { products: products.length, badRows, skipped };
  // Looked at again, because reading takes a while: what was just ahead may count at once by now.
  return effectiveAt !== undefined && new Date(effectiveAt) > new Date()
    ? { version: null, scheduled: await schedule(db, products, effectiveAt), ...counts }
    : { version: await publishNow(db, products), ...counts };
}

async function schedule(db: Database, products: readonly Product[], effectiveAt: string) {
  const times = { effectiveAt: new Date(effectiveAt), now: new Date() };
  const scheduled = await scheduleCatalogue(db, products, times);
  if (scheduled.ok) return { id: scheduled.value, effectiveAt: times.effectiveAt.toISOString() };
  const { code, message } = scheduled.problem;
  throw new Refusal(409, code, code === 'sameMoment' ? `query.effectiveAt: ${message}` : message);
}

async function publishNow(db: Database, products: readonly Product[]): Promise<number> {
  // What was to count before this one comes first, also where nobody was there to publish it.
  await comeIntoForce(db, new Date(), () => new Date());
  const head = await publishCatalogue(db, products, new Date());
  if (!head.ok) throw noChain();
  return head.value.version;
}

function noChain(): Refusal {
  return new Refusal(409, 'noChain', 'set up the chain first (PUT /v1/chain)');
}
