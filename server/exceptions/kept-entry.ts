import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { err, type Result } from '#shared/result.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import type { Database } from '../database/open-database.ts';
import { claimEntries, type WholeEntry } from '../settle/book.ts';
import { checkEntry } from '../settle/check-entry.ts';
import { countSequences } from '../settle/count-sequences.ts';
import { settleFresh } from '../settle/settle-batch.ts';
import type { FindTillKey } from '../settle/till-keys.ts';
import { publishApplied } from '../stock/publish-applied.ts';
import { answerAgain } from './answer-again.ts';

/** Of a row of quarantine that holds an entry: what came, and the till whose envelope it came in. */
type KeptRow = { readonly raw: string; readonly tillId: string | null };

const placed = z.looseObject({
  tillId: z.string(),
  epoch: z
    .int()
    .min(1)
    .max(2 ** 31 - 1),
  seq: z.int().min(1),
});

/** The place in its till's journal of an entry that was kept aside; undefined for whole envelopes and nonsense. */
export function placeIn({ raw, tillId }: KeptRow) {
  const read = placed.safeParse(readJson(raw));
  // A till can only speak for its own journal.
  if (!read.success || read.data.tillId !== tillId) return undefined;
  const { epoch, seq } = read.data;
  return { tillId, epoch, from: seq, through: seq };
}

/** Checks an entry that was kept aside as if it had just come out of its till's envelope. */
export async function readKept(row: KeptRow, findKey: FindTillKey): Promise<Result<WholeEntry, string>> {
  const place = placeIn(row);
  if (!place) return err('it does not say where in the journal of its till it belongs');
  const signer = await findKey(`${place.tillId}.${place.epoch}`);
  if (!signer) return err(`no till has the key "${place.tillId}.${place.epoch}"`);
  const checked = checkEntry(JSON.parse(row.raw), signer);
  return checked.ok ? checked : err(`${checked.problem.reason}: ${checked.problem.message}`);
}

/**
 * Books an entry that a person vouches for, inside the caller's transaction, and answers its till. Where
 * other content has its place it is booked beside it; where it is booked already nothing is booked.
 *
 * @returns the channels to ring after the commit
 */
export async function bookKept(
  trx: Database,
  catalogues: CatalogueVersions,
  whole: WholeEntry,
  at: string,
): Promise<ReadonlySet<ChannelName>> {
  const { entry } = whole;
  const claimed = await claimEntries(trx, [whole], at);
  const before = claimed.size > 0 ? undefined : await bookedAs(trx, entry);
  if (before !== undefined) return answerAgain(trx, [before]);
  // Its place is taken: it is booked under an id of its own, beside the entry that has the place.
  const booked = claimed.size > 0 ? entry : { ...entry, id: ownId(entry) };
  if (claimed.size === 0) await claimBeside(trx, entry, booked.id, at);
  const { channels } = await settleFresh(trx, catalogues, [booked], { at, frozen: new Map() });
  if (claimed.size > 0) await publishApplied(trx, await countSequences(trx, [entry], at), channels);
  return new Set([...channels, ...(await answerAgain(trx, [booked.id]))]);
}

/** The id under which this very content is booked; undefined where it is not. */
async function bookedAs(trx: Database, { tillId, epoch, seq, hash }: Entry): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id::text as id from entries
    where till_id = ${tillId} and epoch = ${epoch} and seq = ${seq} and hash = ${hash} limit 1`.execute(trx);
  return rows[0]?.id;
}

async function claimBeside(trx: Database, entry: Entry, id: string, at: string): Promise<void> {
  await sql`
    insert into entries (id, till_id, epoch, seq, hash, kind, settled_at, total_minor, body, fork)
    select ${id}::uuid, ${entry.tillId}, ${entry.epoch}::int, ${entry.seq}::bigint, ${entry.hash},
      ${entry.body.kind}, ${at}::timestamptz, ${'sale' in entry.body ? entry.body.sale.totalMinor : 0}::bigint,
      ${JSON.stringify(entry)}::json, coalesce(max(fork), 0) + 1
    from entries where till_id = ${entry.tillId} and epoch = ${entry.epoch} and seq = ${entry.seq}
  `.execute(trx);
}

/** A UUID (RFC 9562, version 8) made of the entry's hash. */
function ownId({ hash }: Entry): string {
  const hex = createHash('sha256').update(`fork ${hash}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
