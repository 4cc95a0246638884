import { hash } from 'node:crypto';
import type { Sale } from '#shared/sale/sale.ts';
import {
  canonicalEntry,
  type Entry,
  type EntryBody,
  formatReceiptNumber,
  NO_PREVIOUS_HASH,
  type SaleBody,
  type SealedClock,
  TRAINING_SERIES,
  type UnsealedEntry,
} from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';

/** Where a chain of entries stands: its last entry. */
export type Head = { readonly epoch: number; readonly seq: number; readonly hash: string };

export const NO_ENTRIES: Head = { epoch: 0, seq: 0, hash: NO_PREVIOUS_HASH };

export function sha256Hex(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** Who seals, when by which clocks. `at` is ISO 8601 in UTC. */
export type Sealing = {
  readonly identity: TillIdentity;
  readonly at: string;
  readonly clock?: SealedClock | undefined;
};

/** An entry and its exact text in the journal, as UTF-8: canonical JSON (RFC 8785), hash included. */
export type Sealed = { readonly entry: Entry; readonly text: Buffer };

/**
 * Makes the entry of a sale: next sequence number, receipt number, link to the entry before, hash.
 * The entry has the sale's id, so that one sale can never become two entries.
 *
 * @param counter number of this receipt within its series, from 1
 */
export function sealSale(sale: Sale, head: Head, counter: number, sealing: Sealing): Sealed {
  const year = Number(sealing.at.slice(0, 4));
  const receiptNumber = formatReceiptNumber(seriesOf(sale, sealing.identity), year, counter);
  return seal(sale.id, { kind: kindOf(sale), receiptNumber, sale }, head, sealing);
}

/** The series that a sale's receipt number is taken from. */
export function seriesOf(sale: Sale, identity: Pick<TillIdentity, 'receiptSeries'>): string {
  return sale.training ? TRAINING_SERIES : identity.receiptSeries;
}

/** Makes the entry of anything else: it has no receipt number. */
export function sealFact(id: string, fact: FactBody, head: Head, sealing: Sealing): Sealed {
  return seal(id, fact, head, sealing);
}

function seal(id: string, body: EntryBody, head: Head, { identity, at, clock }: Sealing): Sealed {
  if (identity.epoch < head.epoch)
    throw new Error(`the journal is in epoch ${head.epoch}, later than the till's epoch ${identity.epoch}`);
  const continues = identity.epoch === head.epoch;
  const unsealed: UnsealedEntry = {
    v: 1,
    id,
    shopId: identity.shopId,
    tillId: identity.tillId,
    epoch: identity.epoch,
    seq: continues ? head.seq + 1 : 1,
    previousHash: continues ? head.hash : NO_PREVIOUS_HASH,
    sealedAt: at,
    ...(clock && { clock }),
    body,
  };
  const content = canonicalEntry(unsealed);
  const own = sha256Hex(content);
  return { entry: { ...unsealed, hash: own }, text: withHash(content, id, own) };
}

// An exchange that leaves something to pay is a sale; money going out, or goods only coming back, is a refund.
function kindOf(sale: Sale): SaleBody['kind'] {
  const refund = sale.totalMinor < 0 || sale.lines.every((line) => line.quantityMilli < 0);
  return refund ? 'refund' : 'sale';
}

/** The text of an entry as it stands in the journal, as UTF-8: canonical JSON (RFC 8785), hash included. */
export function entryText(entry: Entry): Buffer {
  return withHash(canonicalEntry(entry), entry.id, entry.hash);
}

/** Canonical JSON sorts its keys, so the hash belongs right before the id, after the body. */
function withHash(content: Uint8Array, id: string, hash: string): Buffer {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const at = bytes.lastIndexOf(`"id":"${id}","previousHash":`);
  if (at === -1) throw new Error('an entry always has an id before its previous hash');
  const mark = `"hash":"${hash}",`;
  const text = Buffer.allocUnsafe(bytes.length + mark.length);
  bytes.copy(text, 0, 0, at);
  text.write(mark, at, 'latin1');
  bytes.copy(text, at + mark.length, at);
  return text;
}

/**
 * Whether `hash` is the hash of an entry's canonical text. Every quotation mark within a string is
 * escaped, so `"hash":"…",` stands in it once; the text without it is what `canonicalEntry`
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

/** Only sales and refunds take numbers; other entries may name one. */
export function countReceipt(
  counters: Counters,
  body: { kind: string; receiptNumber?: string | undefined },
): void {
  if (body.kind !== 'sale' && body.kind !== 'refund') return;
  const read = body.receiptNumber && readReceiptNumber(body.receiptNumber);
  if (!read) return;
  counters.set(read.series, Math.max(counters.get(read.series) ?? 0, read.counter));
}
