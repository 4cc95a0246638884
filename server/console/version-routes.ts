import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ApiParts } from '../api/open-api.ts';
import { decode } from '../api/refusal.ts';
import { listRollouts, putRollout, rolloutRequest } from '../rollout/rollouts.ts';
import { listTillUpdates } from '../rollout/till-updates.ts';
import { openConsoleDoor } from './console-door.ts';
import { sendPage } from './send-page.ts';
import { versionsPage } from './version-pages.ts';

/** What a form says in words, as the interface has it in JSON. */
const rolloutForm = z
  .strictObject({
    version: z.string(),
    percent: z.coerce.number().optional(),
    illPercentMax: z.coerce.number().optional(),
    paused: z.enum(['true', 'false']).optional(),
  })
  .transform(({ paused, ...rest }): unknown => ({ ...rest, ...(paused && { paused: paused === 'true' }) }))
  .pipe(rolloutRequest);

/** The page on which people see the tills' versions, and hold one back or let it go on. */
export async function addVersionPages(app: FastifyInstance, { db, adminKey }: ApiParts): Promise<void> {
  openConsoleDoor(app, adminKey);

  app.get('/versions', async (_request, reply) =>
    sendPage(reply, versionsPage(await listRollouts(db), await listTillUpdates(db))),
  );

  app.post('/versions', async (request, reply) => {
    await putRollout(db, decode(rolloutForm, request.body, 'body'), new Date());
    return reply.redirect('/versions', 303);
  });
}
