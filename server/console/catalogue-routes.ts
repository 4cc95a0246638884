import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { byUuid } from '../api/action-routes.ts';
import type { ApiParts } from '../api/open-api.ts';
import { decode, Refusal } from '../api/refusal.ts';
import { catalogueQuery } from '../api/requests.ts';
import type { ReadRows } from '../catalogue/import-catalogue.ts';
import { listImports } from '../catalogue/import-progress.ts';
import { listSchedules, noteSeen, withdrawSchedule } from '../catalogue/schedules.ts';
import { CATALOGUE_BYTES_MAX, readCsv } from '../catalogue/source-rows.ts';
import { takeCatalogue } from '../catalogue/take-catalogue.ts';
import { cataloguesPage } from './catalogue-pages.ts';
import { openConsoleDoor } from './console-door.ts';
import { sendPage } from './send-page.ts';
import { fileIn, takeUploads, uploadedForm } from './uploaded.ts';

/** A moment as a form has it, by the minute and without a zone. */
const handedIn = z
  .object({ skip: z.literal('on').optional(), effectiveAt: z.string().default('') })
  .transform(({ skip, effectiveAt }): unknown => ({
    onBadRow: skip ? 'skip' : 'refuse',
    ...(effectiveAt !== '' && { effectiveAt: `${effectiveAt}:00Z` }),
  }))
  .pipe(catalogueQuery);

const decided = z.strictObject({ do: z.enum(['withdraw', 'seen']) });

/** The page on which people hand a catalogue in, see which one begins to count when, and take one back before that. */
export async function addCataloguePages(
  app: FastifyInstance,
  { db, bell, adminKey }: ApiParts,
): Promise<void> {
  openConsoleDoor(app, adminKey);
  takeUploads(app);
  const show = async (problem?: string) =>
    cataloguesPage(await listSchedules(db), await listImports(db), problem);

  app.get('/catalogues', async (_request, reply) => sendPage(reply, await show()));

  // The form's own words take a little room beside the catalogue.
  app.post('/catalogues', { bodyLimit: CATALOGUE_BYTES_MAX + 4096 }, async (request, reply) => {
    const form = await uploadedForm(request);
    const file = fileIn(form, 'catalogue');
    if (!file) return sendPage(reply.code(422), await show('Choose a file first.'));
    const read: ReadRows = (onRow, onBadRow) =>
      readCsv(Readable.fromWeb(file.stream() as ReadableStream<Uint8Array>), onRow, onBadRow);
    try {
      await takeCatalogue(db, read, decode(handedIn, Object.fromEntries(form), 'body'));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return sendPage(reply.code(error.status), await show(error.message));
    }
    bell.ring(['chain']);
    return reply.redirect('/catalogues', 303);
  });

  app.post('/catalogues/:id', async (request, reply) => {
    const { id } = decode(byUuid, request.params, 'path');
    const asked = decode(decided, request.body, 'body');
    if (asked.do === 'seen') {
      await noteSeen(db, id, new Date());
      return reply.redirect('/catalogues', 303);
    }
    const withdrawn = await withdrawSchedule(db, id, new Date());
    if (withdrawn.ok) return reply.redirect('/catalogues', 303);
    return sendPage(reply.code(409), await show('It does not wait any more: its time came first.'));
  });
}
