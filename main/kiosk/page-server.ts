import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Gate } from './gate.ts';
import { listPageFiles } from '../page-files.ts';

/** Headers that keep the page from loading, framing or telling anything beyond this server. */
function securityHeaders(port: number): Record<string, string> {
  return {
    'content-security-policy':
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
      `connect-src 'self' ws://127.0.0.1:${port}; ` +
      "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  };
}

const CUSTOMER_PAGE = '/customer';
const PAGES: Readonly<Record<string, string>> = { '/': '/index.html', [CUSTOMER_PAGE]: '/customer.html' };

const NOT_OPENED = 'This till was not opened from this browser. Start the till again to get a new link.\n';

/**
 * Serves the built page to the one browser that was let in.
 *
 * @param options.openWindow another start of the same till asks for its window; answers with a new link
 */
export function createPageServer(options: {
  pageFolder: string;
  gate(): Gate;
  /** To the customer's screen alone. */
  customerGate(): Gate;
  port(): number;
  openWindow(): string;
}): Server {
  const { gate, customerGate, port } = options;
  let files = listPageFiles(options.pageFolder);

  const answer = (
    response: ServerResponse,
    status: number,
    text: string,
    headers: Record<string, string> = {},
  ): void => {
    response.writeHead(status, {
      ...securityHeaders(port()),
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    });
    response.end(text);
  };

  function open(
    by: Gate,
    location: string,
    request: IncomingMessage,
    response: ServerResponse,
    code: string | null,
  ): void {
    // A browser that is in already may follow an old link: it leads to the same till.
    const mayEnter = (code !== null && by.redeem(code)) || by.hasCookie(request);
    if (!mayEnter) return answer(response, 403, NOT_OPENED);
    answer(response, 303, '', { location, 'set-cookie': by.setCookie });
  }

  /** The customer's browser gets its page and what that is built of; the till's gets everything. */
  function maySee(request: IncomingMessage, path: string): boolean {
    if (gate().hasCookie(request)) return true;
    const isCustomers = path === CUSTOMER_PAGE || path.startsWith('/assets/');
    return isCustomers && customerGate().hasCookie(request);
  }

  async function serveFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    // The page may have been built again since the start.
    if (path === '/') files = listPageFiles(options.pageFolder);
    const file = (await files).get(PAGES[path] ?? path);
    const body = file && (await readFile(file.path).catch(() => null));
    if (!file || !body) return answer(response, 404, 'There is nothing here.\n');
    // Files under assets/ have a hash of their content in their names.
    const cacheControl = path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
    response.writeHead(200, {
      ...securityHeaders(port()),
      'content-type': file.type,
      'content-length': body.length,
      'cache-control': cacheControl,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!gate().isOurs(request)) return answer(response, 403, 'This address is not served here.\n');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://till.invalid');
    if (request.method === 'POST' && pathname === '/control/open') {
      if (!gate().hasControlToken(request))
        return answer(response, 403, 'This is only for the till itself.\n');
      const body = JSON.stringify({ openUrl: options.openWindow() });
      return answer(response, 200, body, { 'content-type': 'application/json' });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(response, 405, 'Only GET.\n', { allow: 'GET, HEAD' });
    const code = searchParams.get('code');
    if (pathname === '/open') return open(gate(), '/', request, response, code);
    if (pathname === '/customer/open') return open(customerGate(), CUSTOMER_PAGE, request, response, code);
    if (!maySee(request, pathname)) return answer(response, 403, NOT_OPENED);
    return serveFile(request, response, pathname);
  }

  return createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    serve(request, response).catch(() => {
      if (!response.headersSent) answer(response, 400, 'This request could not be read.\n');
      else response.destroy();
    });
  });
}
