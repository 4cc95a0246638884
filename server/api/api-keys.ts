import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../database/open-database.ts';
import { hashSecret, newToken } from '../secrets.ts';

/** What a key may be for. Whoever has the admin key may do everything, and alone makes keys. */
export const scope = z.enum([
  'chain',
  'catalogue',
  'stock',
  'people',
  'tills',
  'attention',
  'actions',
  'reports',
]);
export type Scope = z.infer<typeof scope>;

export const keyRequest = z.strictObject({
  name: z.string().trim().min(1).max(60),
  scopes: z.array(scope).min(1).max(scope.options.length),
});

/** Who asks: named in the audit log. */
export type Asker = { readonly actor: string; readonly scopes: readonly Scope[] };

/** Makes a key. It is shown once; only its hash is kept. */
export async function makeKey(
  db: Database,
  { name, scopes }: z.infer<typeof keyRequest>,
  now: Date,
): Promise<{ readonly id: string; readonly key: string }> {
  const [id, key] = [randomUUID(), newToken()];
  await db
    .insertInto('api_keys')
    .values({
      id,
      name,
      key_hash: hashSecret(key),
      scopes: JSON.stringify(scopes),
      created_at: now,
      revoked_at: null,
    })
    .execute();
  return { id, key };
}

export async function findAsker(db: Database, key: string): Promise<Asker | undefined> {
  const row = await db
    .selectFrom('api_keys')
    .select(['id', 'name', 'scopes'])
    .where('key_hash', '=', hashSecret(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row && { actor: `${row.name} (${row.id})`, scopes: z.array(scope).parse(row.scopes) };
}

export async function listKeys(db: Database) {
  const rows = await db
    .selectFrom('api_keys')
    .select(['id', 'name', 'scopes', 'created_at as createdAt', 'revoked_at as revokedAt'])
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({ ...row, scopes: z.array(scope).parse(row.scopes) }));
}

/** @returns false where there is no such key */
export async function revokeKey(db: Database, id: string, now: Date): Promise<boolean> {
  const changed = await db
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}
