import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { actionKind, ACTION_KINDS, type ActionKind } from '#shared/sync/action.ts';
import { sqlState, type Database } from '../database/open-database.ts';
import { endAlert, raiseAlerts } from '../exceptions/alerts.ts';
import { urlProblem } from './webhook-address.ts';

const kinds = z.array(actionKind).min(1).max(ACTION_KINDS.length);
const url = z
  .url({ protocol: /^https?$/, error: 'an http(s) URL' })
  .max(500)
  .superRefine((text, context) => {
    const problem = urlProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });
const description = z.string().trim().max(120);

export const webhookRequest = z.strictObject({ url, kinds, description: description.default('') });
export const webhookChange = z.strictObject({ url, kinds, description, paused: z.boolean() }).partial();

/** How long the secret before stays good beside the new one, hours. */
export const secretRequest = z.strictObject({
  overlapHours: z.coerce.number().int().min(0).max(168).default(24),
});

/** The longest that two secrets are good side by side is as long as somebody says; more than two never are. */
const SECRET_BYTES = 32;

export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly kinds: readonly ActionKind[];
  readonly description: string;
  /** Why it is not asked at present; null while it is. */
  readonly pausedBecause: string | null;
  readonly createdAt: Date;
  /** Newest first. Of the secret only its end is ever told again. */
  readonly secrets: readonly { id: string; ending: string; createdAt: Date; endsAt: Date | null }[];
};

export type WebhookProblem =
  | { readonly code: 'noSuchWebhook' }
  | { readonly code: 'kindTaken'; readonly message: string };

export async function listWebhooks(db: Database, now: Date): Promise<Webhook[]> {
  const { rows } = await sql<Omit<Webhook, 'kinds' | 'secrets'> & { kinds: unknown; secrets: unknown }>`
    select w.id, w.url, w.kinds, w.description, w.paused_because as "pausedBecause", w.created_at as "createdAt",
      (select coalesce(json_agg(json_build_object('id', s.id, 'ending', right(s.secret, 4),
          'createdAt', s.created_at, 'endsAt', s.ends_at) order by s.created_at desc), '[]')
        from webhook_secrets s
        where s.webhook_id = w.id and (s.ends_at is null or s.ends_at > ${now.toISOString()}::timestamptz)) as secrets
    from webhooks w order by w.created_at
  `.execute(db);
  return rows.map((row) => ({
    ...row,
    kinds: kinds.parse(row.kinds),
    secrets: secretRows.parse(row.secrets),
  }));
}
const secretRows = z.array(
  z.object({
    id: z.string(),
    ending: z.string(),
    createdAt: z.coerce.date(),
    endsAt: z.coerce.date().nullable(),
  }),
);

/** Sets a webhook up. Its secret is in this answer, and in no other. */
export async function createWebhook(
  db: Database,
  asked: z.infer<typeof webhookRequest>,
  now: Date,
): Promise<Result<{ readonly id: string; readonly secret: string }, WebhookProblem>> {
  const id = randomUUID();
  return keepingKinds(db, async (trx) => {
    await sql`
      insert into webhooks (id, url, kinds, description, created_at, changed_at)
      values (${id}, ${asked.url}, ${JSON.stringify(asked.kinds)}::jsonb, ${asked.description},
        ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz)`.execute(trx);
    await takeKinds(trx, id, asked.kinds);
    return ok({ id, secret: (await addSecret(trx, id, now)).secret });
  });
}

export async function changeWebhook(
  db: Database,
  id: string,
  change: z.infer<typeof webhookChange>,
  now: Date,
): Promise<Result<null, WebhookProblem>> {
  const { url: to, kinds: of, description: words, paused } = change;
  return keepingKinds(db, async (trx): Promise<Result<null, WebhookProblem>> => {
    const { numAffectedRows } = await sql`
      update webhooks set url = coalesce(${to ?? null}, url), description = coalesce(${words ?? null}, description),
        kinds = coalesce(${of ? JSON.stringify(of) : null}::jsonb, kinds),
        paused_because = case when ${paused === true} then 'paused by the administrator'
          when ${paused === false} then null else paused_because end,
        changed_at = ${now.toISOString()}::timestamptz
      where id = ${id}`.execute(trx);
    if (numAffectedRows === 0n) return err({ code: 'noSuchWebhook' });
    if (of) await takeKinds(trx, id, of);
    if (paused === false) await endAlert(trx, 'webhook', id, now);
    return ok(null);
  });
}

/** @returns false where there is no such webhook */
export async function deleteWebhook(db: Database, id: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from webhooks where id = ${id}`.execute(db);
  await endAlert(db, 'webhook', id, now);
  return numAffectedRows === 1n;
}

/**
 * Makes a new secret. The one before stays good for a while, so that the other side can change over when
 * it likes; ones before that end now, so that never more than two are good.
 */
export async function rotateSecret(
  db: Database,
  webhookId: string,
  { overlapHours }: z.infer<typeof secretRequest>,
  now: Date,
): Promise<{ readonly id: string; readonly secret: string } | undefined> {
  const until = new Date(now.getTime() + overlapHours * 3_600_000);
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql`select id from webhooks where id = ${webhookId} for update`.execute(trx);
    if (rows.length === 0) return undefined;
    await sql`
      with newest as (
        select id from webhook_secrets where webhook_id = ${webhookId} order by created_at desc limit 1
      )
      update webhook_secrets s set ends_at = least(coalesce(s.ends_at, 'infinity'), case
          when s.id = (select id from newest) then ${until.toISOString()}::timestamptz
          else ${now.toISOString()}::timestamptz end)
      where webhook_id = ${webhookId}`.execute(trx);
    await sql`
      delete from webhook_secrets
      where webhook_id = ${webhookId} and ends_at <= ${now.toISOString()}::timestamptz`.execute(trx);
    return addSecret(trx, webhookId, now);
  });
}

/** Whom to ask, and the secrets to sign with, newest first. */
export type WebhookTarget = {
  readonly id: string;
  readonly url: string;
  readonly secrets: readonly string[];
};

/** Who answers a kind of request; undefined where nobody is set up, or it is paused. */
export async function targetFor(
  db: Database,
  kind: ActionKind,
  now: Date,
): Promise<WebhookTarget | undefined> {
  const { rows } = await sql<WebhookTarget>`
    select w.id, w.url, ${secretsAt(now)} as secrets
    from webhooks w join webhook_kinds k on k.webhook_id = w.id
    where k.kind = ${kind} and w.paused_because is null
  `.execute(db);
  return rows[0];
}

/** The one that was told something, at the URL that it had then; undefined where it is gone or paused. */
export async function targetOnceTold(
  db: Database,
  { id, url: toldAt }: Pick<WebhookTarget, 'id' | 'url'>,
  now: Date,
): Promise<WebhookTarget | undefined> {
  const { rows } = await sql<Pick<WebhookTarget, 'secrets'>>`
    select ${secretsAt(now)} as secrets from webhooks w where w.id = ${id} and w.paused_because is null
  `.execute(db);
  return rows[0] && { id, url: toldAt, secrets: rows[0].secrets };
}

/** The secrets of webhook `w` that are good at a moment, newest first. */
function secretsAt(now: Date) {
  return sql`array(
    select secret from webhook_secrets s
    where s.webhook_id = w.id and (s.ends_at is null or s.ends_at > ${now.toISOString()}::timestamptz)
    order by s.created_at desc)`;
}

/** The other side said that nobody is there any more (410): it is not asked again until somebody says so. */
export async function pauseWebhook(db: Database, id: string, because: string, now: Date): Promise<void> {
  const { rows } = await sql<{ url: string }>`
    update webhooks set paused_because = ${because}, changed_at = ${now.toISOString()}::timestamptz
    where id = ${id} and paused_because is null returning url`.execute(db);
  const alerts = rows.map(({ url: of }) => ({
    kind: 'webhook' as const,
    subject: id,
    message: `webhook ${of} is not asked any more: ${because}`,
  }));
  await raiseAlerts(db, alerts, now.toISOString());
}

async function addSecret(trx: Database, webhookId: string, now: Date) {
  const [id, secret] = [randomUUID(), `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`];
  await sql`
    insert into webhook_secrets (id, webhook_id, secret, created_at)
    values (${id}, ${webhookId}, ${secret}, ${now.toISOString()}::timestamptz)`.execute(trx);
  return { id, secret };
}

async function takeKinds(trx: Database, id: string, wanted: readonly ActionKind[]): Promise<void> {
  await sql`delete from webhook_kinds where webhook_id = ${id}`.execute(trx);
  await sql`
    insert into webhook_kinds (kind, webhook_id)
    select distinct value, ${id} from json_array_elements_text(${JSON.stringify(wanted)}::json)
    order by value`.execute(trx);
}

const UNIQUE_VIOLATION = '23505';

async function keepingKinds<T>(
  db: Database,
  work: (trx: Database) => Promise<Result<T, WebhookProblem>>,
): Promise<Result<T, WebhookProblem>> {
  try {
    return await db.transaction().execute(work);
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    return err({ code: 'kindTaken', message: 'another webhook answers one of these kinds already' });
  }
}
