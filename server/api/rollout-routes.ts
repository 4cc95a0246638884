import type { FastifyInstance } from 'fastify';
import { listRollouts, listTillVersions, putRollout, rolloutRequest } from '../rollout/rollouts.ts';
import type { ApiParts } from './open-api.ts';
import { decode } from './refusal.ts';

/** Which versions run at the tills, and how far each may go. */
export function addRolloutRoutes(app: FastifyInstance, { db }: ApiParts): void {
  app.put('/v1/rollouts', async (request) => {
    await putRollout(db, decode(rolloutRequest, request.body, 'body'), new Date());
    return { ok: true };
  });

  app.get('/v1/rollouts', async () => ({
    rollouts: await listRollouts(db),
    tills: await listTillVersions(db),
  }));
}
