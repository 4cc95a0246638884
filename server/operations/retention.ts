import { sql, type RawBuilder } from 'kysely';
import { scheduleType } from '../catalogue/schedule-documents.ts';
import type { Database } from '../database/open-database.ts';

/** Rows that one statement deletes at most: a long one would hold back every till's feed. */
const ROWS_AT_ONCE_MAX = 10_000;

/** Rows that are let go, by table. */
export type Forgotten = Readonly<
  Record<
    | 'answers'
    | 'audit'
    | 'alerts'
    | 'quarantine'
    | 'failures'
    | 'requests'
    | 'codes'
    | 'imports'
    | 'catalogues'
    | 'schedules',
    number
  >
>;

/**
 * Lets go what has done its work and is older than it must be kept: answers in tills' channels, lines of
 * the audit log, alerts that have ended, cases of quarantine that a person has dismissed or booked,
 * wrong codes of enrolment and codes that have expired, requests of tills that have ended, with what the
 * ledger knows of them, how imports went, schedules of catalogues that have ended, and versions of the
 * catalogue that were replaced and that no sale has named since. What nobody has decided stays, and so do sales, with everything that belongs to
 * them: how long books are kept is the law's and the chain's to say.
 *
 * A till that has not heard an answer before it is gone asks again by sending its entry again.
 *
 * @param days how long each is kept
 */
export async function forgetOld(db: Database, now: Date, days: number): Promise<Forgotten> {
  const before = new Date(now.getTime() - days * 86_400_000).toISOString();
  const clear = (table: string, which: RawBuilder<unknown>) => deleteInParts(db, table, which);
  return {
    answers: await clear(
      'feed',
      sql`kind = 'outcome' and (body -> 'outcome' ->> 'settledAt')::timestamptz < ${before}::timestamptz`,
    ),
    audit: await clear('audit_log', sql`at < ${before}::timestamptz`),
    alerts: await clear('alerts', sql`ended_at < ${before}::timestamptz`),
    quarantine: await clear(
      'quarantine',
      sql`state in ('accepted', 'dismissed') and coalesce(changed_at, last_seen_at) < ${before}::timestamptz`,
    ),
    failures: await clear('enrolment_failures', sql`at < ${before}::timestamptz`),
    requests:
      (await clear('documents', sql`state = 'forgotten' and changed_at < ${before}::timestamptz`)) +
      (await clear('effects', sql`state in ('done', 'unsure') and changed_at < ${before}::timestamptz`)),
    codes: await clear('enrolment_codes', sql`expires_at < ${before}::timestamptz`),
    // The latest says on the console how the catalogue came here.
    imports: await clear(
      'catalogue_imports',
      sql`changed_at < ${before}::timestamptz and id < (select max(id) from catalogue_imports)`,
    ),
    catalogues: await forgetCatalogues(db, before),
    schedules: await clear(
      'documents',
      sql`type = ${scheduleType.type} and state <> 'scheduled' and changed_at < ${before}::timestamptz`,
    ),
  };
}

/** One version at a time: each holds every product of its day. The newest is what tills sell by. */
async function forgetCatalogues(db: Database, before: string): Promise<number> {
  for (let gone = 0; ; gone++) {
    const found = await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ version: number }>`
        select version from catalogue_versions
        where last_named_at < ${before}::timestamptz and published_at < ${before}::timestamptz
          and version < (select max(version) from catalogue_versions where published_at < ${before}::timestamptz)
        order by version limit 1 for update skip locked`.execute(trx);
      const [row] = rows;
      if (!row) return false;
      await trx.deleteFrom('catalogue_pages').where('version', '=', row.version).execute();
      await trx.deleteFrom('catalogue_versions').where('version', '=', row.version).execute();
      return true;
    });
    if (!found) return gone;
  }
}

async function deleteInParts(db: Database, table: string, which: RawBuilder<unknown>): Promise<number> {
  let gone = 0;
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(
        select ctid from ${sql.table(table)} where ${which} limit ${ROWS_AT_ONCE_MAX}))
    `.execute(db);
    const count = Number(numAffectedRows ?? 0);
    gone += count;
    if (count < ROWS_AT_ONCE_MAX) return gone;
  }
}
