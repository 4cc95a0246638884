import { sql } from 'kysely';
import { DEFAULT_POLICY } from '#shared/shop/policy.ts';
import type { Database } from '../database/open-database.ts';

/** Something that a person at head office should know now. One open alert for each kind and subject. */
export type Alert = {
  readonly id: number;
  readonly kind: 'gap' | 'quarantine' | 'tillFrozen' | 'webhook' | 'catalogue';
  readonly subject: string;
  readonly message: string;
  readonly raisedAt: Date;
};

/** Raises alerts; one that is open already only gets the newer words. */
export async function raiseAlerts(
  db: Database,
  alerts: readonly Pick<Alert, 'kind' | 'subject' | 'message'>[],
  at: string,
): Promise<void> {
  if (alerts.length === 0) return;
  const distinct = new Map(alerts.map((alert) => [`${alert.kind} ${alert.subject}`, alert]));
  await sql`
    insert into alerts (kind, subject, message, raised_at)
    select kind, subject, message, ${at}::timestamptz
    from json_to_recordset(${JSON.stringify([...distinct.values()])}::json)
      as alert(kind text, subject text, message text)
    order by kind, subject
    on conflict (kind, subject) where ended_at is null do update set message = excluded.message
  `.execute(db);
}

/** Raises an alert for every gap that is older than its shop lets pass, and ends those that are filled. */
export async function watchGaps(db: Database, now: Date): Promise<void> {
  const at = now.toISOString();
  const { rows } = await sql<{ subject: string; message: string }>`
    select e.till_id || '.' || e.epoch as subject,
      'till "' || e.till_id || '": entries after ' || e.contiguous_through || ' are missing since '
        || to_char(e.gap_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' as message
    from till_epochs e
    join tills t on t.id = e.till_id
    left join policies chain on chain.scope = ''
    left join policies own on own.scope = t.shop_id
    where e.gap_since is not null and e.gap_since < ${at}::timestamptz - make_interval(mins => coalesce(
      (own.value ->> 'gapMinutes')::int, (chain.value ->> 'gapMinutes')::int, ${DEFAULT_POLICY.gapMinutes}))
  `.execute(db);
  await raiseAlerts(
    db,
    rows.map((row) => ({ kind: 'gap' as const, ...row })),
    at,
  );
  await sql`
    update alerts set ended_at = ${at}::timestamptz
    where kind = 'gap' and ended_at is null and not exists (
      select 1 from till_epochs e where e.gap_since is not null and alerts.subject = e.till_id || '.' || e.epoch)
  `.execute(db);
}

export async function openAlerts(db: Database, limit: number): Promise<Alert[]> {
  const { rows } = await sql<Alert>`
    select id, kind, subject, message, raised_at as "raisedAt" from alerts
    where ended_at is null order by raised_at desc, id desc limit ${limit}
  `.execute(db);
  return rows;
}

/** Ends an alert that a person has dealt with. */
export async function endAlert(db: Database, kind: Alert['kind'], subject: string, at: Date): Promise<void> {
  await sql`
    update alerts set ended_at = ${at.toISOString()}::timestamptz
    where kind = ${kind} and subject = ${subject} and ended_at is null
  `.execute(db);
}
