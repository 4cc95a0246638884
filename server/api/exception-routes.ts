import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
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
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';

const ALERTS_SHOWN = 100;

export const exceptionPlace = z.strictObject({
  entryId: z.uuid(),
  position: z.coerce.number().int().min(1).max(1000),
});
export const quarantinePlace = z.strictObject({ id: z.coerce.number().int().min(1) });

/** What needs a person: exceptions on settled entries, what is kept aside, alerts. */
export function addExceptionRoutes(
  app: FastifyInstance,
  { db, bell, settlement }: Pick<ApiParts, 'db' | 'bell' | 'settlement'>,
): void {
  app.get('/v1/alerts', async () => ({ alerts: await openAlerts(db, ALERTS_SHOWN) }));

  app.get('/v1/missing-entries', async () => ({ missing: await listMissing(db) }));

  app.post('/v1/missing-entries/lost', async (request) => {
    const lost = await declareLost(db, decode(lostRequest, request.body, 'body'), new Date());
    if (lost.ok) return { writtenOff: lost.value };
    const { code, message } = lost.problem;
    throw new Refusal(code === 'unknownTill' ? 404 : 409, code, `body: ${message}`);
  });

  app.get('/v1/exceptions', async (request) => {
    const { state, ...wanted } = decode(exceptionsQuery, request.query, 'query');
    const page = await listExceptions(db, { ...wanted, ...(state && { states: [state] }) });
    return { exceptions: page.rows, next: page.next };
  });

  app.post('/v1/exceptions/:entryId/:position', async (request) => {
    const place = decode(exceptionPlace, request.params, 'path');
    const changed = await changeException(
      db,
      place,
      decode(exceptionChange, request.body, 'body'),
      new Date(),
    );
    if (!changed.ok) {
      const { code } = changed.problem;
      const said = `exception ${place.position} of entry ${place.entryId}`;
      if (code === 'noSuchException') throw new Refusal(404, code, `path: there is no ${said}`);
      throw new Refusal(409, code, `${said} is resolved already`);
    }
    bell.ring(changed.value);
    return { ok: true };
  });

  app.get('/v1/quarantine', async (request) => {
    const { state, ...wanted } = decode(quarantineQuery, request.query, 'query');
    const page = await listQuarantined(db, { ...wanted, ...(state && { states: [state] }) });
    return { quarantine: page.rows, next: page.next };
  });

  app.post('/v1/quarantine/:id', async (request) => {
    const { id } = decode(quarantinePlace, request.params, 'path');
    const asked = decode(quarantineChange, request.body, 'body');
    const decided = await decideQuarantined(db, settlement, id, asked, new Date());
    if (!decided.ok) {
      const { code, message } = decided.problem;
      throw new Refusal(code === 'noSuchRow' ? 404 : 409, code, message);
    }
    bell.ring(decided.value);
    return { ok: true };
  });
}
