import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';

/** What was done for a database that was set back: its new epoch, and how many rows of the feed were written anew. */
export type Renewed = { readonly epoch: string; readonly feedRows: number };

/**
 * Makes a database that was set back to a backup a new one for every till. Cursors of the days that are
 * lost are not believed any more, and each till finds at its next contact what it must send again.
 *
 * The rows of the feed are written anew, in their order: a dump carries the transaction numbers of the
 * server that it was made on, and another server shows nothing of a number that it has not reached.
 */
export async function renewAfterRestore(db: Database): Promise<Renewed> {
  return db.transaction().execute(async (trx) => {
    // Whoever writes news meanwhile waits, so that its place in the order is after these.
    await sql`lock table feed in exclusive mode`.execute(trx);
    await sql`set local statement_timeout = 0`.execute(trx);
    const moved = await sql`
      with old as (delete from feed returning *)
      insert into feed (channel, kind, catalogue_version, record_key, body, bytes)
      select channel, kind, catalogue_version, record_key, body, bytes from old order by xid, seq
    `.execute(trx);
    const { rows } = await sql<{ epoch: string }>`
      update database_identity set epoch = replace(gen_random_uuid()::text, '-', '') returning epoch
    `.execute(trx);
    return { epoch: rows[0]!.epoch, feedRows: Number(moved.numAffectedRows ?? 0) };
  });
}

/**
 * Whether the newest news for the whole chain is of a transaction that this server has not reached: then the
 * database came here as a dump of another. One that was set back together with its server does not show so.
 */
export async function cameAsDump(db: Database): Promise<boolean> {
  const { rows } = await sql<{ ahead: boolean | null }>`
    select (select xid from feed where channel = 'chain' order by xid desc, seq desc limit 1)
      >= pg_snapshot_xmax(pg_current_snapshot()) as ahead
  `.execute(db);
  return rows[0]?.ahead ?? false;
}
