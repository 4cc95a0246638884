import { readFile } from 'node:fs/promises';
import { listPageFiles, type PageFile } from '../page-files.ts';
import { APP_ORIGIN } from './bridge-channel.ts';

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** Answers `app://outpost/…` with the files of the packaged page, and nothing else. */
export function serveApp(pageFolder: string): (request: { url: string }) => Promise<Response> {
  let listed: Promise<ReadonlyMap<string, PageFile>> | null = null;
  return async ({ url }) => {
    listed ??= listPageFiles(pageFolder);
    const file = URL.canParse(url) ? (await listed).get(pagePath(new URL(url))) : undefined;
    if (!file) return new Response('There is nothing here.', { status: 404, headers: HEADERS });
    // A copy in memory of its own kind: a Response does not take a Buffer that shares its memory.
    const body = new Uint8Array(await readFile(file.path));
    return new Response(body, { headers: { ...HEADERS, 'content-type': file.type } });
  };
}

function pagePath({ protocol, host, pathname }: URL): string {
  if (`${protocol}//${host}` !== APP_ORIGIN) return '';
  return pathname === '/' ? '/index.html' : pathname;
}

/** Whether a frame's address is the packaged page. */
export function isAppPage(url: string | undefined): boolean {
  return url !== undefined && url.startsWith(`${APP_ORIGIN}/`);
}
