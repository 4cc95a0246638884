import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { maySeeConsole } from '../api/access.ts';
import type { ApiParts } from '../api/open-api.ts';
import { decode, Refusal } from '../api/refusal.ts';
import { openCatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { listImports } from '../catalogue/import-progress.ts';
import { listShifts, shiftsQuery } from '../shifts/list-shifts.ts';
import { addCataloguePages } from './catalogue-routes.ts';
import { consolePage } from './console-page.ts';
import { explainSale } from './explain-sale.ts';
import { addShopPages } from './shop-routes.ts';
import { addTillPages } from './till-pages-routes.ts';
import { addAttentionRoutes } from './attention-routes.ts';
import { addRequestRoutes } from './request-routes.ts';
import { salePage } from './sale-page.ts';
import { shiftsPage } from './shift-pages.ts';
import { askToSignIn, sendPage } from './send-page.ts';
import { addTransferPages } from './transfer-routes.ts';
import { addVersionPages } from './version-routes.ts';
import { latestQuarantined, latestSales, summarise } from './summary.ts';

const SALES_SHOWN = 30;
const QUARANTINE_SHOWN = 10;

/** Head office's plain pages: what came in, what waits, what needs a person; and one sale, explained. */
export function addConsoleRoutes(app: FastifyInstance, parts: ApiParts): void {
  const catalogues = openCatalogueVersions();
  void app.register((scope) => addAttentionRoutes(scope, parts));
  void app.register((scope) => addRequestRoutes(scope, parts));
  void app.register((scope) => addTillPages(scope, parts));
  void app.register((scope) => addShopPages(scope, parts));
  void app.register((scope) => addVersionPages(scope, parts));
  void app.register((scope) => addCataloguePages(scope, parts));
  void app.register((scope) => addTransferPages(scope, parts));

  app.get('/', async (request, reply) => {
    if (!maySeeConsole(parts.adminKey, request)) return askToSignIn(reply);
    const summary = await summarise(parts.db, parts.queues);
    const sales = await latestSales(parts.db, SALES_SHOWN);
    const [lastImport] = await listImports(parts.db, 1);
    const quarantine = await latestQuarantined(parts.db, QUARANTINE_SHOWN);
    return sendPage(
      reply,
      consolePage({ summary, sales, quarantine, lastImport, now: new Date(), demoStaff: parts.demoStaff }),
    );
  });

  app.get('/shifts', async (request, reply) => {
    if (!maySeeConsole(parts.adminKey, request)) return askToSignIn(reply);
    return sendPage(
      reply,
      shiftsPage(await listShifts(parts.db, decode(shiftsQuery, request.query, 'query'))),
    );
  });

  app.get('/sales/:entryId', async (request, reply) => {
    if (!maySeeConsole(parts.adminKey, request)) return askToSignIn(reply);
    const { entryId } = decode(z.strictObject({ entryId: z.uuid() }), request.params, 'path');
    const explained = await explainSale(parts.db, catalogues, entryId);
    if (!explained) throw new Refusal(404, 'noSuchSale', `there is no settled sale ${entryId}`);
    return sendPage(reply, salePage(explained));
  });
}
