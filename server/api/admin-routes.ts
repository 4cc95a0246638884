import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { BUNDLE_TEXT_MAX } from '#shared/sync/bundle.ts';
import { importBundle } from '../bundle/import-bundle.ts';
import { CATALOGUE_BYTES_MAX } from '../catalogue/source-rows.ts';
import { chainRequest, putChain, putStock, stockRequest } from '../chain/chain.ts';
import { pageOfEntries, summarise } from '../console/summary.ts';
import { historyOfCustomer } from '../customers/customer-words.ts';
import { makeEnrolmentCode } from '../enrolment/enrolment-codes.ts';
import { checkReceiptCode } from '../receipts/check-receipt-code.ts';
import { putRecords, recordsRequest } from '../records/put-records.ts';
import { listShifts, shiftsQuery } from '../shifts/list-shifts.ts';
import { countsQuery, listCounts } from '../stock/book-counts.ts';
import { putStaff, staffRequest } from '../staff/put-staff.ts';
import { requireScope } from './access.ts';
import { addOwnersRoutes } from './enrolment-routes.ts';
import { addActionRoutes } from './action-routes.ts';
import { addCatalogueRoutes } from './catalogue-routes.ts';
import { addExceptionRoutes } from './exception-routes.ts';
import { addKeyRoutes } from './key-routes.ts';
import { addManagementRoutes } from './management-routes.ts';
import type { ApiParts } from './open-api.ts';
import { operationAt } from './operations.ts';
import { decode, Refusal } from './refusal.ts';
import { addRolloutRoutes } from './rollout-routes.ts';
import { addTransferRoutes } from './transfer-routes.ts';
import { codeRequest, entriesQuery, receiptCodeRequest } from './requests.ts';

const RECORDS_BYTES_MAX = 8 * 1024 * 1024;
/** What the chain's own people do: set up the chain, publish catalogues, count stock, read totals. */
export function addAdminRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { db, bell, queues } = parts;
  app.addHook('onRequest', async (request) => {
    const audience = operationAt(request.method, request.routeOptions.url)?.audience ?? 'admin';
    await requireScope(parts, request, audience);
  });
  // Handed on as a stream: a catalogue of 64 MiB is read row by row.
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));
  app.addContentTypeParser('application/jose', { parseAs: 'string' }, (_request, text, done) =>
    done(null, text),
  );

  app.put('/v1/chain', async (request) => {
    const put = await putChain(db, decode(chainRequest, request.body, 'body'));
    if (!put.ok) throw new Refusal(409, put.problem.code, put.problem.message);
    return { ok: true };
  });

  app.post('/v1/enrolment-codes', async (request) => {
    const { shopId, renewsTill } = decode(codeRequest, request.body, 'body');
    const made = await makeEnrolmentCode(db, shopId, new Date(), renewsTill ?? null);
    if (made.ok) return made.value;
    const detail =
      made.problem.code === 'unknownShop'
        ? `body.shopId: there is no shop "${shopId}"`
        : `body.renewsTill: shop "${shopId}" has no till "${renewsTill}"`;
    throw new Refusal(404, made.problem.code, detail);
  });

  app.post('/v1/bundles', { bodyLimit: BUNDLE_TEXT_MAX }, async (request) => {
    const text = decode(z.string().min(1).max(BUNDLE_TEXT_MAX), request.body, 'body');
    const imported = await importBundle(parts.settlement, text);
    if (imported.ok) return imported.value;
    const { code, message } = imported.problem;
    throw new Refusal(code === 'notAllBooked' ? 503 : 422, code, message);
  });

  app.put('/v1/stock', { bodyLimit: CATALOGUE_BYTES_MAX }, async (request) => {
    const asked = decode(stockRequest, request.body, 'body');
    const put = await putStock(db, asked, new Date());
    if (!put.ok) throw new Refusal(404, put.problem.code, `body.shopId: there is no shop "${asked.shopId}"`);
    bell.ring([`shop:${asked.shopId}`]);
    return put.value;
  });

  app.get('/v1/stock/counts', async (request) => ({
    counts: await listCounts(db, decode(countsQuery, request.query, 'query')),
  }));

  app.put('/v1/records', { bodyLimit: RECORDS_BYTES_MAX }, async (request) => {
    const asked = decode(recordsRequest, request.body, 'body');
    const put = await putRecords(db, asked, new Date());
    if (!put.ok) throw new Refusal(422, put.problem.code, `body.${put.problem.message}`);
    bell.ring([asked.channel]);
    return put.value;
  });

  app.get('/v1/customers/:id/history', async (request) => {
    const { id } = decode(z.strictObject({ id: z.string().min(1).max(40) }), request.params, 'path');
    return { changes: await historyOfCustomer(db, id) };
  });

  app.put('/v1/staff', async (request) => {
    const asked = decode(staffRequest, request.body, 'body');
    const put = await putStaff(db, asked, new Date());
    if (!put.ok) throw new Refusal(422, put.problem.code, `body.${put.problem.message}`);
    bell.ring([asked.channel]);
    return put.value;
  });

  addCatalogueRoutes(app, parts);
  addTransferRoutes(app, parts);
  addManagementRoutes(app, parts);
  addActionRoutes(app, parts);
  addOwnersRoutes(app, parts);
  addExceptionRoutes(app, parts);
  addRolloutRoutes(app, parts);
  addKeyRoutes(app, parts);

  app.post('/v1/receipt-codes/check', async (request) => {
    const { code } = decode(receiptCodeRequest, request.body, 'body');
    return checkReceiptCode(db, code);
  });

  app.get('/v1/summary', () => summarise(db, queues));

  app.get('/v1/shifts', (request) => listShifts(db, decode(shiftsQuery, request.query, 'query')));

  app.get('/v1/entries', async (request) => {
    const { till, after } = decode(entriesQuery, request.query, 'query');
    return pageOfEntries(db, till, after);
  });
}
