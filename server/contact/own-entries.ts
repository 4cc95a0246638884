import { sql } from 'kysely';
import type { Entry } from '#shared/sync/entry.ts';
import { OWN_ENTRIES_PER_PAGE_MAX, type OwnEntriesPage } from '#shared/sync/contact.ts';
import type { Database } from '../database/open-database.ts';

/** A page is cut at this size; a till that lost its journal asks for the next. */
const OWN_ENTRIES_BYTES_MAX = 2 * 1024 * 1024;

/** A till's settled entries after a place in its journal, through an epoch, as it sealed them. */
export async function ownEntries(
  db: Database,
  tillId: string,
  after: { epoch: number; seq: number },
  throughEpoch: number,
): Promise<OwnEntriesPage> {
  const { rows } = await sql<{ body: Entry; bytes_before: number; place: number; more: boolean }>`
    select body, more
    from (
      select body,
        sum(octet_length(body::text)) over (order by epoch, seq) - octet_length(body::text) as bytes_before,
        row_number() over (order by epoch, seq) as place,
        lead(seq) over (order by epoch, seq) is not null as more
      from (
        select epoch, seq, body from entries
        where till_id = ${tillId} and (epoch, seq) > (${after.epoch}::int, ${after.seq}::bigint)
          and epoch <= ${throughEpoch}::int
        order by epoch, seq
        limit ${OWN_ENTRIES_PER_PAGE_MAX + 1}
      ) as later
    ) as measured
    where place <= ${OWN_ENTRIES_PER_PAGE_MAX} and (bytes_before < ${OWN_ENTRIES_BYTES_MAX} or place = 1)
    order by place
  `.execute(db);
  return { entries: rows.map((row) => row.body), more: rows.at(-1)?.more ?? false };
}
