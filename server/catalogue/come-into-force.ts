import { z } from 'zod';
import { product, tax, type Product } from '#shared/catalogue/product.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { raiseAlerts } from '../exceptions/alerts.ts';
import { changeDocument, findDocument } from '../workflows/documents.ts';
import { workflow, type Retry, type Workflow } from '../workflows/workflow.ts';
import { fingerprintOf } from './catalogue-change.ts';
import { latestPublished, publishStaged } from './publish-catalogue.ts';
import {
  lockVersions,
  scheduleType,
  waitingSchedules,
  type ScheduleBody,
  type ScheduleDocument,
} from './schedule-documents.ts';
import { dropStaged } from './staged-pages.ts';

/** A night in all: whatever keeps it from being published is mended by then, or is nothing that passes. */
const RETRY: Retry = { limit: 100, delay: 5, delayMax: 300 };
/** The largest catalogue takes a minute on a slow machine, seconds. */
const TIME_LIMIT = 300;

/**
 * Publishes the catalogues whose time is at or before `until`, one after another in the order of their times:
 * head office may have been down over several. Each is published once, whoever else is about it: the version
 * and the end of the schedule are one transaction.
 *
 * @returns how many were published; then the chain's bell is to be rung
 */
export async function comeIntoForce(db: Database, until: Date, now: () => Date): Promise<number> {
  let published = 0;
  for (const document of await waitingSchedules(db)) {
    if (Date.parse(document.body.effectiveAt) > until.getTime()) break;
    if (await publishScheduled(db, document, now)) published += 1;
  }
  return published;
}

async function publishScheduled(
  db: Database,
  { id, body, createdAt }: ScheduleDocument,
  now: () => Date,
): Promise<boolean> {
  // Read before the lock is taken: it takes seconds, and would hold back the whole feed meanwhile.
  const products = await stagedProducts(db, body.staged);
  const fingerprint = fingerprintOf(products);
  const before = await latestPublished(db);
  const at = now();
  return db.transaction().execute(async (trx) => {
    await lockVersions(trx);
    const document = await findDocument(trx, scheduleType, id);
    if (document?.state !== 'scheduled') return false;
    const reason = await whyNot(trx, body, products);
    if (reason !== undefined) {
      await changeDocument(trx, scheduleType, document, stopped(body, reason), at);
      await dropStaged(trx, body.staged);
      const message = `the catalogue for ${body.effectiveAt} was not published: ${reason}`;
      await raiseAlerts(trx, [{ kind: 'catalogue', subject: id, message }], at.toISOString());
      return false;
    }
    const pages = { products, fingerprint, before, staged: body.staged };
    const head = await publishStaged(trx, { ...pages, now: at, handedInAt: createdAt });
    if (!head.ok) throw new Error(head.problem.code);
    const change = { state: 'published', body: { ...body, version: head.value.version }, dueAt: null };
    const changed = await changeDocument(trx, scheduleType, document, change, at);
    if (!changed.ok) throw new Error('the schedule was changed past its lock');
    return true;
  });
}

async function stagedProducts(db: Database, staged: number): Promise<Product[]> {
  const pages = await db
    .selectFrom('catalogue_pages')
    .select('products')
    .where('version', '=', staged)
    .orderBy('page')
    .execute();
  return pages.flatMap((page) => z.array(product).parse(page.products));
}

/** What keeps a catalogue from fitting the chain, which may have changed since it was handed in. */
async function whyNot(
  trx: Database,
  body: ScheduleBody,
  products: readonly Product[],
): Promise<string | undefined> {
  if (products.length !== body.products)
    return `${products.length} of its ${body.products} products are here`;
  const chain = await trx.selectFrom('chain').select(['currency', 'taxes']).executeTakeFirstOrThrow();
  if (chain.currency !== body.currency)
    return `its prices are in ${body.currency}, the chain’s in ${chain.currency}`;
  const taxes = new Set(
    z
      .array(tax)
      .parse(chain.taxes)
      .map(({ id }) => id),
  );
  for (const { code, taxId, parts = [] } of products)
    for (const id of [taxId, ...parts.map((part) => part.taxId)])
      if (!taxes.has(id)) return `product "${code}" has the tax "${id}", which the chain no longer has`;
  return undefined;
}

function stopped(body: ScheduleBody, reason: string) {
  return { state: 'stopped', body: { ...body, reason }, dueAt: null };
}

/** Publishes each catalogue when its time has come, by the database's clock. */
export function catalogueWorkflows(
  db: Database,
  { ring, now }: { ring(channels: Iterable<ChannelName>): void; now(): Date },
): readonly Workflow[] {
  return [
    workflow.safe<ScheduleBody>({
      name: 'catalogue-comes-into-force',
      type: scheduleType,
      states: ['scheduled'],
      when: 'due',
      retry: RETRY,
      timeLimit: TIME_LIMIT,
      async run({ body }) {
        if ((await comeIntoForce(db, new Date(body.effectiveAt), now)) > 0) ring(['chain']);
        // It was changed together with the version.
        return null;
      },
      givenUp: ({ body }, { why }) => stopped(body, why),
    }),
  ];
}
