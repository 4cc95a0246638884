import { z } from 'zod';
import { amountMinor, currencyCode } from '../money/currency.ts';
import { err, ok, type Result } from '../result.ts';
import { isSaleEntry, type Entry } from './entry.ts';
import { receiptNumber } from './fact.ts';

/**
 * The short form of a sealed sale, for the code on its receipt:
 *
 *     OP1:<receipt number>:<entry id>:<completed>:<currency><total>:<seal>:<signature>
 *
 * Entry id in 32 hexadecimal digits; completion in seconds since 1970, base 36; total in minor units with
 * its sign; seal: the first 16 hexadecimal digits of the entry's hash; signature: Ed25519 (RFC 8032) by the
 * key of the till's epoch over the UTF-8 bytes of everything before its colon, base64url. The receipt
 * number's series belongs to one epoch of one till, so it says whose key it is. Envelopes are signed by the
 * same key, but what is signed there never has a colon in it, so neither can pass for the other.
 *
 * Whoever holds the paper can prove the sale to head office, also if the till never could send it.
 */
export const RECEIPT_CODE_BEGIN = 'OP1:';

export const receiptClaim = z.strictObject({
  receiptNumber: receiptNumber.regex(/^[^:\s]+$/),
  entryId: z.uuid(),
  /** ISO 8601 in UTC, to the second. */
  completedAt: z.iso.datetime(),
  currency: currencyCode,
  totalMinor: amountMinor,
  seal: z.string().regex(/^[0-9a-f]{16}$/),
});
/** What a receipt's code says about its sale. */
export type ReceiptClaim = z.infer<typeof receiptClaim>;

export type ReceiptCode = {
  readonly claim: ReceiptClaim;
  /** The text that was signed. */
  readonly signed: string;
  /** 64 bytes, base64url. */
  readonly signature: string;
};

/** The claim of a sealed sale or refund; null for an entry of another kind. */
export function receiptClaimOf(entry: Entry): ReceiptClaim | null {
  if (!isSaleEntry(entry)) return null;
  const { receiptNumber, sale } = entry.body;
  return {
    receiptNumber,
    entryId: entry.id,
    completedAt: sale.completedAt,
    currency: sale.currency,
    totalMinor: sale.totalMinor,
    seal: entry.hash.slice(0, 16),
  };
}

/** The text that is signed; with a colon and the signature after it, it is the code. */
export function signedTextOf(claim: ReceiptClaim): string {
  const { receiptNumber, entryId, completedAt, currency, totalMinor, seal } = claim;
  const seconds = Math.floor(Date.parse(completedAt) / 1000).toString(36);
  return `${RECEIPT_CODE_BEGIN}${receiptNumber}:${entryId.replaceAll('-', '')}:${seconds}:${currency}${totalMinor}:${seal}`;
}

const FORM =
  /^OP1:([^:\s]{1,16}):([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12}):([0-9a-z]{1,8}):([A-Z]{3})(-?\d{1,16}):([0-9a-f]{16}):([\w-]{86})$/;

/** Reads the code of a receipt, as a scanner gives it. Whether its signature is good is for head office to say. */
export function readReceiptCode(text: string): Result<ReceiptCode, { readonly code: 'notAReceiptCode' }> {
  const found = FORM.exec(text.trim());
  if (!found) return err({ code: 'notAReceiptCode' });
  const [whole, number, a, b, c, d, e, seconds, currency, total, seal, signature] = found;
  const claim = receiptClaim.safeParse({
    receiptNumber: number,
    entryId: `${a}-${b}-${c}-${d}-${e}`,
    completedAt: new Date(Number.parseInt(seconds!, 36) * 1000).toISOString(),
    currency,
    totalMinor: Number(total),
    seal,
  });
  if (!claim.success) return err({ code: 'notAReceiptCode' });
  const signed = whole.slice(0, whole.length - signature!.length - 1);
  return ok({ claim: claim.data, signed, signature: signature! });
}
