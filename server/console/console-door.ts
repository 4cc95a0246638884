import type { FastifyInstance } from 'fastify';
import { maySeeConsole, requireOwnPage } from '../api/access.ts';
import { filledIn } from './filled-in.ts';
import { askToSignIn } from './send-page.ts';

/** Shows the pages of this scope to whoever may see the console, and takes their forms from its own pages alone. */
export function openConsoleDoor(app: FastifyInstance, adminKey: string): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!maySeeConsole(adminKey, request)) return askToSignIn(reply);
    if (request.method === 'POST') requireOwnPage(request);
    return undefined;
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, text, done) => done(null, filledIn(new URLSearchParams(String(text)))),
  );
}
