import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { err, ok } from '#shared/result.ts';
import type { ReadRows } from '../catalogue/import-catalogue.ts';
import { listImports } from '../catalogue/import-progress.ts';
import { listSchedules, noteSeen, withdrawSchedule } from '../catalogue/schedules.ts';
import { CATALOGUE_BYTES_MAX, readCsv, readJsonRow } from '../catalogue/source-rows.ts';
import { takeCatalogue } from '../catalogue/take-catalogue.ts';
import { byUuid } from './action-routes.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';
import { catalogueQuery } from './requests.ts';

/** Catalogues: handed in, published at once or at their time, and taken back before it. */
export function addCatalogueRoutes(app: FastifyInstance, { db, bell }: Pick<ApiParts, 'db' | 'bell'>): void {
  app.post('/v1/catalogue', { bodyLimit: CATALOGUE_BYTES_MAX }, async (request) => {
    const asked = decode(catalogueQuery, request.query, 'query');
    const done = await takeCatalogue(db, rowsOf(request), asked);
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
