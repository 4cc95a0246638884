import { sql } from 'kysely';
import type { Entry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';
import { placeOf } from './standings.ts';

/** Moves each till's contiguous sequence on; what is missing below the last sequence is a gap, kept with its time. */
export async function countSequences(db: Database, entries: readonly Entry[], at: string): Promise<void> {
  if (entries.length === 0) return;
  const tills = new Map<string, { till_id: string; epoch: number; fresh: number; last: number }>();
  for (const entry of entries) {
    const { tillId, epoch, seq } = entry;
    const known = tills.get(placeOf(entry));
    const [fresh, last] = [(known?.fresh ?? 0) + 1, Math.max(known?.last ?? 0, seq)];
    tills.set(placeOf(entry), { till_id: tillId, epoch, fresh, last });
  }
  const keys = JSON.stringify([...tills.values()]);
  // Locked first, in a statement of its own, so that the count sees what other consumers committed.
  await sql`
    select 1 from till_epochs t
    join json_to_recordset(${keys}::json) as named(till_id text, epoch int) using (till_id, epoch)
    order by t.till_id, t.epoch
    for update of t
  `.execute(db);
  await sql`
    update till_epochs t set
      last_settled_at = greatest(t.last_settled_at, ${at}::timestamptz),
      settled_count = t.settled_count + named.fresh,
      last_seq = greatest(t.last_seq, named.last),
      contiguous_through = t.contiguous_through + (
        select count(*) from (
          select e.seq, row_number() over (order by e.seq) as place from entries e
          where e.till_id = t.till_id and e.epoch = t.epoch and e.fork = 0 and e.seq > t.contiguous_through
        ) as later
        where later.seq = t.contiguous_through + later.place)
    from json_to_recordset(${keys}::json) as named(till_id text, epoch int, fresh bigint, last bigint)
    where t.till_id = named.till_id and t.epoch = named.epoch
  `.execute(db);
  await sql`
    update till_epochs t
    set gap_since = case when t.last_seq > t.contiguous_through then ${at}::timestamptz end
    from json_to_recordset(${keys}::json) as named(till_id text, epoch int)
    where t.till_id = named.till_id and t.epoch = named.epoch
      and (t.gap_since is null) = (t.last_seq > t.contiguous_through)
  `.execute(db);
}
