import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ReadRows } from '../catalogue/import-catalogue.ts';
import { listImports } from '../catalogue/import-progress.ts';
import { listSchedules, noteSeen, withdrawSchedule } from '../catalogue/schedules.ts';
import { readJson } from '../catalogue/read-json.ts';
import { CATALOGUE_BYTES_MAX, readCsv } from '../catalogue/source-rows.ts';
import { takeCatalogue } from '../catalogue/take-catalogue.ts';
import { byUuid } from './action-routes.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';
import { catalogueQuery } from './requests.ts';

/** Catalogues: handed in, published at once or at their time, and taken back before it. */
export function addCatalogueRoutes(app: FastifyInstance, { db, bell }: Pick<ApiParts, 'db' | 'bell'>): void {
  void app.register(async (handedIn) => {
    // As CSV is: handed on as a stream, and read row by row. Elsewhere JSON is read whole.
    handedIn.removeContentTypeParser('application/json');
    handedIn.addContentTypeParser('application/json', (_request, payload, done) => done(null, payload));
    handedIn.post('/v1/catalogue', { bodyLimit: CATALOGUE_BYTES_MAX }, async (request) => {
      const asked = decode(catalogueQuery, request.query, 'query');
      const done = await takeCatalogue(db, rowsOf(request), asked);
      bell.ring(['chain']);
      return done;
    });
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

function rowsOf({ body, headers }: FastifyRequest): ReadRows {
  if (!(body instanceof Readable))
    throw new Refusal(400, 'malformedRequest', 'body: CSV, or a JSON array of products');
  const read = /^application\/json\b/i.test(headers['content-type'] ?? '') ? readJson : readCsv;
  return (onRow, onBadRow) => read(body, onRow, onBadRow);
}
