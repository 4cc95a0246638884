import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { enrolmentAsk, type EnrolmentProgress } from '#shared/sync/enrolment.ts';
import { listOwners, ownersRequest, putOwners } from '../enrolment/owners.ts';
import { progressOf, requestEnrolment } from '../enrolment/request-enrolment.ts';
import { bearer } from './access.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';
import { progressQuery } from './requests.ts';

const byId = z.strictObject({ id: z.uuid() });
/** How often a waiting request looks whether its owner has answered, milliseconds. */
const LOOK_EVERY_MS = 500;

/** What a till asks that is not let in yet: that its owner be asked by mail, and how far that is. */
export function addEnrolmentRoutes(app: FastifyInstance, { db, wakeEnrolments }: ApiParts): void {
  app.post('/v1/enrolment-requests', async (request): Promise<EnrolmentProgress> => {
    const asked = decode(enrolmentAsk, request.body, 'body');
    const taken = await requestEnrolment(db, asked, { remote: request.ip, now: new Date() });
    if (taken.ok) {
      wakeEnrolments();
      return taken.value;
    }
    const { code, message } = taken.problem;
    throw new Refusal(code === 'tooManyRequests' ? 429 : 409, code, message);
  });

  app.get('/v1/enrolment-requests/:id', async (request, reply): Promise<EnrolmentProgress> => {
    const { id } = decode(byId, request.params, 'path');
    const { wait = 0, known } = decode(progressQuery, request.query, 'query');
    const until = Date.now() + wait;
    let gone = false;
    reply.raw.once('close', () => (gone = true));
    for (;;) {
      const progress = await progressOf(db, id, secretOf(request), new Date());
      if (!progress)
        throw new Refusal(
          404,
          'unknownRequest',
          'path.id: there is no such request, or it has another secret',
        );
      const left = until - Date.now();
      if (progress.state !== known || left <= 0 || gone) return progress;
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, LOOK_EVERY_MS)));
    }
  });
}

/** Who may let tills in. */
export function addOwnersRoutes(app: FastifyInstance, { db }: Pick<ApiParts, 'db'>): void {
  app.get('/v1/owners', async () => ({ owners: await listOwners(db) }));

  app.put('/v1/owners', async (request) => {
    const put = await putOwners(db, decode(ownersRequest, request.body, 'body').owners);
    if (!put.ok) throw new Refusal(422, put.problem.code, `body.${put.problem.message}`);
    return put.value;
  });
}

function secretOf(request: FastifyRequest): string {
  return bearer(request) ?? '';
}
