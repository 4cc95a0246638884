import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { maySeeConsole } from '../api/access.ts';
import type { ApiParts } from '../api/open-api.ts';
import { decode, Refusal } from '../api/refusal.ts';
import { openCatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { CONSOLE_STYLE } from './console-style.ts';
import { consolePage } from './console-page.ts';
import { explainSale } from './explain-sale.ts';
import { salePage } from './sale-page.ts';
import { latestQuarantined, latestSales, summarise } from './summary.ts';

const SALES_SHOWN = 30;
const QUARANTINE_SHOWN = 10;

// The page needs its own style and nothing else: no script, no picture, no form.
const styleHash = createHash('sha256').update(CONSOLE_STYLE).digest('base64');
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Head office's plain pages: what came in, what waits, what needs a person; and one sale, explained. */
export function addConsoleRoutes(app: FastifyInstance, parts: ApiParts): void {
  const catalogues = openCatalogueVersions();

  app.get('/', async (request, reply) => {
    if (!maySeeConsole(parts.adminKey, request)) return askToSignIn(reply);
    const summary = await summarise(parts.db, parts.queues);
    const sales = await latestSales(parts.db, SALES_SHOWN);
    const quarantine = await latestQuarantined(parts.db, QUARANTINE_SHOWN);
    return sendPage(
      reply,
      consolePage({ summary, sales, quarantine, now: new Date(), demoStaff: parts.demoStaff }),
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

function askToSignIn(reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .header('www-authenticate', 'Basic realm="Outpost head office", charset="UTF-8"')
    .type('text/plain; charset=utf-8')
    .send('Sign in with any name and the admin key as password.');
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .send(page);
}
