import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { err, ok } from '#shared/result.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { comeIntoForce } from '../catalogue/come-into-force.ts';
import { checkEffectiveTime } from '../catalogue/effective-time.ts';
import { BAD_ROWS_LISTED_MAX, importCatalogue, type ReadRows } from '../catalogue/import-catalogue.ts';
import { listImports, withProgress, type ImportProgress } from '../catalogue/import-progress.ts';
import { chainTaxes, publishCatalogue } from '../catalogue/publish-catalogue.ts';
import { listSchedules, noteSeen, scheduleCatalogue, withdrawSchedule } from '../catalogue/schedules.ts';
import { CATALOGUE_BYTES_MAX, readCsv, readJsonRow } from '../catalogue/source-rows.ts';
import type { Database } from '../database/open-database.ts';
import { byUuid } from './action-routes.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';
import { catalogueQuery } from './requests.ts';

/** Catalogues: handed in, published at once or at their time, and taken back before it. */
export function addCatalogueRoutes(app: FastifyInstance, { db, bell }: Pick<ApiParts, 'db' | 'bell'>): void {
  app.post('/v1/catalogue', { bodyLimit: CATALOGUE_BYTES_MAX }, async (request) => {
    const asked = decode(catalogueQuery, request.query, 'query');
    // Said before 64 MiB are read.
    if (asked.effectiveAt !== undefined) requireGoodTime(asked.effectiveAt);
    const done = await withProgress(db, (progress) => importAndPublish(db, request, asked, progress));
    bell.ring(['chain']);
    return done;
  });

  app.get('/v1/catalogue/imports', async () => ({ imports: await listImports(db) }));

  app.get('/v1/catalogue/schedules', async () => ({ schedules: await listSchedules(db) }));

  app.delete('/v1/catalogue/schedules/:id', async (request) => {
    const { id } = decode(byUuid, request.params, 'path');
    const withdrawn = await withdrawSchedule(db, id, new Date());
    if (withdrawn.ok) return { ok: true };
    const { problem } = withdrawn;
    if (problem.code === 'noSuchSchedule') throw noSuchSchedule(id);
    const { code, state } = problem;
    throw new Refusal(409, code, `path.id: catalogue "${id}" does not wait any more, it is ${state}`, {
      state,
    });
  });

  app.post('/v1/catalogue/schedules/:id/seen', async (request) => {
    const { id } = decode(byUuid, request.params, 'path');
    if (await noteSeen(db, id, new Date())) return { ok: true };
    throw noSuchSchedule(id);
  });
}

function noSuchSchedule(id: string): Refusal {
  return new Refusal(404, 'noSuchSchedule', `path.id: no catalogue "${id}" was scheduled`);
}

/** @throws Refusal 422 for a time at which nothing can begin to count */
function requireGoodTime(effectiveAt: string): void {
  const checked = checkEffectiveTime(new Date(effectiveAt), new Date());
  if (checked.ok) return;
  throw new Refusal(422, checked.problem.code, `query.effectiveAt: ${checked.problem.message}`);
}

async function importAndPublish(
  db: Database,
  request: FastifyRequest,
  { onBadRow, effectiveAt }: z.infer<typeof catalogueQuery>,
  progress: ImportProgress,
) {
  const taxes = await chainTaxes(db);
  if (!taxes.ok) throw noChain();
  const taxIds = new Set(taxes.value.map((tax) => tax.id));
  const imported = await importCatalogue(progress.watch(rowsOf(request)), taxIds);
  if (!imported.ok) {
    const { code, message } = imported.problem;
    throw new Refusal(code === 'tooLarge' ? 413 : 422, code, message);
  }
  const { products, skipped } = imported.value;
  const listed = skipped.slice(0, BAD_ROWS_LISTED_MAX);
  if (skipped.length > 0 && onBadRow === 'refuse') {
    const detail = `${skipped.length} bad rows; the first: line ${listed[0]!.line}: ${listed[0]!.reason}`;
    throw new Refusal(422, 'badRows', detail, { badRows: skipped.length, errors: listed });
  }
  if (products.length === 0)
    throw new Refusal(422, 'noProducts', 'no row could be read as a product', { errors: listed });
  await progress.publishing(skipped.length);
  const read = { products: products.length, badRows: skipped.length, skipped: listed };
  // Looked at again, because reading takes a while: what was just ahead may count at once by now.
  return effectiveAt !== undefined && new Date(effectiveAt) > new Date()
    ? { version: null, scheduled: await schedule(db, products, effectiveAt), ...read }
    : { version: await publishNow(db, products), ...read };
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

function rowsOf(request: FastifyRequest): ReadRows {
  const { body } = request;
  if (body instanceof Readable) return (onRow, onBadRow) => readCsv(body, onRow, onBadRow);
  if (!Array.isArray(body))
    throw new Refusal(400, 'malformedRequest', 'body: CSV, or a JSON array of products');
  return (onRow, onBadRow) => {
    body.forEach((value, index) => {
      const row = readJsonRow(value, index);
      if (row.ok) onRow(row.value);
      else onBadRow(row.problem);
    });
    return Promise.resolve(
      body.length > 0 ? ok(undefined) : err({ code: 'unreadable', message: 'body: empty' }),
    );
  };
}
