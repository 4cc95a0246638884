import type { Database } from '../database/open-database.ts';
import type { Mail, Mailer } from './mailer.ts';

/** Codes in it are over long before that. */
const KEPT_MS = 24 * 60 * 60_000;
const SHOWN_MAX = 50;

/** Mail of a head office that has no mail server: it is kept here, and read on the console. */
export function outboxMailer(db: Database): Mailer {
  return {
    detail: 'kept in the outbox, to be read on the console',
    async send({ to: recipient, subject, text: body }) {
      const at = new Date();
      await db
        .deleteFrom('outbox')
        .where('at', '<', new Date(at.getTime() - KEPT_MS))
        .execute();
      await db.insertInto('outbox').values({ recipient, subject, body, at }).execute();
    },
    reach: () => Promise.resolve(),
  };
}

/** Newest first. */
export async function listOutbox(db: Database): Promise<(Mail & { readonly at: Date })[]> {
  const rows = await db.selectFrom('outbox').selectAll().orderBy('id', 'desc').limit(SHOWN_MAX).execute();
  return rows.map(({ recipient: to, subject, body: text, at }) => ({ to, subject, text, at }));
}
