import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Decides who may see the page and speak to the till: any program on the PC can reach a loopback port. */
export type Gate = {
  /** Whether the request names this very server, and no foreign page sent it. */
  isOurs(request: IncomingMessage): boolean;
  /** For a bridge: the Origin must be there and be ours. */
  isOurPage(request: IncomingMessage): boolean;
  hasCookie(request: IncomingMessage): boolean;
  /** Whether the bearer token is the folder's own secret: another start of the same till. */
  hasControlToken(request: IncomingMessage): boolean;
  /** A fresh link that opens the till in one browser, once. */
  openUrl(): string;
  /** Takes a code; true once. */
  redeem(code: string): boolean;
  /** The header that lets a browser in from now on. */
  readonly setCookie: string;
};

/** Links that are waiting to be opened, at most; older ones die. */
const OPEN_CODES_MAX = 8;

/**
 * @param cookieValue survives restarts of the till, so that an open page comes back by itself
 * @param page `customer`: the gate to the customer's screen. It has a cookie and links of its own, which
 *   open nothing of the till
 * @param controlToken secret that only those who can read the till's folder know
 */
export function openGate(options: {
  port: number;
  cookieValue: string;
  controlToken: string;
  page: 'till' | 'customer';
}): Gate {
  const { port, cookieValue, controlToken, page } = options;
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  // Cookies do not tell ports apart, so two tills on one PC need two names.
  const cookieName = `outpost-${page}-${port}`;
  let codes: string[] = [];

  return {
    isOurs: ({ headers }) => headers.host === host && (headers.origin ?? origin) === origin,
    isOurPage: ({ headers }) => headers.origin === origin,
    hasCookie({ headers }) {
      const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
      return pairs.some((pair) => sameText(pair, `${cookieName}=${cookieValue}`));
    },
    hasControlToken: ({ headers }) => sameText(headers.authorization ?? '', `Bearer ${controlToken}`),
    openUrl() {
      const code = randomBytes(24).toString('base64url');
      codes = [...codes, code].slice(-OPEN_CODES_MAX);
      return `${origin}${page === 'till' ? '' : '/customer'}/open?code=${code}`;
    },
    redeem(code) {
      const known = codes.find((one) => sameText(one, code));
      codes = codes.filter((one) => one !== known);
      return known !== undefined;
    },
    // No Max-Age: the cookie goes when the browser is closed, and the next start brings a new link.
    setCookie: `${cookieName}=${cookieValue}; HttpOnly; SameSite=Strict; Path=/`,
  };
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
