import { sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from '../database/open-database.ts';
import { recount } from '../settle/count-sequences.ts';

const LISTED_MAX = 500;
/** Places that one word may write off. */
const WRITTEN_OFF_MAX = 10_000;

const sequence = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const epoch = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1);

/** Entries of a till that a person declares lost: through their last sequence, with who says so and why. */
export const lostRequest = z
  .strictObject({
    tillId: z.string().min(1).max(40),
    epoch,
    from: sequence,
    through: sequence,
    owner: z.string().trim().min(1).max(60),
    note: z.string().trim().min(1).max(500),
  })
  .refine(({ from, through }) => through >= from && through - from < WRITTEN_OFF_MAX, {
    path: ['through'],
    error: `not before "from", and at most ${WRITTEN_OFF_MAX} entries`,
  });
type LostRequest = z.infer<typeof lostRequest>;

type LostProblem = {
  readonly code: 'unknownTill' | 'nothingMissing';
  readonly message: string;
};

/** A run of sequences that head office knows of and does not have. */
export type MissingEntries = {
  readonly tillId: string;
  readonly epoch: number;
  readonly shopId: string;
  readonly from: number;
  readonly through: number;
  readonly since: Date | null;
};

/** What is missing: below an entry that is here, or up to one that its till has spoken of. */
export async function listMissing(db: Database): Promise<MissingEntries[]> {
  const { rows } = await sql<MissingEntries>`
    with behind as (
      select e.till_id, e.epoch, t.shop_id, e.contiguous_through as complete,
        greatest(e.last_seq, e.reported_seq) as last, e.gap_since
      from till_epochs e join tills t on t.id = e.till_id
      where greatest(e.last_seq, e.reported_seq) > e.contiguous_through
    ), here as (
      select till_id, epoch, complete as seq from behind
      union select e.till_id, e.epoch, e.seq from entries e join behind b using (till_id, epoch)
        where e.seq > b.complete
      union select w.till_id, w.epoch, w.seq from written_off w join behind b using (till_id, epoch)
        where w.seq > b.complete
      union select till_id, epoch, last + 1 from behind
    ), runs as (
      select till_id, epoch, seq + 1 as first, lead(seq) over (partition by till_id, epoch order by seq) - 1 as final
      from here
    )
    select r.till_id as "tillId", r.epoch, b.shop_id as "shopId", r.first as "from", r.final as "through",
      b.gap_since as since
    from runs r join behind b using (till_id, epoch)
    where r.final >= r.first and r.first <= b.last
    order by r.till_id, r.epoch, r.first limit ${LISTED_MAX}
  `.execute(db);
  return rows;
}

/**
 * Writes entries off that will never come: their till is broken, stolen, or has lost its journal. They
 * count as complete from then on, so that the books can be closed; one that comes all the same is booked.
 *
 * @returns how many places were missing and are written off now
 */
export async function declareLost(
  db: Database,
  { tillId, epoch: ofEpoch, from, through, owner, note }: LostRequest,
  now: Date,
): Promise<Result<number, LostProblem>> {
  return db.transaction().execute(async (trx): Promise<Result<number, LostProblem>> => {
    const { rows } = await sql<{ last: number }>`
      select greatest(last_seq, reported_seq) as last from till_epochs
      where till_id = ${tillId} and epoch = ${ofEpoch} for update`.execute(trx);
    const [known] = rows;
    if (!known) {
      const message = `there is no till "${tillId}" with an epoch ${ofEpoch}`;
      return err({ code: 'unknownTill', message });
    }
    // Beyond what anybody has spoken of nothing is missing: those entries may be sealed yet.
    const places = { tillId, epoch: ofEpoch, from, through: Math.min(through, known.last) };
    const count = await writeOff(trx, places, { owner, note }, now);
    if (count > 0) return ok(count);
    const message = `no entry of till "${tillId}" (epoch ${ofEpoch}) from ${from} through ${through} is missing`;
    return err({ code: 'nothingMissing', message });
  });
}

/**
 * Counts places as accounted for that are not booked, inside the caller's transaction.
 *
 * @returns how many of them were neither booked nor written off before
 */
export async function writeOff(
  trx: Database,
  { tillId, epoch: ofEpoch, from, through }: Pick<LostRequest, 'tillId' | 'epoch' | 'from' | 'through'>,
  { owner, note }: { readonly owner: string; readonly note: string },
  now: Date,
): Promise<number> {
  const at = now.toISOString();
  const { numAffectedRows } = await sql`
    insert into written_off (till_id, epoch, seq, owner, note, at)
    select t.till_id, t.epoch, seq, ${owner}, ${note}, ${at}::timestamptz
    from till_epochs t, generate_series(${from}::bigint, ${through}::bigint) as seq
    where t.till_id = ${tillId} and t.epoch = ${ofEpoch} and not exists (
      select 1 from entries e where e.till_id = t.till_id and e.epoch = t.epoch and e.seq = seq.seq)
    on conflict do nothing
  `.execute(trx);
  const count = Number(numAffectedRows ?? 0);
  if (count > 0) await recount(trx, [{ till_id: tillId, epoch: ofEpoch, fresh: 0, last: 0 }], at);
  return count;
}
