import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { BUNDLE_TEXT_MAX } from '#shared/sync/bundle.ts';
import { exceptionPlace, quarantinePlace } from '../api/exception-routes.ts';
import type { ApiParts } from '../api/open-api.ts';
import { decode, Refusal } from '../api/refusal.ts';
import { importBundle } from '../bundle/import-bundle.ts';
import { openAlerts } from '../exceptions/alerts.ts';
import {
  changeException,
  exceptionChange,
  exceptionsQuery,
  listExceptions,
} from '../exceptions/exceptions.ts';
import { declareLost, listMissing, lostRequest } from '../exceptions/missing-entries.ts';
import {
  decideQuarantined,
  listQuarantined,
  quarantineChange,
  quarantineQuery,
} from '../exceptions/quarantined.ts';
import { bundlePage, exceptionsPage, quarantinePage } from './attention-pages.ts';
import { missingPage } from './missing-page.ts';
import { openConsoleDoor } from './console-door.ts';
import { filledIn } from './filled-in.ts';
import { sendPage } from './send-page.ts';
import { fileIn, takeUploads, uploadedForm } from './uploaded.ts';

const ALERTS_SHOWN = 50;

const ENDED = z.literal('1').optional();
const exceptionsOnPage = exceptionsQuery.omit({ state: true }).extend({ ended: ENDED });
const quarantineOnPage = quarantineQuery.omit({ state: true }).extend({ ended: ENDED });

/** A form says a field that was left empty as well. */
function readQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  const said = decode(z.record(z.string(), z.string()), query, 'query');
  return decode(schema, filledIn(new URLSearchParams(said)), 'query');
}

/** Pages on which people decide about what needs them, and carry in bundles. */
export async function addAttentionRoutes(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const { db, bell, settlement } = parts;
  openConsoleDoor(app, parts.adminKey);
  takeUploads(app);

  app.get('/exceptions', async (request, reply) => {
    const { ended, after, ...filter } = readQuery(exceptionsOnPage, request.query);
    const states = ended ? (['resolved'] as const) : (['open', 'taken'] as const);
    const cases = await listExceptions(db, { ...filter, states, after });
    return sendPage(reply, exceptionsPage(cases, { ...filter, ended: ended !== undefined }));
  });

  app.post('/exceptions/:entryId/:position', async (request, reply) => {
    const place = decode(exceptionPlace, request.params, 'path');
    const changed = await changeException(
      db,
      place,
      decode(exceptionChange, request.body, 'body'),
      new Date(),
    );
    // Somebody else was quicker: the page shows what they did.
    if (changed.ok) bell.ring(changed.value);
    return reply.redirect('/exceptions', 303);
  });

  app.get('/quarantine', async (request, reply) => {
    const { ended, after, ...filter } = readQuery(quarantineOnPage, request.query);
    const states = ended ? (['accepted', 'dismissed'] as const) : (['open', 'parked'] as const);
    const cases = await listQuarantined(db, { ...filter, states, after });
    const alerts = await openAlerts(db, ALERTS_SHOWN);
    return sendPage(reply, quarantinePage(cases, { ...filter, ended: ended !== undefined }, alerts));
  });

  app.post('/quarantine/:id', async (request, reply) => {
    const { id } = decode(quarantinePlace, request.params, 'path');
    const asked = decode(quarantineChange, request.body, 'body');
    const decided = await decideQuarantined(db, settlement, id, asked, new Date());
    if (decided.ok) bell.ring(decided.value);
    else if (decided.problem.code !== 'decidedAlready')
      throw new Refusal(409, decided.problem.code, decided.problem.message);
    return reply.redirect('/quarantine', 303);
  });

  app.get('/missing', async (_request, reply) => sendPage(reply, missingPage(await listMissing(db))));

  app.post('/missing', async (request, reply) => {
    const lost = await declareLost(db, decode(lostRequest, request.body, 'body'), new Date());
    // What came meanwhile is no longer missing: the page shows what is.
    if (!lost.ok && lost.problem.code === 'unknownTill')
      throw new Refusal(404, lost.problem.code, lost.problem.message);
    return reply.redirect('/missing', 303);
  });

  app.get('/bundles', async (_request, reply) => sendPage(reply, bundlePage()));

  // The form's own words take a little room beside the bundle.
  app.post('/bundles', { bodyLimit: BUNDLE_TEXT_MAX + 4096 }, (request, reply) => takeBundle(request, reply));

  async function takeBundle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const text = await fileIn(await uploadedForm(request), 'bundle')?.text();
    if (text === undefined) return sendPage(reply, bundlePage({ good: false, text: 'Choose a file first.' }));
    const imported = await importBundle(settlement, text);
    if (!imported.ok) return sendPage(reply, bundlePage({ good: false, text: imported.problem.message }));
    const { tillId, settled, replayed, quarantined } = imported.value;
    const said = `Till ${tillId}: ${settled} booked, ${replayed} were here already, ${quarantined} kept aside.`;
    return sendPage(reply, bundlePage({ good: true, text: said }));
  }
}
