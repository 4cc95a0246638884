import { z } from 'zod';
import { partOf } from '../money/round.ts';

const reason = z.string().min(1).max(60);
/** The manager who allowed what a cashier may not do alone. */
export const approvedBy = z.string().min(1).max(40);

/** A discount that somebody gave on a line or on the basket: a rate or an amount, and why. */
export const discount = z.union([
  z.strictObject({
    ratePpm: z.int().min(1).max(1_000_000),
    reason,
    approvedBy: approvedBy.optional(),
  }),
  z.strictObject({
    amountMinor: z.int().min(1).max(100_000_000_000),
    reason,
    approvedBy: approvedBy.optional(),
  }),
]);
export type Discount = z.infer<typeof discount>;

/** What a discount takes off an amount, minor units; never more than the amount itself. */
export function discountOn(amountMinor: number, asked: Discount | undefined): number {
  if (!asked || amountMinor <= 0) return 0;
  return 'ratePpm' in asked ? partOf(amountMinor, asked.ratePpm) : Math.min(asked.amountMinor, amountMinor);
}

/**
 * Whether a discount is more than a rate allows. A discount by rate is judged by its rate: that its amount
 * was rounded up must not make it too much.
 *
 * @param amountMinor what the discount is taken off
 */
export function isDiscountBeyond(limitPpm: number, asked: Discount, amountMinor: number): boolean {
  if ('ratePpm' in asked) return asked.ratePpm > limitPpm;
  return isBeyond(limitPpm, discountOn(amountMinor, asked), amountMinor);
}

/** Whether a reduction is more than a rate of the amount allows. Both in the same unit. */
export function isBeyond(limitPpm: number, reduction: number, amount: number): boolean {
  return BigInt(reduction) * 1_000_000n > BigInt(amount) * BigInt(limitPpm);
}
