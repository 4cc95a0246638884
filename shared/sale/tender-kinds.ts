import { z } from 'zod';
import { amountMinor, currencyCode, priceMicros } from '../money/currency.ts';

/** Card slip, wallet transaction, credit note, voucher number. */
const reference = z.string().min(1).max(60);

/**
 * Money that changed hands, in minor units of the sale's currency. Negative: paid out to the customer.
 * Foreign cash says what was handed over and at which rate it was taken.
 */
export const tender = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cash'),
    amountMinor,
    foreign: z
      .strictObject({ currency: currencyCode, amountMinor, rateMicros: priceMicros.min(1) })
      .optional(),
  }),
  z.strictObject({ kind: z.literal('card'), amountMinor, reference: reference.optional() }),
  z.strictObject({ kind: z.literal('wallet'), amountMinor, reference: reference.optional() }),
  z.strictObject({ kind: z.literal('storeCredit'), amountMinor, reference }),
  z.strictObject({ kind: z.literal('onAccount'), amountMinor }),
  z.strictObject({ kind: z.literal('voucher'), amountMinor, reference }),
]);
export type Tender = z.infer<typeof tender>;

/** What a till may take money by, besides foreign notes, which are cash. */
export const tenderKind = z.enum(['cash', 'card', 'wallet', 'storeCredit', 'onAccount', 'voucher']);
export type TenderKind = Tender['kind'];
