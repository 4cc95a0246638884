import { sign } from 'node:crypto';
import type { Entry } from '#shared/sync/entry.ts';
import { receiptClaimOf, signedTextOf } from '#shared/sync/receipt-code.ts';
import type { Enrolled } from '../enrolment/enrolments.ts';

/** The signed short form of a sealed sale (see shared/sync/receipt-code.ts); null for other entries. */
export function signReceipt(entry: Entry, { key }: Pick<Enrolled, 'key'>): string | null {
  const claim = receiptClaimOf(entry);
  if (!claim) return null;
  const signed = signedTextOf(claim);
  // Ed25519 hashes by itself, so no digest is named.
  return `${signed}:${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}
