import { createHash } from 'node:crypto';
import type { Sale } from '#shared/sale/sale.ts';
import {
  canonicalEntryText,
  type Entry,
  type EntryBody,
  formatReceiptNumber,
  NO_PREVIOUS_HASH,
} from '#shared/sync/entry.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';

/** Where a chain of entries stands: its last entry. */
export type Head = { readonly epoch: number; readonly seq: number; readonly hash: string };

export const NO_ENTRIES: Head = { epoch: 0, seq: 0, hash: NO_PREVIOUS_HASH };

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * Makes the entry of a sale: next sequence number, receipt number, link to the entry before, hash.
 * The entry has the sale's id, so that one sale can never become two entries.
 *
 * @param sealed.counter number of this receipt within its series, from 1
 * @param sealed.at ISO 8601 in UTC
 */
export function sealSale(
  sale: Sale,
  head: Head,
  sealed: { identity: TillIdentity; counter: number; at: string },
): Entry {
  const { identity, counter, at } = sealed;
  if (identity.epoch < head.epoch)
    throw new Error(`the journal is in epoch ${head.epoch}, later than the till's epoch ${identity.epoch}`);
  const continues = identity.epoch === head.epoch;
  const year = Number(at.slice(0, 4));
  const unsealed = {
    v: 1 as const,
    id: sale.id,
    shopId: identity.shopId,
    tillId: identity.tillId,
    epoch: identity.epoch,
    seq: continues ? head.seq + 1 : 1,
    previousHash: continues ? head.hash : NO_PREVIOUS_HASH,
    sealedAt: at,
    body: {
      kind: kindOf(sale),
      receiptNumber: formatReceiptNumber(identity.receiptSeries, year, counter),
      sale,
    },
  };
  return { ...unsealed, hash: sha256Hex(canonicalEntryText(unsealed)) };
}

// An exchange that leaves something to pay is a sale; money going out, or goods only coming back, is a refund.
function kindOf(sale: Sale): EntryBody['kind'] {
  const refund = sale.totalMinor < 0 || sale.lines.every((line) => line.quantityMilli < 0);
  return refund ? 'refund' : 'sale';
}

/**
 * The text of an entry as it stands in the journal: canonical JSON (RFC 8785), hash included.
 * Canonical JSON sorts its keys, so the hash belongs right before the id, after the body.
 */
export function entryText(entry: Entry): string {
  const text = canonicalEntryText(entry);
  const at = text.lastIndexOf(`"id":"${entry.id}","previousHash":`);
  if (at === -1) throw new Error('an entry always has an id before its previous hash');
  return `${text.slice(0, at)}"hash":"${entry.hash}",${text.slice(at)}`;
}

/**
 * Whether `hash` is the hash of an entry's canonical text. Every quotation mark within a string is
 * escaped, so `"hash":"…",` stands in it once; the text without it is what `canonicalEntryText`
 * gives, at a tenth of the cost.
 */
export function hashMatches(text: string, hash: string): boolean {
  const mark = `"hash":"${hash}",`;
  const at = text.lastIndexOf(mark);
  return at !== -1 && sha256Hex(text.slice(0, at) + text.slice(at + mark.length)) === hash;
}

/** Why an entry does not come next in the chain; null when it does. */
export function chainProblem(
  head: Head,
  next: { epoch: number; seq: number; previousHash: string },
): string | null {
  if (next.epoch > head.epoch) {
    if (next.seq !== 1) return `epoch ${next.epoch} begins with sequence ${next.seq} instead of 1`;
    return next.previousHash === NO_PREVIOUS_HASH ? null : `epoch ${next.epoch} begins with a previous hash`;
  }
  if (next.epoch < head.epoch) return `epoch ${next.epoch} comes after epoch ${head.epoch}`;
  if (next.seq !== head.seq + 1) return `sequence ${next.seq} comes after ${head.seq}`;
  return next.previousHash === head.hash ? null : `sequence ${next.seq} does not link to the entry before`;
}

/** Series and counter of a receipt number as `formatReceiptNumber` makes them. */
export function readReceiptNumber(text: string): { series: string; counter: number } | null {
  const match = /^(.+)-\d{2}-(\d{6,})$/.exec(text);
  return match ? { series: match[1]!, counter: Number(match[2]) } : null;
}

/** Highest counter used in each series: numbers are never recycled. */
export type Counters = Map<string, number>;

export function countReceipt(counters: Counters, receiptNumber: string): void {
  const read = readReceiptNumber(receiptNumber);
  if (!read) return;
  counters.set(read.series, Math.max(counters.get(read.series) ?? 0, read.counter));
}
