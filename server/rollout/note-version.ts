import { sql } from 'kysely';
import type { AppReport } from '#shared/sync/update-order.ts';
import type { Database } from '../database/open-database.ts';
import { mustStop } from './judge-rollout.ts';

/** A till that says the same as before is written down only this often, so that contacts stay cheap. */
const NOTE_EVERY_MS = 60 * 60_000;

/**
 * Notes which version a till runs, which failed on it, and why the next one comes no further. A version that fails on too large a share of
 * the tills that met it is stopped for all others.
 *
 * @returns the versions that were stopped now
 */
export async function noteVersion(
  db: Database,
  tillId: string,
  app: AppReport,
  now: Date,
): Promise<readonly string[]> {
  const ill = JSON.stringify(app.ill);
  const fault = app.fault ? JSON.stringify(app.fault) : null;
  const { rows } = await sql<{ changed: boolean }>`
    insert into till_versions as known (till_id, version, health, ill, fault, changed_at, reported_at)
    values (${tillId}, ${app.version}, ${app.health}, ${ill}::jsonb, ${fault}::jsonb, ${now}, ${now})
    on conflict (till_id) do update set
      version = excluded.version, health = excluded.health, ill = excluded.ill, fault = excluded.fault,
      changed_at = case when (known.version, known.health, known.ill, known.fault)
        is distinct from (excluded.version, excluded.health, excluded.ill, excluded.fault)
        then excluded.changed_at else known.changed_at end,
      reported_at = excluded.reported_at
    where (known.version, known.health, known.ill, known.fault)
        is distinct from (excluded.version, excluded.health, excluded.ill, excluded.fault)
      or known.reported_at < ${new Date(now.getTime() - NOTE_EVERY_MS)}
    returning changed_at = ${now} as changed
  `.execute(db);
  if (!rows[0]?.changed) return [];
  const versions = [app.version, ...app.ill.map(({ version }) => version)];
  await db
    .insertInto('rollouts')
    .values(versions.map((version) => ({ version, changed_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const stopped: string[] = [];
  for (const { version, reason } of app.ill)
    if (await stopIfIll(db, version, reason, now)) stopped.push(version);
  return stopped;
}

async function stopIfIll(db: Database, version: string, reason: string, now: Date): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const rollout = await trx
      .selectFrom('rollouts')
      .select(['paused', 'ill_percent_max as illPercentMax'])
      .where('version', '=', version)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (rollout.paused) return false;
    const { rows } = await sql<{ running: number; ill: number }>`
      select
        count(*) filter (where version = ${version} and not ill @> ${named(version)}::jsonb)::int as running,
        count(*) filter (where ill @> ${named(version)}::jsonb)::int as ill
      from till_versions
    `.execute(trx);
    const { running, ill } = rows[0]!;
    if (!mustStop({ running, ill, illPercentMax: rollout.illPercentMax })) return false;
    const because = `${ill} of ${running + ill} tills report it ill; the latest: ${reason}`;
    await trx
      .updateTable('rollouts')
      .set({ paused: true, stopped_because: because, changed_at: now })
      .where('version', '=', version)
      .execute();
    return true;
  });
}

/** What the list of ill versions contains when this one is in it. */
function named(version: string): string {
  return JSON.stringify([{ version }]);
}
