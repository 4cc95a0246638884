import { createPublicKey, verify } from 'node:crypto';
import { sql } from 'kysely';
import { readReceiptCode, type ReceiptClaim } from '#shared/sync/receipt-code.ts';
import type { Database } from '../database/open-database.ts';

/**
 * What the code on a receipt proves.
 *
 * - `unreadable`: it is no code of ours.
 * - `unknownSeries`: no till of this chain ever had its series.
 * - `forged`: the till with this series did not sign it.
 * - `settled`: signed by the till, and head office has this very sale.
 * - `notArrived`: signed by the till, and the sale is not here yet. The paper proves that it was made.
 * - `differs`: signed by the till, and head office has another sale under its id: a till that was copied.
 */
export type CheckedReceipt =
  | { readonly standing: 'unreadable' }
  | { readonly standing: 'unknownSeries' | 'forged'; readonly claim: ReceiptClaim }
  | {
      readonly standing: 'settled' | 'notArrived' | 'differs';
      readonly claim: ReceiptClaim;
      readonly tillId: string;
      readonly epoch: number;
    };

/** Checks the signed short form of a sale, as it was scanned from its receipt (see shared/sync/receipt-code.ts). */
export async function checkReceiptCode(db: Database, text: string): Promise<CheckedReceipt> {
  const read = readReceiptCode(text);
  if (!read.ok) return { standing: 'unreadable' };
  const { claim, signed, signature } = read.value;
  // Series, year, counter: the series may have a dash of its own.
  const series = claim.receiptNumber.split('-').slice(0, -2).join('-');
  const till = await db
    .selectFrom('till_epochs')
    .where('receipt_series', '=', series)
    .select(['till_id', 'epoch', 'public_key_pem'])
    .executeTakeFirst();
  if (!till) return { standing: 'unknownSeries', claim };
  const key = createPublicKey(till.public_key_pem);
  if (!verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64url')))
    return { standing: 'forged', claim };
  const found = await sql<{ hash: string }>`
    select hash from entries where id = ${claim.entryId}::uuid
  `.execute(db);
  const hash = found.rows[0]?.hash;
  const standing = hash === undefined ? 'notArrived' : hash.startsWith(claim.seal) ? 'settled' : 'differs';
  return { standing, claim, tillId: till.till_id, epoch: till.epoch };
}
