import type { Selectable } from 'kysely';
import type { Database } from '../database/open-database.ts';
import { endAlert, raiseAlerts } from '../exceptions/alerts.ts';
import { MailFault, type Mailer } from '../mail/mailer.ts';
import { hashSecret, newEnrolmentCode, normaliseCode } from '../secrets.ts';
import { CODE_LIFE_MINUTES, enrolmentMail } from './enrolment-mail.ts';
import { publishShopTills } from './shop-tills.ts';
import type { EnrolmentState, EnrolmentTables } from './tables.ts';

export type EnrolmentRow = Selectable<EnrolmentTables['enrolments']>;

export type HandlerParts = {
  readonly db: Database;
  readonly mailer: Mailer;
  /** Where owners reach this head office. */
  publicUrl(): string;
  /** Something was published in these channels. */
  ring(channels: Iterable<string>): void;
  now(): Date;
};

/** What a handler made of a document: another state, a time to look again, or a reason why not yet. */
export type Handled = {
  readonly state?: EnrolmentState;
  readonly dueAt: Date | null;
  readonly expiresAt?: Date;
  readonly problem?: string;
};

const RETRY_MIN_MS = 2000;
const RETRY_MAX_MS = 60_000;

type Handler = (parts: HandlerParts, row: EnrolmentRow) => Promise<Handled>;

/**
 * What is done about an enrolment in each state. Every handler may run twice, because a process may end
 * between its work and writing that down.
 */
export const enrolmentHandlers: Readonly<Record<EnrolmentState, Handler>> = {
  new: askOwner,
  confirming: endWhenLate,
  confirmed: endWhenLate,
  active: tellManagers,
  frozen: async (parts, row) => (await alertPeople(parts, row), tellManagers(parts, row)),
  revoked: async (parts, row) => (await calmPeople(parts, row), shutOut(parts, row)),
  replaced: calmPeople,
  refused: nothingMore,
  expired: nothingMore,
};

/** Sends the mail. Where the address is no owner's, only whether mail could go out is looked at. */
async function askOwner({ db, mailer, publicUrl, now }: HandlerParts, row: EnrolmentRow): Promise<Handled> {
  if (row.expires_at! <= now()) return { state: 'expired', dueAt: null };
  const code = newEnrolmentCode();
  let problem: string | undefined;
  try {
    if (row.owner_email === null) await mailer.reach();
    else {
      await db
        .updateTable('enrolments')
        .set({ code_hash: hashSecret(normaliseCode(code)) })
        .where('id', '=', row.id)
        .execute();
      const chain = await db.selectFrom('chain').select('name').executeTakeFirst();
      await mailer.send(
        enrolmentMail({
          to: row.owner_email,
          chainName: chain?.name ?? 'Outpost',
          tillName: row.till_name,
          comparison: row.comparison!,
          code,
          page: `${publicUrl()}/enrol/${row.id}`,
        }),
      );
    }
  } catch (cause) {
    if (!(cause instanceof MailFault)) throw cause;
    problem = cause.message;
    if (!cause.forEver) {
      const pause = Math.min(RETRY_MIN_MS * 2 ** Math.min(row.tries, 10), RETRY_MAX_MS);
      return { dueAt: new Date(now().getTime() + pause), problem };
    }
    // The till is told what it is told for an address that is no owner's; head office's log says more.
  }
  const expiresAt = new Date(now().getTime() + CODE_LIFE_MINUTES * 60_000);
  return { state: 'confirming', dueAt: expiresAt, expiresAt, ...(problem && { problem }) };
}

function endWhenLate({ now }: HandlerParts, { expires_at, till_id }: EnrolmentRow): Promise<Handled> {
  const isOver = expires_at !== null && expires_at <= now() && till_id === null;
  return Promise.resolve(isOver ? { state: 'expired', dueAt: null } : { dueAt: expires_at });
}

/** What a shop's manager sees of its tills. */
async function tellManagers({ db, ring, now }: HandlerParts, { shop_id }: EnrolmentRow): Promise<Handled> {
  if (shop_id !== null)
    ring([await db.transaction().execute((trx) => publishShopTills(trx, shop_id, now()))]);
  return { dueAt: null };
}

/**
 * A till that is shut out has no channel any more; what it hears when it asks is that it is out. Where only
 * a PC before it was shut out, the till itself goes on with its channels.
 */
async function shutOut(parts: HandlerParts, row: EnrolmentRow): Promise<Handled> {
  await parts.db
    .deleteFrom('till_channels')
    .where('till_id', '=', row.till_id ?? '')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('till_epochs')
            .select('till_epochs.epoch')
            .whereRef('till_epochs.till_id', '=', 'till_channels.till_id')
            .where('till_epochs.revoked_at', 'is', null),
        ),
      ),
    )
    .execute();
  return tellManagers(parts, row);
}

function nothingMore(): Promise<Handled> {
  return Promise.resolve({ dueAt: null });
}

async function alertPeople({ db, now }: HandlerParts, row: EnrolmentRow): Promise<Handled> {
  const { till_id, till_name, epoch } = row;
  const message = `till "${till_id}" (${till_name}) is stopped: there are two of it. Enrol it anew, or shut it out.`;
  await raiseAlerts(
    db,
    [{ kind: 'tillFrozen', subject: `${till_id}.${epoch}`, message }],
    now().toISOString(),
  );
  return { dueAt: null };
}

async function calmPeople({ db, now }: HandlerParts, { till_id, epoch }: EnrolmentRow): Promise<Handled> {
  await endAlert(db, 'tillFrozen', `${till_id}.${epoch}`, now());
  return { dueAt: null };
}
