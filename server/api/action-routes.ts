import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  actionsQuery,
  answerAction,
  answerRequest,
  findAction,
  listActions,
} from '../actions/answer-action.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  rotateSecret,
  secretRequest,
  webhookChange,
  webhookRequest,
  type WebhookProblem,
} from '../webhooks/webhooks.ts';
import { actorOf } from './access.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';

export const byUuid = z.strictObject({ id: z.uuid() });

/** What tills asked, answers that come later, and the systems that are asked. */
export function addActionRoutes(app: FastifyInstance, { db, bell }: Pick<ApiParts, 'db' | 'bell'>): void {
  app.get('/v1/actions', async (request) => ({
    actions: await listActions(db, decode(actionsQuery, request.query, 'query')),
  }));

  app.get('/v1/actions/:id', async (request) => {
    const { id } = decode(byUuid, request.params, 'path');
    const found = await findAction(db, id);
    if (!found) throw new Refusal(404, 'noSuchAction', `path.id: there is no request "${id}"`);
    return found;
  });

  app.post('/v1/actions/:id/answer', async (request) => {
    const { id } = decode(byUuid, request.params, 'path');
    const asked = decode(answerRequest, request.body, 'body');
    const answered = await answerAction(db, id, asked, whoAnswers(request), new Date());
    if (!answered.ok) throw refusalOf(id, answered.problem);
    bell.ring(answered.value);
    return { ok: true };
  });

  app.get('/v1/webhooks', async () => ({ webhooks: await listWebhooks(db, new Date()) }));

  app.post('/v1/webhooks', async (request) => {
    const made = await createWebhook(db, decode(webhookRequest, request.body, 'body'), new Date());
    if (made.ok) return made.value;
    throw refusalOfWebhook(made.problem);
  });

  app.put('/v1/webhooks/:id', async (request) => {
    const { id } = decode(byUuid, request.params, 'path');
    const changed = await changeWebhook(db, id, decode(webhookChange, request.body, 'body'), new Date());
    if (changed.ok) return { ok: true };
    throw refusalOfWebhook(changed.problem);
  });

  app.delete('/v1/webhooks/:id', async (request) => {
    const { id } = decode(byUuid, request.params, 'path');
    if (await deleteWebhook(db, id, new Date())) return { ok: true };
    throw refusalOfWebhook({ code: 'noSuchWebhook' });
  });

  app.post('/v1/webhooks/:id/secrets', async (request) => {
    const { id } = decode(byUuid, request.params, 'path');
    const made = await rotateSecret(db, id, decode(secretRequest, request.body ?? {}, 'body'), new Date());
    if (made) return made;
    throw refusalOfWebhook({ code: 'noSuchWebhook' });
  });
}

function whoAnswers(request: FastifyRequest): string {
  return actorOf(request) ?? 'somebody';
}

function refusalOf(
  id: string,
  problem: Extract<Awaited<ReturnType<typeof answerAction>>, { ok: false }>['problem'],
): Refusal {
  switch (problem.code) {
    case 'noSuchAction':
      return new Refusal(404, problem.code, `path.id: there is no request "${id}"`);
    case 'badAnswer':
      return new Refusal(422, problem.code, `body.reply: ${problem.message}`);
    case 'stale': {
      const { code, state, revision } = problem;
      return new Refusal(409, code, `request "${id}" is "${state}" in revision ${revision}`, {
        state,
        revision,
      });
    }
  }
}

function refusalOfWebhook(problem: WebhookProblem): Refusal {
  if (problem.code === 'noSuchWebhook')
    return new Refusal(404, problem.code, 'path.id: there is no such webhook');
  return new Refusal(409, problem.code, `body.kinds: ${problem.message}`);
}
