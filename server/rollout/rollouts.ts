import { sql } from 'kysely';
import { z } from 'zod';
import { appVersion } from '#shared/sync/update-order.ts';
import type { Database } from '../database/open-database.ts';

/** What a person decides about a version; what is left out stays as it is. */
export const rolloutRequest = z.strictObject({
  version: appVersion,
  /** null: as far as the feed's own manifest says. */
  percent: z.int().min(0).max(100).nullable().optional(),
  paused: z.boolean().optional(),
  /** Beyond this share of ill tills it stops by itself. */
  illPercentMax: z.int().min(0).max(100).optional(),
});
export type RolloutRequest = z.infer<typeof rolloutRequest>;

export type RolloutState = {
  readonly version: string;
  readonly percent: number | null;
  readonly paused: boolean;
  /** Why it stopped by itself; null when a person paused it, or nobody did. */
  readonly stoppedBecause: string | null;
  readonly illPercentMax: number;
  readonly running: number;
  readonly unproven: number;
  readonly ill: number;
};

/** Letting a version go on clears the reason it was stopped for. */
export async function putRollout(db: Database, asked: RolloutRequest, now: Date): Promise<void> {
  const { version, percent, paused, illPercentMax } = asked;
  const decided = {
    ...(percent !== undefined && { percent }),
    ...(paused !== undefined && { paused, stopped_because: null }),
    ...(illPercentMax !== undefined && { ill_percent_max: illPercentMax }),
    changed_at: now,
  };
  await db
    .insertInto('rollouts')
    .values({ version, ...decided })
    .onConflict((conflict) => conflict.column('version').doUpdateSet(decided))
    .execute();
}

/** Every version that a till ever met, the newest decision first, and how the tills fare with it. */
export async function listRollouts(db: Database): Promise<readonly RolloutState[]> {
  const { rows } = await sql<RolloutState>`
    select r.version, r.percent, r.paused, r.stopped_because as "stoppedBecause",
      r.ill_percent_max as "illPercentMax",
      count(*) filter (where t.version = r.version)::int as running,
      count(*) filter (where t.version = r.version and t.health = 'unproven')::int as unproven,
      count(*) filter (where t.ill @> jsonb_build_array(jsonb_build_object('version', r.version)))::int as ill
    from rollouts r cross join lateral (
      select version, health, ill from till_versions union all select null, null, null
    ) t
    group by r.version order by r.changed_at desc, r.version desc
  `.execute(db);
  return rows;
}

export type TillVersion = {
  readonly tillId: string;
  readonly version: string;
  readonly health: string;
  readonly ill: readonly { readonly version: string; readonly reason: string }[];
  readonly reportedAt: Date;
};

/** Each till with the version that it reported last. */
export async function listTillVersions(db: Database): Promise<readonly TillVersion[]> {
  const { rows } = await sql<TillVersion>`
    select till_id as "tillId", version, health, ill, reported_at as "reportedAt"
    from till_versions order by till_id
  `.execute(db);
  return rows;
}
