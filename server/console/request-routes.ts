import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { ACTION_KINDS } from '#shared/sync/action.ts';
import { byUuid } from '../api/action-routes.ts';
import type { ApiParts } from '../api/open-api.ts';
import { decode, Refusal } from '../api/refusal.ts';
import { answerAction, findAction, listActions, type answerRequest } from '../actions/answer-action.ts';
import { sayIssues } from '../say-issues.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  rotateSecret,
  secretRequest,
  webhookRequest,
} from '../webhooks/webhooks.ts';
import { openConsoleDoor } from './console-door.ts';
import { requestsPage, webhooksPage } from './request-pages.ts';
import { sendPage } from './send-page.ts';

const decided = z.strictObject({
  revision: z.coerce.number().int().min(1),
  decision: z.enum(['allow', 'refuse']),
  name: z.string().trim().min(1).max(60).optional(),
  reason: z.string().trim().min(1).max(200).optional(),
});
const done = z.strictObject({ do: z.enum(['rotate', 'pause', 'resume', 'delete']) });

/** Pages on which people answer what tills ask, and set up the systems that do. */
export async function addRequestRoutes(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const { db, bell } = parts;
  openConsoleDoor(app, parts.adminKey);

  app.get('/requests', async (_request, reply) => sendPage(reply, requestsPage(await listActions(db))));

  app.post('/requests/:id', async (request, reply) => {
    const { id } = decode(byUuid, request.params, 'path');
    const { revision, decision, name, reason } = decode(decided, request.body, 'body');
    const action = await findAction(db, id);
    if (!action) throw new Refusal(404, 'noSuchAction', `path.id: there is no request "${id}"`);
    const { asked } = action;
    const said: z.infer<typeof answerRequest>['reply'] =
      decision === 'allow' && asked.kind === 'priceOverride'
        ? {
            status: 'answered',
            answer: {
              kind: 'priceOverride',
              unitPriceMicros: asked.unitPriceMicros,
              approvedBy: name ?? 'head office',
            },
          }
        : { status: 'refused', reason: reason ?? 'refused by head office' };
    const who = name ?? 'head office';
    const answered = await answerAction(db, id, { revision, reply: said }, who, new Date());
    // Somebody else was quicker: the page shows what they did.
    if (answered.ok) bell.ring(answered.value);
    return reply.redirect('/requests', 303);
  });

  app.get('/webhooks', async (_request, reply) => show(reply));

  app.post('/webhooks', async (request, reply) => {
    const fields = decode(z.record(z.string(), z.string()), request.body, 'body');
    const kinds = ACTION_KINDS.filter((kind) => fields[kind] !== undefined);
    const { url, description } = fields;
    const asked = webhookRequest.safeParse({ url, kinds, ...(description !== undefined && { description }) });
    if (!asked.success) return show(reply, { problem: sayIssues(asked.error) });
    const made = await createWebhook(db, asked.data, new Date());
    if (made.ok) return show(reply, made.value);
    return show(reply, {
      problem: made.problem.code === 'kindTaken' ? made.problem.message : made.problem.code,
    });
  });

  app.post('/webhooks/:id', async (request, reply) => {
    const { id } = decode(byUuid, request.params, 'path');
    const asked = decode(done, request.body, 'body');
    switch (asked.do) {
      case 'rotate': {
        const made = await rotateSecret(db, id, secretRequest.parse({}), new Date());
        return show(reply, made);
      }
      case 'delete':
        await deleteWebhook(db, id, new Date());
        return reply.redirect('/webhooks', 303);
      case 'pause':
      case 'resume':
        await changeWebhook(db, id, { paused: asked.do === 'pause' }, new Date());
        return reply.redirect('/webhooks', 303);
    }
  });

  async function show(reply: FastifyReply, said?: Parameters<typeof webhooksPage>[1]): Promise<FastifyReply> {
    return sendPage(reply, webhooksPage(await listWebhooks(db, new Date()), said));
  }
}
