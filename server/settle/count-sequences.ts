import { sql } from 'kysely';
import { APPLIED_RUNS_MAX, type AppliedThrough } from '#shared/shop/applied-through.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';
import { placeOf } from './standings.ts';

/** Where the count of a till's epoch stands, and which of its entries are booked. */
type Place = AppliedThrough & {
  readonly tillId: string;
  /** No later epoch of the till is known. */
  readonly isNewest: boolean;
};

/** The same, with the shop whose stock the entries moved. */
export type Booked = Place & { readonly shopId: string };

/**
 * Moves each till's contiguous sequence on; what is missing below the last sequence is a gap, kept with its
 * time.
 *
 * @returns where each till of these entries stands now
 */
export async function countSequences(
  db: Database,
  entries: readonly Entry[],
  at: string,
): Promise<readonly Booked[]> {
  if (entries.length === 0) return [];
  const tills = new Map<string, Counted>();
  for (const entry of entries) {
    const { tillId, epoch, seq } = entry;
    const known = tills.get(placeOf(entry));
    const [fresh, last] = [(known?.fresh ?? 0) + 1, Math.max(known?.last ?? 0, seq)];
    tills.set(placeOf(entry), { till_id: tillId, epoch, fresh, last });
  }
  const shops = new Map(entries.map(({ tillId, shopId }) => [tillId, shopId]));
  const places = await recount(db, [...tills.values()], at);
  return places.map((place) => ({ ...place, shopId: shops.get(place.tillId)! }));
}

/** What is counted anew of an epoch of a till: how many entries came, and the last of them; 0 where none did. */
type Counted = {
  readonly till_id: string;
  readonly epoch: number;
  readonly fresh: number;
  readonly last: number;
};

/** Of places that were written off, the last so many are looked at for what is lost: each batch pays for them. */
const LOST_PLACES_MAX = 500;

type Runs = [number, number][];
type Row = Omit<Place, 'beyond' | 'lost'> & { readonly beyond: Runs | null; readonly lost: Runs | null };

/**
 * Counts how far each epoch is complete: by what was booked, and by what a person wrote off. What is
 * missing below the last sequence that is here, or that its till has spoken of, is a gap; its time
 * begins anew when the count moves on, for then another entry is the one that is waited for.
 *
 * What was written off is complete and yet in no stock level, so the answer names it as `lost`: if its till
 * has it still, the goods have left the shelf, and the till goes on taking them off until somebody counts.
 */
export async function recount(
  db: Database,
  epochs: readonly Counted[],
  at: string,
): Promise<readonly Place[]> {
  const keys = JSON.stringify(epochs);
  // Locked first, in a statement of its own, so that the count sees what other consumers committed.
  await sql`
    select 1 from till_epochs t
    join json_to_recordset(${keys}::json) as named(till_id text, epoch int) using (till_id, epoch)
    order by t.till_id, t.epoch
    for update of t
  `.execute(db);
  // Each step goes over all tills at once: a batch may come from hundreds, each with a long gap.
  const { rows } = await sql<Row>`
    with named as materialized (
      select t.till_id, t.epoch, named.fresh, greatest(t.last_seq, named.last) as last,
        t.contiguous_through as known
      from till_epochs t
      join json_to_recordset(${keys}::json) as named(till_id text, epoch int, fresh bigint, last bigint)
        using (till_id, epoch)
    ), here as materialized (
      select n.till_id, n.epoch, n.known, e.seq, true as booked from named n
      join entries e on e.till_id = n.till_id and e.epoch = n.epoch and e.fork = 0 and e.seq > n.known
      union all
      select n.till_id, n.epoch, n.known, w.seq, false from named n
      cross join lateral (
        select seq from written_off o
        where o.till_id = n.till_id and o.epoch = n.epoch and o.seq > n.known
        union all (
          select seq from written_off o
          where o.till_id = n.till_id and o.epoch = n.epoch and o.seq <= n.known
          order by seq desc limit ${LOST_PLACES_MAX}::int)
      ) as w
      where not exists (
        select 1 from entries e
        where e.till_id = n.till_id and e.epoch = n.epoch and e.seq = w.seq and e.fork = 0)
    ), counted as materialized (
      select n.*, n.known + coalesce(more.entries, 0) as through
      from named n left join (
        select till_id, epoch, count(*) filter (where seq = known + place) as entries from (
          select h.*, row_number() over (partition by till_id, epoch order by seq) as place
          from here h where seq > known
        ) as later
        group by till_id, epoch
      ) as more using (till_id, epoch)
    ), moved as (
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
    ), run as (
      select till_id, epoch, booked, json_build_array(min(seq), max(seq)) as run, min(seq) as first from (
        select h.*, seq - row_number() over (partition by till_id, epoch, booked order by seq) as part
        from here h join counted c using (till_id, epoch)
        where h.booked = (h.seq > c.through)
      ) as placed
      group by till_id, epoch, booked, part
    ), runs as (
      select till_id, epoch,
        (array_agg(run order by first) filter (where booked))[1:${APPLIED_RUNS_MAX}::int] as beyond,
        (array_agg(run order by first desc) filter (where not booked))[1:${APPLIED_RUNS_MAX}::int] as lost
      from run group by till_id, epoch
    )
    select c.till_id as "tillId", c.epoch, c.through::float8 as through, runs.beyond, runs.lost,
      not exists (
        select 1 from till_epochs later where later.till_id = c.till_id and later.epoch > c.epoch
      ) as "isNewest"
    from counted c left join runs using (till_id, epoch)
    order by c.till_id, c.epoch
  `.execute(db);
  return rows.map(({ beyond, lost, ...row }) => ({
    ...row,
    ...(beyond && { beyond }),
    ...(lost && { lost: lost.toReversed() }),
  }));
}
