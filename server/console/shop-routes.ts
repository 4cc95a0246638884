import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ApiParts } from '../api/open-api.ts';
import { decode } from '../api/refusal.ts';
import { closeBooks, closeRequest, listShops } from '../chain/close-books.ts';
import { readPolicies } from '../chain/policies.ts';
import { openConsoleDoor } from './console-door.ts';
import { sendPage } from './send-page.ts';
import { booksPage, policiesPage } from './shop-pages.ts';

const place = z.strictObject({ id: z.string().min(1).max(40) });

/** What each shop lets pass, and how far its books are closed. */
export async function addShopPages(app: FastifyInstance, { db, adminKey }: ApiParts): Promise<void> {
  openConsoleDoor(app, adminKey);

  app.get('/policies', async (_request, reply) => sendPage(reply, policiesPage(await readPolicies(db))));

  app.get('/books', async (_request, reply) => sendPage(reply, booksPage(await listShops(db))));

  app.post('/books/:id', async (request, reply) => {
    const { id } = decode(place, request.params, 'path');
    const { through } = decode(closeRequest, request.body, 'body');
    const closed = await closeBooks(db, id, through, new Date());
    if (closed.ok) return reply.redirect('/books', 303);
    return sendPage(reply.code(409), booksPage(await listShops(db), closed.problem.message));
  });
}
