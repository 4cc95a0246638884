import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { isOutage, type Database } from '../database/open-database.ts';
import type { FeedBell } from '../feed/feed-bell.ts';
import { addConsoleRoutes } from '../console/console-route.ts';
import type { ShopQueues } from '../queue/shop-queues.ts';
import type { LogLevel } from '../settings.ts';
import type { SettlementParts } from '../settle/settle-messages.ts';
import { addAudit } from '../operations/audit.ts';
import type { Metrics } from '../operations/metrics.ts';
import { addOperationRoutes } from '../operations/operation-routes.ts';
import { actorOf } from './access.ts';
import { addOwnerRoutes } from '../enrolment/owner-routes.ts';
import { addAdminRoutes } from './admin-routes.ts';
import { addEnrolmentRoutes } from './enrolment-routes.ts';
import { operationAt } from './operations.ts';
import { countedBy } from './proven-askers.ts';
import { Refusal, sendRefusal } from './refusal.ts';
import { addTillRoutes } from './till-routes.ts';

export type ApiParts = {
  readonly db: Database;
  readonly bell: FeedBell;
  readonly queues: ShopQueues;
  readonly adminKey: string;
  readonly metrics: Metrics;
  readonly logLevel: LogLevel;
  /** Of one asker, before it is told to wait. */
  readonly requestsPerMinute: number;
  /** Proxies whose word about an asker's address is believed. */
  readonly trustedProxy: readonly string[];
  /** What settles a bundle that was carried here by hand. */
  readonly settlement: SettlementParts;
  /** Whether mail is kept here, because there is no mail server. */
  readonly keepsMail: boolean;
  /** Whether the console shows the PINs of the demo's staff. */
  readonly demoStaff: boolean;
  /** Something is to be done about an enrolment. */
  wakeEnrolments(): void;
  /** Where tills reach this head office from now on. */
  publicUrl(): string;
};

const BODY_BYTES_MAX = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 120_000;

/** Puts the HTTP interface together; the caller lets it listen. */
export async function openApi(parts: ApiParts): Promise<FastifyInstance> {
  const app = Fastify({
    // One line of JSON each on standard error. At `info` each request has two; addresses, keys and paths
    // with their ids are left out.
    logger: {
      level: parts.logLevel,
      stream: process.stderr,
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      serializers: {
        req: ({ method, routeOptions }: FastifyRequest) => ({ method, route: routeOptions.url }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
    },
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: parts.trustedProxy.length > 0 ? [...parts.trustedProxy] : false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 100 },
  });

  await app.register(rateLimit, {
    max: parts.requestsPerMinute,
    timeWindow: '1 minute',
    keyGenerator: countedBy,
  });
  // What is not described is not there: the document is made of the same list as the door.
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat())
      if (url.startsWith('/v1/') && one !== 'HEAD' && !operationAt(one, url))
        throw new Error(`${one} ${url} is not in api/operations.ts`);
  });
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Refusal) return sendRefusal(reply, error);
    const { status, code } = statusOf(error);
    if (status < 500) return sendRefusal(reply, new Refusal(status, code, sayError(error)));
    request.log.error({ err: error }, 'request failed');
    if (isOutage(error))
      return sendRefusal(
        reply,
        new Refusal(503, 'databaseOutOfReach', 'the database does not answer; try again'),
      );
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

  addAudit(app, parts.db, actorOf);
  addOperationRoutes(app, parts);
  addTillRoutes(app, parts);
  addEnrolmentRoutes(app, parts);
  await app.register((owners) =>
    addOwnerRoutes(owners, { db: parts.db, answeredRequest: parts.wakeEnrolments }),
  );
  addConsoleRoutes(app, parts);
  await app.register(async (admin) => addAdminRoutes(admin, parts));
  return app;
}

function statusOf(error: unknown): { status: number; code: string } {
  if (typeof error !== 'object' || error === null || !('statusCode' in error))
    return { status: 500, code: 'fault' };
  const status = typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status === 429) return { status, code: 'tooManyRequests' };
  if (status === 413) return { status, code: 'tooLarge' };
  if (status === 415) return { status, code: 'unknownContentType' };
  return { status, code: 'malformedRequest' };
}

function sayError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}
