import type { FastifyInstance } from 'fastify';
import { requireScope } from '../api/access.ts';
import type { ApiParts } from '../api/open-api.ts';
import { openApiDocument } from '../api/openapi-document.ts';

/** How head office does, for whatever looks after it: liveness, readiness, metrics; and its own description. */
export function addOperationRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { db, queues, metrics } = parts;
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never the path: ids would make a row of each till and sale.
    const route = request.routeOptions.url ?? 'none';
    metrics.answered({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });

  /** The process answers. What it depends on is a matter of readiness: killing it would mend nothing. */
  app.get('/healthz', () => ({ ok: true }));

  app.get('/readyz', async (_request, reply) => {
    const [database, queue] = await Promise.all([
      answers(() => db.selectFrom('database_identity').select('epoch').execute()),
      answers(async () => {
        const shop = await db.selectFrom('shops').select('id').limit(1).executeTakeFirst();
        if (shop) await queues.of(shop.id).waiting();
      }),
    ]);
    const ok = database && queue;
    return reply.code(ok ? 200 : 503).send({ ok, database, queue });
  });

  app.get('/metrics', async (request, reply) => {
    await requireScope(parts, request, 'reports');
    return reply.type(metrics.contentType).send(await metrics.text());
  });

  // Made once: anybody may ask for it.
  let document: object | undefined;
  app.get('/v1/openapi.json', () => (document ??= openApiDocument()));
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}
