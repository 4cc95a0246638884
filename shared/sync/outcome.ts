import { z } from 'zod';
import { sha256Hex } from './entry.ts';

/** How an exception ended: nothing was wrong, it was put right, or it is borne as it is. */
export const exceptionResolution = z.enum(['nothingWrong', 'corrected', 'accepted']);

/** One of these words. Any other is `other`: an answer is not refused for a word that only a newer head office knows. */
function wordOf<const Word extends string>(words: readonly Word[]) {
  const other = z
    .string()
    .min(1)
    .max(60)
    .transform(() => 'other' as const)
    .pipe(z.literal('other'));
  return z.union([z.enum(words), other]);
}

/** Something a person should look at, on a settled entry. Codes are stable; text is for reading. */
export const settlementException = z.strictObject({
  code: wordOf([
    'unknownProduct',
    'listPriceDiffers',
    'totalsDiffer',
    'refundBeyondSold',
    'oversold',
    'receiptNumberTwice',
    'saleTwice',
    'stalePrice',
    'withdrawnProduct',
    'discountBeyondLimit',
    'refundOfUnknownSale',
    'refundInOtherShop',
    'creditBeyondLimit',
    'voucherTwice',
    'couponTwice',
    'periodClosed',
    'clockSkew',
    'tillFrozen',
    'transferOver',
    'transferUnknown',
  ]),
  message: z.string().max(500),
  /** Position on the receipt, where the exception belongs to one line. */
  line: z.int().min(1).optional(),
  /** A person at head office, or a later fact, has put it right. Absent while somebody should look. */
  resolved: z
    .strictObject({ at: z.iso.datetime(), how: exceptionResolution, note: z.string().max(500).optional() })
    .optional(),
});
export type SettlementException = z.infer<typeof settlementException>;

/** Why an entry cannot be trusted. It is kept and looked at; it is not booked. */
export const quarantineReason = wordOf([
  'notAnEnvelope',
  'unknownTill',
  'badSignature',
  'newerProtocol',
  'malformedEntry',
  'hashMismatch',
  'wrongTill',
  'fork',
  'tillRevoked',
]);
export type QuarantineReason = z.infer<typeof quarantineReason>;

/** Head office's final answer to an entry. */
export const outcome = z.discriminatedUnion('result', [
  z.strictObject({
    result: z.literal('settled'),
    entryId: z.uuid(),
    hash: sha256Hex,
    settledAt: z.iso.datetime(),
    exceptions: z.array(settlementException),
  }),
  z.strictObject({
    result: z.literal('quarantined'),
    entryId: z.uuid(),
    hash: sha256Hex,
    settledAt: z.iso.datetime(),
    reason: quarantineReason,
    message: z.string().max(500),
  }),
]);
export type Outcome = z.infer<typeof outcome>;
