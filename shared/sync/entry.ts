import { z } from 'zod';
import { sale } from '../sale/sale.ts';
import { canonicalBytes } from './canonical-bytes.ts';
import { factBody, receiptNumber } from './fact.ts';

/** SHA-256, lower-case hex. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex');

/** `previousHash` of the first entry of an epoch. */
export const NO_PREVIOUS_HASH = '0'.repeat(64);

export const tillId = z.string().min(1).max(40);

/** A sale or a refund: the only entries with receipt numbers. */
export const saleBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sale'), receiptNumber, sale }),
  z.strictObject({ kind: z.literal('refund'), receiptNumber, sale }),
]);
export type SaleBody = z.infer<typeof saleBody>;

/** What was done. Every kind of fact a till records is listed here or in `factBody`. */
export const entryBody = z.discriminatedUnion('kind', [saleBody, factBody]);
export type EntryBody = z.infer<typeof entryBody>;

/** What a later version of the till sealed and this one cannot read: kept as it was (see `keptEntry`). */
export const laterBody = z.strictObject({
  kind: z.literal('later'),
  content: z.looseObject({ kind: z.string() }),
});
export type LaterBody = z.infer<typeof laterBody>;

/** What the till's clocks said when the entry was sealed, so that a wrong one can be seen later. */
export const sealedClock = z.strictObject({
  /** Milliseconds since the machine was started; unlike `sealedAt` nobody can set it. */
  sinceStartMs: z.int().min(0),
  /** Head office's clock less the till's, milliseconds, as last known; absent before the first contact. */
  offsetMs: z.int().optional(),
});
export type SealedClock = z.infer<typeof sealedClock>;

/**
 * One sealed fact of a till's journal. It is never changed, only answered.
 *
 * `seq` counts from 1 within an epoch without gaps; `previousHash` chains each entry to the one
 * before; `hash` is the SHA-256 of the canonical form of everything else.
 */
export const entry = z.strictObject({
  v: z.literal(1),
  id: z.uuid(),
  shopId: z.string().min(1).max(40),
  tillId,
  epoch: z.int().min(1),
  seq: z.int().min(1),
  previousHash: sha256Hex,
  /** By the till's clock, which may be wrong: the sequence orders, never this. */
  sealedAt: z.iso.datetime(),
  /** Absent in entries of older tills. */
  clock: sealedClock.optional(),
  body: entryBody,
  hash: sha256Hex,
});
export type Entry = Omit<z.infer<typeof entry>, 'body'> & { body: EntryBody | LaterBody };
export type UnsealedEntry = Omit<Entry, 'hash'>;

/** The entry of a sale or a refund. */
export const saleEntry = entry.extend({ body: saleBody });
export type SaleEntry = z.infer<typeof saleEntry>;

export function isSaleEntry(sealed: Entry): sealed is SaleEntry {
  return sealed.body.kind === 'sale' || sealed.body.kind === 'refund';
}

/**
 * Whether an entry was rung up for practice. Head office keeps and answers it, and books it nowhere: it
 * protects the books from beginners.
 */
export function isTraining(sealed: Entry): boolean {
  return isSaleEntry(sealed) && sealed.body.sale.training === true;
}

/**
 * Whether an entry is a sale or refund that counts. One that was rung up for practice is sealed,
 * printed and listed as others are, and belongs in no total, no stock and no drawer.
 */
export function countsAsSale(sealed: Entry): sealed is SaleEntry {
  return isSaleEntry(sealed) && !isTraining(sealed);
}

/** The bytes that are hashed: RFC 8785 (JSON Canonicalization Scheme) without `hash`, in UTF-8. */
export function canonicalEntry(unsealed: UnsealedEntry): Uint8Array {
  const { hash: _, ...content } = unsealed as Entry;
  const { body } = content;
  return canonicalBytes(body.kind === 'later' ? { ...content, body: body.content } : content);
}

/** Series of receipts for practice: the shop's own numbers stay without gaps, and the paper says what it is. */
export const TRAINING_SERIES = 'TRAIN';

/**
 * Receipt number: series + year + counter, at most 16 characters (India, CGST rule 46).
 *
 * @param series shop and till, as given by head office at enrolment, at most 6 characters
 * @param year four digits; the last two are printed
 */
export function formatReceiptNumber(series: string, year: number, counter: number): string {
  return `${series}-${String(year % 100).padStart(2, '0')}-${String(counter).padStart(6, '0')}`;
}
