import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';

/** Names an effect: one for each workflow and revision of a document. */
export type EffectName = {
  readonly workflow: string;
  readonly documentId: string;
  readonly revision: number;
};

/** A turn at an effect: nobody else has one until the lease ends. */
export type Claim = {
  readonly fence: number;
  /** An earlier turn began it, and nobody wrote down what came of it. */
  readonly begunBefore: boolean;
  /** Whom that turn told; null where nothing was begun, or nobody had a choice. */
  readonly aim: unknown;
};

/** The key by which other systems know the effect. */
export function effectKey({ workflow, documentId, revision }: EffectName): string {
  return `${workflow}:${documentId}:${revision}`;
}

/**
 * Claims an effect for so many seconds, by the database's clock. A turn whose lease is over is taken
 * over with the next fence.
 *
 * @returns what was claimed, or why not: it is done (or given up), or another worker has its turn
 */
export async function claimEffect(
  db: Database,
  { workflow, documentId, revision }: EffectName,
  leaseSeconds: number,
): Promise<Claim | 'over' | 'held'> {
  const claimed = await sql<{ fence: number; state: string; aim: unknown }>`
    insert into effects as e (workflow, document_id, revision, state, fence, lease_until, changed_at)
    values (${workflow}, ${documentId}, ${revision}, 'claimed', 1,
      clock_timestamp() + make_interval(secs => ${leaseSeconds}), clock_timestamp())
    on conflict (workflow, document_id, revision) do update
      set fence = e.fence + 1, lease_until = excluded.lease_until, changed_at = excluded.changed_at
      where e.state in ('claimed', 'begun') and e.lease_until <= clock_timestamp()
    returning fence, state, aim
  `.execute(db);
  const [row] = claimed.rows;
  if (row) return { fence: row.fence, begunBefore: row.state === 'begun', aim: row.aim };
  const { rows } = await sql<{ over: boolean }>`
    select state in ('done', 'unsure') as over from effects
    where workflow = ${workflow} and document_id = ${documentId} and revision = ${revision}`.execute(db);
  return rows[0]?.over ? 'over' : 'held';
}

/**
 * Writes down that the effect is about to be made and who is told, and renews the lease. After this only
 * the system where it would be seen can say whether it happened.
 *
 * @param turn.aim kept as JSON; undefined where nobody had a choice
 * @returns false where another worker has taken over: the effect must not be made
 */
export async function beginEffect(
  db: Database,
  { workflow, documentId, revision }: EffectName,
  { fence, leaseSeconds, aim }: { fence: number; leaseSeconds: number; aim: unknown },
): Promise<boolean> {
  const begun = await sql`
    update effects set state = 'begun', aim = ${aim === undefined ? null : JSON.stringify(aim)}::jsonb, changed_at = clock_timestamp(),
      lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where workflow = ${workflow} and document_id = ${documentId} and revision = ${revision}
      and fence = ${fence} and state in ('claimed', 'begun') and lease_until > clock_timestamp()
  `.execute(db);
  return begun.numAffectedRows === 1n;
}

/**
 * Ends the turn before its lease: the next try need not wait.
 *
 * @param happened `no`: it has certainly not happened; `unknown`: the next turn must ask
 */
export async function releaseEffect(
  db: Database,
  { workflow, documentId, revision }: EffectName,
  fence: number,
  happened: 'no' | 'unknown',
): Promise<void> {
  await sql`
    update effects set lease_until = clock_timestamp(), changed_at = clock_timestamp(),
      state = case when ${happened === 'no'} then 'claimed' else state end
    where workflow = ${workflow} and document_id = ${documentId} and revision = ${revision} and fence = ${fence}
      and state in ('claimed', 'begun')
  `.execute(db);
}

/**
 * Writes down what came of the effect, inside the transaction that changes its document.
 *
 * @returns false where another worker has taken over
 */
export async function recordEffect(
  trx: Database,
  { workflow, documentId, revision }: EffectName,
  fence: number,
  result: unknown,
): Promise<boolean> {
  const recorded = await sql`
    update effects set state = 'done', result = ${JSON.stringify(result ?? null)}::jsonb, changed_at = clock_timestamp()
    where workflow = ${workflow} and document_id = ${documentId} and revision = ${revision}
      and fence = ${fence} and state in ('claimed', 'begun')
  `.execute(trx);
  return recorded.numAffectedRows === 1n;
}

/**
 * Nobody tries any more. A worker that comes back from the dead finds its fence too low.
 *
 * @returns whether the effect was begun, so that it may have happened
 */
export async function giveUpEffect(
  trx: Database,
  { workflow, documentId, revision }: EffectName,
): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`
    with before as (
      select state from effects
      where workflow = ${workflow} and document_id = ${documentId} and revision = ${revision} for update
    ), given_up as (
      update effects set state = 'unsure', fence = fence + 1, changed_at = clock_timestamp()
      where workflow = ${workflow} and document_id = ${documentId} and revision = ${revision}
        and state in ('claimed', 'begun')
    )
    select state from before
  `.execute(trx);
  return rows[0]?.state === 'begun';
}
