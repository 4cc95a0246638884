import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { ownerEmail } from '#shared/sync/enrolment.ts';
import type { Database } from '../database/open-database.ts';

const OWNERS_MAX = 200;

/** Who may let tills in, and at which shops. */
export const ownersRequest = z.strictObject({
  owners: z
    .array(
      z.strictObject({
        email: ownerEmail,
        name: z.string().trim().min(1).max(60),
        /** Left out: at every shop. */
        shops: z.array(z.string().min(1).max(40)).min(1).max(1000).optional(),
      }),
    )
    .max(OWNERS_MAX),
});
export type Owner = z.infer<typeof ownersRequest>['owners'][number];

export type OwnersProblem = { readonly code: 'unknownShop' | 'ownerTwice'; readonly message: string };

/** Sets who may let tills in. Whoever is not named may no more. */
export async function putOwners(
  db: Database,
  owners: readonly Owner[],
): Promise<Result<{ readonly owners: number }, OwnersProblem>> {
  const known = new Set((await db.selectFrom('shops').select('id').execute()).map(({ id }) => id));
  const emails = new Set<string>();
  for (const [place, { email, shops }] of owners.entries()) {
    const stranger = shops?.find((shop) => !known.has(shop));
    if (stranger !== undefined)
      return err({
        code: 'unknownShop',
        message: `owners.${place}.shops: there is no shop "${stranger}"`,
      });
    if (emails.has(email))
      return err({ code: 'ownerTwice', message: `owners.${place}.email: "${email}" is there twice` });
    emails.add(email);
  }
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('owners').execute();
    for (const owner of owners) await trx.insertInto('owners').values(toRow(owner)).execute();
  });
  return ok({ owners: owners.length });
}

/** Adds an owner of all shops, unless the address is known. */
export async function ensureOwner(db: Database, email: string, name: string): Promise<void> {
  await db
    .insertInto('owners')
    .values(toRow({ email: ownerEmail.parse(email), name }))
    .onConflict((on) => on.doNothing())
    .execute();
}

export async function listOwners(db: Database): Promise<Owner[]> {
  const rows = await db.selectFrom('owners').selectAll().orderBy('email').execute();
  return rows.map(({ email, name, shop_ids }) => ({ email, name, ...readShops(shop_ids) }));
}

/** Shops at which an owner may let tills in, by name; none for who is no owner. */
export async function shopsOf(
  db: Database,
  email: string,
): Promise<{ readonly id: string; readonly name: string }[]> {
  const owner = await db
    .selectFrom('owners')
    .select('shop_ids')
    .where('email', '=', email)
    .executeTakeFirst();
  // Asked in any case, so that the time of the answer does not tell who is an owner.
  const all = await db.selectFrom('shops').select(['id', 'name']).orderBy('name').execute();
  if (!owner) return [];
  const { shops } = readShops(owner.shop_ids);
  return shops ? all.filter(({ id }) => shops.includes(id)) : all;
}

function toRow({ email, name, shops }: Owner) {
  return { email, name, shop_ids: shops ? JSON.stringify(shops) : null };
}

/** The column is JSON: drivers hand it out parsed. */
function readShops(column: unknown): { shops?: string[] } {
  return column === null ? {} : { shops: z.array(z.string()).parse(column) };
}
