import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { bundleKey, type BundleKey } from '#shared/sync/contact.ts';
import type { Database } from '../database/open-database.ts';

/** ECDH-ES on P-256, the AES key wrapped: what every JOSE library can do. */
export const BUNDLE_ALGORITHM = 'ECDH-ES+A256KW';

const KEY_ID = 'bundle-1';

/**
 * The key that bundles are encrypted to. It is kept in the database, because each of head office's
 * processes must be able to open a bundle, and a restored head office its tills' bundles of before.
 */
export async function publicBundleKey(db: Database): Promise<BundleKey> {
  return bundleKey.parse({ ...(await keptKey(db)), kid: KEY_ID });
}

export async function privateBundleKey(db: Database): Promise<CryptoKey> {
  const key = await importJWK(await keptKey(db), BUNDLE_ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('the bundle key is a key pair');
  return key;
}

async function keptKey(db: Database): Promise<JWK> {
  const kept = await readKey(db);
  if (kept) return kept;
  const { privateKey } = await generateKeyPair(BUNDLE_ALGORITHM, { crv: 'P-256', extractable: true });
  await db
    .insertInto('bundle_key')
    .values({ private_jwk: JSON.stringify(await exportJWK(privateKey)) })
    .onConflict((on) => on.doNothing())
    .execute();
  // Another process may have been first.
  return (await readKey(db))!;
}

async function readKey(db: Database): Promise<JWK | undefined> {
  const row = await db.selectFrom('bundle_key').select('private_jwk').executeTakeFirst();
  if (!row) return undefined;
  const jwk: unknown = row.private_jwk;
  return (typeof jwk === 'string' ? JSON.parse(jwk) : jwk) as JWK;
}
