import { hash as digest } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { isInOrder } from '#shared/sync/canonical-bytes.ts';
import { canonicalEntry, entry as entrySchema, sha256Hex, type Entry } from '#shared/sync/entry.ts';
import type { QuarantineReason } from '#shared/sync/outcome.ts';
import { sayIssues } from '../say-issues.ts';
import type { WholeEntry } from './book.ts';
import type { TillKey } from './till-keys.ts';

export type EntryProblem = { readonly reason: QuarantineReason; readonly message: string };

/** How JSON writes what no text of the database can hold; a backslash before it may mean something else. */
const MAY_BE_UNSTORABLE = /\\u0000|\\ud[89a-f]/i;

/**
 * Checks one entry of a signed envelope alone, so that a malformed one does not stop its neighbours:
 * shape, characters that can be stored, whose it is, and whether its hash is that of its content.
 *
 * @returns the entry with its text, as it is kept
 */
export function checkEntry(raw: unknown, signer: TillKey): Result<WholeEntry, EntryProblem> {
  const decoded = entrySchema.safeParse(raw);
  if (!decoded.success)
    return err({ reason: 'malformedEntry', message: sayIssues(decoded.error).slice(0, 500) });
  const { data: entry } = decoded;
  const text = JSON.stringify(raw);
  const unstorable = MAY_BE_UNSTORABLE.test(text) ? findUnstorable(entry, '') : undefined;
  if (unstorable) {
    return err({ reason: 'malformedEntry', message: `${unstorable}: a character that no text can hold` });
  }
  const whose = { tillId: entry.tillId, epoch: entry.epoch, shopId: entry.shopId };
  if (whose.tillId !== signer.tillId || whose.epoch !== signer.epoch || whose.shopId !== signer.shopId) {
    const message = `sealed by ${sayTill(whose)}, signed by ${sayTill(signer)}`;
    return err({ reason: 'wrongTill', message });
  }
  const hash = isInOrder(raw) ? hashOfText(text, entry.hash) : hashEntry(entry);
  if (hash !== entry.hash) return err({ reason: 'hashMismatch', message: `its content hashes to ${hash}` });
  return ok({ entry, text });
}

/** SHA-256 of the entry's canonical form, lower-case hex. */
export function hashEntry(entry: Omit<Entry, 'hash'>): string {
  return digest('sha256', canonicalEntry(entry));
}

/**
 * `hashEntry` of an entry whose text is canonical already, as tills send it: what is hashed is that text
 * without the hash. Quotation marks within strings are escaped and the body comes before the hash, so the
 * last mark is the entry's own.
 */
function hashOfText(text: string, hash: string): string {
  const mark = `"hash":"${hash}",`;
  const at = text.lastIndexOf(mark);
  return digest('sha256', text.slice(0, at) + text.slice(at + mark.length));
}

const named = z.looseObject({ id: z.uuid(), hash: sha256Hex });

/** Id and hash of an entry that failed its check, so that the till can still be answered. */
export function nameOf(raw: unknown): { id: string; hash: string } | undefined {
  const decoded = named.safeParse(raw);
  return decoded.success ? { id: decoded.data.id, hash: decoded.data.hash } : undefined;
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair; JSON can carry both. */
function findUnstorable(value: unknown, place: string): string | undefined {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? place : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = findUnstorable(inner, place ? `${place}.${key}` : key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function sayTill(till: { tillId: string; epoch: number; shopId: string }): string {
  return `till "${till.tillId}" epoch ${till.epoch} of shop "${till.shopId}"`;
}
