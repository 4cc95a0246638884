import type { FastifyRequest } from 'fastify';
import type { Database } from '../database/open-database.ts';
import { hashSecret, sameSecret } from '../secrets.ts';
import { findAsker } from './api-keys.ts';
import type { Audience } from './operation.ts';
import { noteProven } from './proven-askers.ts';
import { Refusal } from './refusal.ts';

/** The till that a request comes from. */
export type AskingTill = {
  readonly tillId: string;
  readonly shopId: string;
  readonly epoch: number;
  /**
   * `superseded`: another PC goes on under this name, or this one in a newer epoch. `frozen`: there are two
   * of it. Both may deliver what they sold and hear of it, and see nothing else of the chain.
   */
  readonly standing: 'current' | 'frozen' | 'superseded';
};

/** @throws Refusal 401 without the token of an enrolled till */
export async function requireTill(db: Database, request: FastifyRequest): Promise<AskingTill> {
  const token = bearer(request);
  if (token === undefined)
    throw new Refusal(401, 'noToken', 'header authorization: the token of a till is needed');
  const till = await db
    .selectFrom('till_epochs')
    .innerJoin('tills', 'tills.id', 'till_epochs.till_id')
    .select(['tills.id as tillId', 'tills.shop_id as shopId', 'tills.epoch as newest', 'till_epochs.epoch'])
    .select(['revoked_at as revokedAt', 'frozen_at as frozenAt'])
    .where('till_epochs.token_hash', '=', hashSecret(token))
    .executeTakeFirst();
  if (!till) throw new Refusal(401, 'unknownToken', 'header authorization: no till has this token');
  const { revokedAt, frozenAt, newest, ...asking } = till;
  if (revokedAt)
    throw new Refusal(401, 'tillRevoked', `till "${till.tillId}" was shut out; it must be enrolled anew`);
  noteProven(request);
  return { ...asking, standing: asking.epoch < newest ? 'superseded' : frozenAt ? 'frozen' : 'current' };
}

/**
 * A till that is at work, and nobody else who has a token.
 *
 * @throws Refusal 401 as `requireTill`, 403 for one that was replaced or is stopped
 */
export async function requireCurrentTill(db: Database, request: FastifyRequest): Promise<AskingTill> {
  const till = await requireTill(db, request);
  if (till.standing === 'current') return till;
  throw new Refusal(
    403,
    'notCurrent',
    `till "${till.tillId}" epoch ${till.epoch} is ${till.standing}: it may deliver what it sold, and nothing else`,
  );
}

const askers = new WeakMap<FastifyRequest, string>();

/** Names who asked where no key says it; never by an address. */
export function noteActor(request: FastifyRequest, actor: string): void {
  askers.set(request, actor);
}

/** Who asked, as the audit log names them; undefined where nobody was let in. */
export function actorOf(request: FastifyRequest): string | undefined {
  return askers.get(request);
}

/**
 * Lets the admin key in, and keys of other programs that have the scope.
 *
 * @throws Refusal 401 without a key, 403 with a key that is for something else
 */
export async function requireScope(
  { db, adminKey }: { readonly db: Database; readonly adminKey: string },
  request: FastifyRequest,
  audience: Audience,
): Promise<void> {
  const key = bearer(request);
  if (key !== undefined && sameSecret(key, adminKey)) {
    askers.set(request, 'admin');
    noteProven(request);
    return;
  }
  const asker = key === undefined ? undefined : await findAsker(db, key);
  if (!asker)
    throw new Refusal(401, 'notAdmin', 'header authorization: the admin key or an API key is needed');
  askers.set(request, asker.actor);
  noteProven(request);
  if (!asker.scopes.some((scope) => scope === audience))
    throw new Refusal(
      403,
      'outOfScope',
      `this key is for ${asker.scopes.join(', ')}; "${audience}" is needed`,
    );
}

/**
 * Who may look at the console: somebody at this very machine without login, everybody else with the
 * admin key as password. The Host is checked as well, because a page from elsewhere can make a browser
 * here ask for it under another name; and a proxy's headers mean that the asker is not here.
 */
export function maySeeConsole(adminKey: string, request: FastifyRequest): boolean {
  const may = isLetIn(adminKey, request);
  if (may) askers.set(request, 'console');
  return may;
}

function isLetIn(adminKey: string, request: FastifyRequest): boolean {
  const { headers, socket } = request.raw;
  const proxied = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some(
    (name) => headers[name] !== undefined,
  );
  if (!proxied && isLoopbackAddress(socket.remoteAddress) && isLoopbackHost(headers.host)) return true;
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '')?.[1];
  if (!basic) return false;
  const login = Buffer.from(basic, 'base64').toString('utf8');
  return sameSecret(login.slice(login.indexOf(':') + 1), adminKey);
}

/**
 * Forms of the console are taken from its own pages alone: a page from elsewhere could make a browser
 * that may see the console send one too. Browsers say where a form comes from, and no page can lie about it.
 *
 * @throws Refusal 403
 */
export function requireOwnPage(request: FastifyRequest): void {
  const { origin, host, 'sec-fetch-site': site } = request.raw.headers;
  if (site === 'same-origin') return;
  if (site === undefined && origin !== undefined && URL.parse(origin)?.host === host) return;
  throw new Refusal(403, 'otherPage', 'header origin: this is taken from the console itself alone');
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}

function isLoopbackHost(host: string | undefined): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host ?? '');
}

/** The token or key of a request; undefined where it has none. */
export function bearer(request: FastifyRequest): string | undefined {
  return /^Bearer (\S{1,500})$/i.exec(request.headers.authorization ?? '')?.[1];
}
