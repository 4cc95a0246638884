import { z } from 'zod';
import { amountMinor } from '../money/currency.ts';

const line = z.string().min(1).max(120);

/** A customer as the chain knows them. */
export const customer = z.strictObject({
  name: line,
  phone: z.string().min(1).max(40).optional(),
  email: z.string().min(3).max(200).optional(),
  /** Decides price lists and promotions for groups. */
  group: z.string().min(1).max(40).optional(),
  /** VAT number, BIN or GSTIN, for receipts that name the buyer. */
  taxNumber: z.string().min(1).max(40).optional(),
  address: z.string().min(1).max(200).optional(),
  /** What they owe the chain, minor units, as head office last booked it. */
  balanceMinor: amountMinor.optional(),
  /** How much they may owe in all, minor units; head office judges by it, or by the slice where it is absent. */
  creditLimitMinor: amountMinor.min(0).optional(),
  /** How much more they may buy on account at a till before it has heard from head office, minor units. */
  creditSliceMinor: amountMinor.min(0).optional(),
});
export type Customer = z.infer<typeof customer>;
