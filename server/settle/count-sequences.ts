import { sql } from 'kysely';
import type { Entry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';
import { placeOf } from './standings.ts';

/** Moves each till's contiguous sequence on; what is missing below the last sequence is a gap, kept with its time. */
export async function countSequences(db: Database, entries: readonly Entry[], at: string): Promise<void> {
  if (entries.length === 0) return;
  const tills = new Map<string, Counted>();
  for (const entry of entries) {
    const { tillId, epoch, seq } = entry;
    const known = tills.get(placeOf(entry));
    const [fresh, last] = [(known?.fresh ?? 0) + 1, Math.max(known?.last ?? 0, seq)];
    tills.set(placeOf(entry), { till_id: tillId, epoch, fresh, last });
  }
  await recount(db, [...tills.values()], at);
}

/** What is counted anew of an epoch of a till: how many entries came, and the last of them; 0 where none did. */
type Counted = {
  readonly till_id: string;
  readonly epoch: number;
  readonly fresh: number;
  readonly last: number;
};

/**
 * Counts how far each epoch is complete: by what was booked, and by what a person wrote off. What is
 * missing below the last sequence that is here, or that its till has spoken of, is a gap; its time
 * begins anew when the count moves on, for then another entry is the one that is waited for.
 */
export async function recount(db: Database, epochs: readonly Counted[], at: string): Promise<void> {
  const keys = JSON.stringify(epochs);
  // Locked first, in a statement of its own, so that the count sees what other consumers committed.
  await sql`
    select 1 from till_epochs t
    join json_to_recordset(${keys}::json) as named(till_id text, epoch int) using (till_id, epoch)
    order by t.till_id, t.epoch
    for update of t
  `.execute(db);
  await sql`
    with counted as (
      select t.till_id, t.epoch, named.fresh, greatest(t.last_seq, named.last) as last, t.contiguous_through + (
        select count(*) from (
          select here.seq, row_number() over (order by here.seq) as place from (
            select e.seq from entries e
            where e.till_id = t.till_id and e.epoch = t.epoch and e.fork = 0 and e.seq > t.contiguous_through
            union
            select w.seq from written_off w
            where w.till_id = t.till_id and w.epoch = t.epoch and w.seq > t.contiguous_through
          ) as here
        ) as later
        where later.seq = t.contiguous_through + later.place) as through
      from till_epochs t
      join json_to_recordset(${keys}::json) as named(till_id text, epoch int, fresh bigint, last bigint)
        using (till_id, epoch)
    )
    update till_epochs t set
      last_settled_at = case when counted.fresh > 0 then greatest(t.last_settled_at, ${at}::timestamptz)
        else t.last_settled_at end,
      settled_count = t.settled_count + counted.fresh,
      last_seq = counted.last,
      contiguous_through = counted.through,
      gap_since = case when greatest(counted.last, t.reported_seq) <= counted.through then null
        when counted.through > t.contiguous_through then ${at}::timestamptz
        else coalesce(t.gap_since, ${at}::timestamptz) end
    from counted where t.till_id = counted.till_id and t.epoch = counted.epoch
  `.execute(db);
}
