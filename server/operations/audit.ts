import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';

export const AUDIT_ROWS_PER_PAGE_MAX = 500;

/**
 * Writes down who asked for a change and what came of it: the path with its ids, never the content.
 * Reading leaves no line.
 *
 * @param actorOf who is asking; undefined leaves no line
 */
export function addAudit(
  app: FastifyInstance,
  db: Database,
  actorOf: (request: FastifyRequest) => string | undefined,
): void {
  app.addHook('onResponse', async (request, reply) => {
    const actor = actorOf(request);
    if (request.method === 'GET' || request.method === 'HEAD' || actor === undefined) return;
    const path = request.url.split('?')[0]!.slice(0, 200);
    try {
      await sql`
        insert into audit_log (at, actor, method, path, status)
        values (now(), ${actor}, ${request.method}, ${path}, ${reply.statusCode})
      `.execute(db);
    } catch (error) {
      // The answer is out already; that it cannot be noted is for the log.
      request.log.error({ err: error }, 'audit line not written');
    }
  });
}

export type AuditRow = {
  readonly id: number;
  readonly at: Date;
  readonly actor: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
};

/** Newest first; `before` is the id of the last row of the page before. */
export async function listAudit(db: Database, before: number | undefined): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select id, at, actor, method, path, status from audit_log
    where ${before ?? null}::bigint is null or id < ${before ?? null}::bigint
    order by id desc limit ${AUDIT_ROWS_PER_PAGE_MAX}
  `.execute(db);
  return rows;
}
