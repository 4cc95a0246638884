import { z } from 'zod';

const hours = z.int().min(0).max(8760);
const ppm = z.int().min(0).max(1_000_000);

/** What a chain lets pass without a second look. Each shop may have its own. */
export const policy = z.strictObject({
  /** A till may have been away this long after its prices were replaced, or after somebody lost a role. */
  oldPricesHours: hours,
  /** After that, the furthest that an old price may be from the one in force, parts per million of it. */
  oldPriceTolerancePpm: ppm,
  /** How long after it was withdrawn a product may still be sold by a till that was away. */
  withdrawnHours: hours,
  /** The furthest that a till's clock may be from head office's, minutes. */
  clockSkewMinutes: z.int().min(1).max(10_080),
  /** Whether goods may come back in another shop of the chain than they were sold in. */
  refundInOtherShops: z.boolean(),
  /** How long a missing entry may be under way before somebody is told, minutes. */
  gapMinutes: z.int().min(1).max(10_080),
  /** The furthest that a count may be from the books before somebody should look, thousandths of the unit of sale. */
  countDifferenceMilli: z.int().min(0).max(1_000_000_000),
});
export type Policy = z.infer<typeof policy>;

/** A part of a policy: what it leaves out is as the chain has it, or as `DEFAULT_POLICY` has it. */
export const policyPart = policy.partial();
export type PolicyPart = z.infer<typeof policyPart>;

export const DEFAULT_POLICY: Policy = {
  oldPricesHours: 24,
  oldPriceTolerancePpm: 20_000,
  withdrawnHours: 24,
  clockSkewMinutes: 10,
  refundInOtherShops: true,
  gapMinutes: 60,
  countDifferenceMilli: 20_000,
};

/** The policy of a shop: its own word before the chain's, and the chain's before the default. */
export function mergePolicy(chain: PolicyPart | null, own: PolicyPart | null): Policy {
  return policy.parse({ ...DEFAULT_POLICY, ...withoutGaps(chain), ...withoutGaps(own) });
}

function withoutGaps(part: PolicyPart | null): object {
  return Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined));
}
