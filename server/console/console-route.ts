import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { maySeeConsole } from '../api/access.ts';
import type { ApiParts } from '../api/open-api.ts';
import { CONSOLE_STYLE } from './console-style.ts';
import { consolePage } from './console-page.ts';
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

/** Head office's plain page: what came in, what waits, what needs a person. */
export function addConsoleRoute(app: FastifyInstance, parts: ApiParts): void {
  app.get('/', async (request, reply) => {
    if (!maySeeConsole(parts.adminKey, request)) {
      return reply
        .code(401)
        .header('www-authenticate', 'Basic realm="Outpost head office", charset="UTF-8"')
        .type('text/plain; charset=utf-8')
        .send('Sign in with any name and the admin key as password.');
    }
    const summary = await summarise(parts.db, parts.queues);
    const sales = await latestSales(parts.db, SALES_SHOWN);
    const quarantine = await latestQuarantined(parts.db, QUARANTINE_SHOWN);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .header('referrer-policy', 'no-referrer')
      .header('x-frame-options', 'DENY')
      .send(consolePage({ summary, sales, quarantine, now: new Date() }));
  });
}
