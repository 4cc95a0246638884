import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { closeBooks, closeRequest } from '../chain/close-books.ts';
import { policyRequest, putPolicy } from '../chain/policies.ts';
import { revokeTill } from '../enrolment/revoke-till.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';

const byId = z.strictObject({ id: z.string().min(1).max(40) });

/** What the chain's people decide about shops and tills: policies, closed books, shutting a till out. */
export function addManagementRoutes(
  app: FastifyInstance,
  { db, wakeEnrolments }: Pick<ApiParts, 'db' | 'wakeEnrolments'>,
): void {
  app.put('/v1/policies', async (request) => {
    const asked = decode(policyRequest, request.body, 'body');
    const put = await putPolicy(db, asked);
    if (!put.ok) throw new Refusal(404, put.problem.code, `body.shopId: there is no shop "${asked.shopId}"`);
    return { ok: true };
  });

  app.post('/v1/shops/:id/close-books', async (request) => {
    const { id } = decode(byId, request.params, 'path');
    const { through } = decode(closeRequest, request.body, 'body');
    const closed = await closeBooks(db, id, through);
    if (closed.ok) return { ok: true };
    const { code, message } = closed.problem;
    throw new Refusal(code === 'unknownShop' ? 404 : 409, code, message);
  });

  app.post('/v1/tills/:id/revoke', async (request) => {
    const { id } = decode(byId, request.params, 'path');
    const revoked = await revokeTill(db, id, new Date());
    if (!revoked.ok) throw new Refusal(404, revoked.problem.code, `path.id: there is no till "${id}"`);
    wakeEnrolments();
    return { ok: true };
  });
}
