import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { exportQuery, exportSales } from '../console/export-sales.ts';
import { listAudit } from '../operations/audit.ts';
import { keyRequest, listKeys, makeKey, revokeKey } from './api-keys.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';
import { auditQuery } from './requests.ts';

const byId = z.strictObject({ id: z.uuid() });

/** Keys for other programs, the audit log, and the export of sales. */
export function addKeyRoutes(app: FastifyInstance, { db }: Pick<ApiParts, 'db'>): void {
  app.get('/v1/api-keys', async () => ({ keys: await listKeys(db) }));

  app.post('/v1/api-keys', (request) => makeKey(db, decode(keyRequest, request.body, 'body'), new Date()));

  app.delete('/v1/api-keys/:id', async (request) => {
    const { id } = decode(byId, request.params, 'path');
    if (!(await revokeKey(db, id, new Date())))
      throw new Refusal(404, 'unknownKey', `path.id: there is no key "${id}"`);
    return { ok: true };
  });

  app.get('/v1/audit', async (request) => {
    const { before } = decode(auditQuery, request.query, 'query');
    return { audit: await listAudit(db, before) };
  });

  app.get('/v1/sales', (request, reply) => {
    const asked = decode(exportQuery, request.query, 'query');
    const type = asked.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8';
    return reply.type(type).send(Readable.from(exportSales(db, asked)));
  });
}
