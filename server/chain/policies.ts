import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { policyPart, type PolicyPart } from '#shared/shop/policy.ts';
import type { Database } from '../database/open-database.ts';

/** The scope of the chain's own policy; a shop's is its id. */
export const WHOLE_CHAIN = '';

export const policyRequest = z.strictObject({
  /** Left out: for the whole chain. */
  shopId: z.string().min(1).max(40).optional(),
  /** What is left out is as the chain has it, or as Outpost has it. */
  policy: policyPart,
});

/** Sets what the chain, or one shop, lets pass. It counts for what is settled from now on. */
export async function putPolicy(
  db: Database,
  { shopId, policy }: { shopId?: string | undefined; policy: PolicyPart },
): Promise<Result<void, { readonly code: 'unknownShop' }>> {
  if (shopId !== undefined) {
    const shop = await db.selectFrom('shops').select('id').where('id', '=', shopId).executeTakeFirst();
    if (!shop) return err({ code: 'unknownShop' });
  }
  const value = JSON.stringify(policy);
  await db
    .insertInto('policies')
    .values({ scope: shopId ?? WHOLE_CHAIN, value })
    .onConflict((on) => on.column('scope').doUpdateSet({ value }))
    .execute();
  return ok(undefined);
}
