import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { byUuid } from '../api/action-routes.ts';
import type { ApiParts } from '../api/open-api.ts';
import { decode } from '../api/refusal.ts';
import { listImports } from '../catalogue/import-progress.ts';
import { listSchedules, noteSeen, withdrawSchedule } from '../catalogue/schedules.ts';
import { cataloguesPage } from './catalogue-pages.ts';
import { openConsoleDoor } from './console-door.ts';
import { sendPage } from './send-page.ts';

const decided = z.strictObject({ do: z.enum(['withdraw', 'seen']) });

/** The page on which people see which catalogue begins to count when, and take one back before that. */
export async function addCataloguePages(app: FastifyInstance, { db, adminKey }: ApiParts): Promise<void> {
  openConsoleDoor(app, adminKey);
  const show = async (problem?: string) =>
    cataloguesPage(await listSchedules(db), await listImports(db), problem);

  app.get('/catalogues', async (_request, reply) => sendPage(reply, await show()));

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
