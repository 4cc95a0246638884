import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { noteActor } from '../api/access.ts';
import { decode } from '../api/refusal.ts';
import { filledIn } from '../console/filled-in.ts';
import { sendPage } from '../console/send-page.ts';
import type { Database } from '../database/open-database.ts';
import { answerRequest, readCode, type CodeProblem } from './confirm-enrolment.ts';
import { answeredPage, codePage, questionPage } from './owner-page.ts';

const place = z.strictObject({ id: z.uuid() });
const code = z.string().min(1).max(40);
const given = z.object({ code: code.optional() });
const answered = z.discriminatedUnion('answer', [
  z.strictObject({
    answer: z.literal('confirm'),
    code,
    shopId: z.string().min(1).max(40),
    forManager: z.enum(['yes', 'no']).default('no'),
  }),
  z.object({ answer: z.literal('refuse'), code }),
]);

const statusOf = (problem: CodeProblem | 'unknownShop'): number =>
  problem === 'tooManyFromHere' ? 429 : 403;

/**
 * The owner's page, which the mail leads to. The code is what lets somebody in; a look at the page
 * changes nothing, because mail programs open links by themselves.
 */
export async function addOwnerRoutes(
  app: FastifyInstance,
  { db, answeredRequest }: { readonly db: Database; answeredRequest(): void },
): Promise<void> {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, text, done) => done(null, filledIn(new URLSearchParams(String(text)))),
  );

  app.get('/enrol/:id', async (request, reply) => {
    const { id } = decode(place, request.params, 'path');
    const { code: typed } = decode(given, request.query, 'query');
    if (typed === undefined) return sendPage(reply, codePage(id));
    const read = await readCode(db, id, typed, { remote: request.ip, now: new Date() });
    if (read.ok) return sendPage(reply, questionPage(read.value, typed));
    return sendPage(reply.code(statusOf(read.problem)), codePage(id, read.problem));
  });

  app.post('/enrol/:id', async (request, reply) => {
    const { id } = decode(place, request.params, 'path');
    const asked = decode(answered, request.body, 'body');
    const from = { remote: request.ip, now: new Date() };
    const answer =
      asked.answer === 'confirm'
        ? { answer: 'confirm' as const, shopId: asked.shopId, forManager: asked.forManager === 'yes' }
        : { answer: 'refuse' as const };
    const done = await answerRequest(db, id, asked.code, answer, from);
    if (!done.ok) return sendPage(reply.code(statusOf(done.problem)), codePage(id, done.problem));
    noteActor(request, 'owner by mailed code');
    answeredRequest();
    return sendPage(reply, answeredPage(done.value.tillName, asked.answer === 'confirm'));
  });
}
