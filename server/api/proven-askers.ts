import type { FastifyRequest } from 'fastify';
import { hashSecret } from '../secrets.ts';

/** How long somebody who was let in is counted by themselves; then they prove again who they are. */
const PROVEN_FOR_MS = 10 * 60_000;
const PROVEN_MAX = 20_000;

/** When each credential was last let in, by its hash; the one that was let in longest ago is first. */
const proven = new Map<string, number>();

/** Notes that the credential of a request is good. Called by whoever has checked it. */
export function noteProven(request: FastifyRequest): void {
  const key = keyOf(request);
  if (key === undefined) return;
  proven.delete(key);
  proven.set(key, Date.now());
  if (proven.size > PROVEN_MAX) proven.delete(proven.keys().next().value!);
}

/**
 * By what the requests of an asker are counted: the credential of one who was let in, for a whole shop may
 * be behind one address; everybody else's address, for whoever invents a credential a request is nobody.
 */
export function countedBy(request: FastifyRequest): string {
  const key = keyOf(request);
  const at = key === undefined ? undefined : proven.get(key);
  return key !== undefined && at !== undefined && Date.now() - at < PROVEN_FOR_MS ? key : request.ip;
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  return headers.authorization === undefined ? undefined : hashSecret(headers.authorization);
}
