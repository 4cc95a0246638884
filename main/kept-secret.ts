import { randomBytes } from 'node:crypto';
import type { Secrets } from './platform.ts';

/** A secret of 256 bits, base64url, that is made by chance at its first use and stays the same afterwards. */
export async function keptRandomSecret(secrets: Secrets, name: string): Promise<string> {
  const kept = await secrets.get(name);
  if (kept) return kept;
  const fresh = randomBytes(32).toString('base64url');
  await secrets.set(name, fresh);
  return fresh;
}
