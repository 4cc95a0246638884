import Fastify, { type FastifyInstance } from 'fastify';
import type { Database } from '../database/open-database.ts';
import type { FeedBell } from '../feed/feed-bell.ts';
import { addConsoleRoutes } from '../console/console-route.ts';
import type { ShopQueues } from '../queue/shop-queues.ts';
import type { SettlementParts } from '../settle/settle-messages.ts';
import { addAdminRoutes } from './admin-routes.ts';
import { Refusal, sendRefusal } from './refusal.ts';
import { addTillRoutes } from './till-routes.ts';

export type ApiParts = {
  readonly db: Database;
  readonly bell: FeedBell;
  readonly queues: ShopQueues;
  readonly adminKey: string;
  /** What settles a bundle that was carried here by hand. */
  readonly settlement: SettlementParts;
  /** Whether the console shows the PINs of the demo's staff. */
  readonly demoStaff: boolean;
  /** Where tills reach this head office from now on. */
  publicUrl(): string;
};

const BODY_BYTES_MAX = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 120_000;

/** Puts the HTTP interface together; the caller lets it listen. */
export async function openApi(parts: ApiParts): Promise<FastifyInstance> {
  const app = Fastify({
    // Faults only: one line of JSON each on standard error.
    logger: { level: 'error', stream: process.stderr },
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
  });

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Refusal) return sendRefusal(reply, error);
    const { status, code } = statusOf(error);
    if (status < 500) return sendRefusal(reply, new Refusal(status, code, sayError(error)));
    request.log.error({ err: error }, 'request failed');
    return sendRefusal(reply, new Refusal(500, 'fault', 'head office could not do this; its log says why'));
  });
  app.setNotFoundHandler((request, reply) =>
    sendRefusal(
      reply,
      new Refusal(404, 'noSuchPath', `nothing is at ${request.method} ${request.url.slice(0, 200)}`),
    ),
  );
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
  });

  app.get('/healthz', async () => {
    await parts.db.selectFrom('database_identity').select('epoch').execute();
    return { ok: true };
  });
  addTillRoutes(app, parts);
  addConsoleRoutes(app, parts);
  await app.register(async (admin) => addAdminRoutes(admin, parts));
  return app;
}

function statusOf(error: unknown): { status: number; code: string } {
  if (typeof error !== 'object' || error === null || !('statusCode' in error))
    return { status: 500, code: 'fault' };
  const status = typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status === 413) return { status, code: 'tooLarge' };
  if (status === 415) return { status, code: 'unknownContentType' };
  return { status, code: 'malformedRequest' };
}

function sayError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}
