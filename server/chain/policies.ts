import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import {
  DEFAULT_POLICY,
  mergePolicy,
  policy as wholePolicy,
  policyPart,
  type Policy,
  type PolicyPart,
} from '#shared/shop/policy.ts';
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

/** Whose word a value of a policy is: Outpost's own, the chain's, or the shop's. */
export type PolicyOrigin = 'outpost' | 'chain' | 'shop';

export type ShopPolicy = {
  readonly shopId: string;
  readonly name: string;
  readonly policy: Policy;
  readonly origins: Readonly<Record<keyof Policy, PolicyOrigin>>;
};

export const POLICY_NAMES = Object.keys(wholePolicy.shape) as (keyof Policy)[];

/** What counts at each shop, and whose word each value is; and the chain's own word for shops to come. */
export async function readPolicies(
  db: Database,
): Promise<{ readonly outpost: Policy; readonly chain: PolicyPart; readonly shops: readonly ShopPolicy[] }> {
  const said = await db.selectFrom('policies').select(['scope', 'value']).execute();
  const partOf = (scope: string): PolicyPart =>
    policyPart.parse(said.find((one) => one.scope === scope)?.value ?? {});
  const chain = partOf(WHOLE_CHAIN);
  const shops = await db.selectFrom('shops').select(['id', 'name']).orderBy('id').execute();
  return {
    outpost: DEFAULT_POLICY,
    chain,
    shops: shops.map(({ id, name }) => {
      const own = partOf(id);
      const origin = (key: keyof Policy): PolicyOrigin =>
        own[key] !== undefined ? 'shop' : chain[key] !== undefined ? 'chain' : 'outpost';
      const origins = Object.fromEntries(POLICY_NAMES.map((key) => [key, origin(key)]));
      return {
        shopId: id,
        name,
        policy: mergePolicy(chain, own),
        origins: origins as Record<keyof Policy, PolicyOrigin>,
      };
    }),
  };
}
