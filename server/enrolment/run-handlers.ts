import { sql } from 'kysely';
import {
  enrolmentHandlers,
  type EnrolmentRow,
  type Handled,
  type HandlerParts,
} from './enrolment-handlers.ts';
import { forgetOldRequests } from './request-enrolment.ts';

/** Whoever works at a document has it for this time; after it another process takes it over. */
const LEASE_MS = 60_000;
/** Other processes ring no bell here. */
const LOOK_EVERY_MS = 2000;
const FORGET_EVERY_MS = 60 * 60_000;
const RETRY_MS = 5000;

export type EnrolmentRunner = {
  /** Something is due now. */
  wake(): void;
  stop(): Promise<void>;
};

/** Runs the handlers of what is due, one document at a time; several processes share the work. */
export function runEnrolmentHandlers(
  parts: HandlerParts,
  report: (sentence: string) => void,
): EnrolmentRunner {
  const stopping = new AbortController();
  const { signal } = stopping;
  let rung = false;
  let ring = (): void => {};
  let forgotAt = 0;

  async function live(): Promise<void> {
    while (!signal.aborted) {
      rung = false;
      try {
        if (parts.now().getTime() - forgotAt > FORGET_EVERY_MS) {
          forgotAt = parts.now().getTime();
          await forgetOldRequests(parts.db, parts.now());
        }
        while (!signal.aborted && (await handleOne(parts, report)));
      } catch (cause) {
        if (!signal.aborted) report(`enrolments cannot be looked at: ${sayCause(cause)}`);
      }
      if (signal.aborted || rung) continue;
      await new Promise<void>((resolve) => {
        ring = resolve;
        setTimeout(resolve, LOOK_EVERY_MS).unref();
      });
    }
  }

  const living = live();
  return {
    wake() {
      rung = true;
      ring();
    },
    stop() {
      stopping.abort();
      ring();
      return living;
    },
  };
}

/**
 * Takes one document that is due and runs its state's handler.
 *
 * @returns whether there was one
 */
export async function handleOne(parts: HandlerParts, report: (sentence: string) => void): Promise<boolean> {
  const { db, now } = parts;
  const lease = new Date(now().getTime() + LEASE_MS);
  const { rows } = await sql<EnrolmentRow>`
    update enrolments set due_at = ${lease.toISOString()}::timestamptz, tries = tries + 1
    where id = (
      select id from enrolments where due_at <= ${now().toISOString()}::timestamptz
      order by due_at limit 1 for update skip locked)
    returning *
  `.execute(db);
  const row = rows[0];
  if (!row) return false;
  const handled = await enrolmentHandlers[row.state](parts, row).catch((cause: unknown): Handled => {
    report(`enrolment ${row.id} (${row.state}): ${sayCause(cause)}`);
    return { dueAt: new Date(now().getTime() + RETRY_MS), problem: 'a fault of head office' };
  });
  if (handled.problem && row.tries === 1) report(`enrolment ${row.id}: ${handled.problem}`);
  const { state = row.state, dueAt, expiresAt, problem = null } = handled;
  await db
    .updateTable('enrolments')
    .set({
      state,
      due_at: dueAt,
      problem,
      ...(expiresAt && { expires_at: expiresAt }),
      ...(problem === null && { tries: 0 }),
      ...(state !== row.state && { changed_at: now() }),
    })
    .where('id', '=', row.id)
    // Somebody may have answered meanwhile; what they said stands.
    .where('state', '=', row.state)
    .execute();
  return true;
}

function sayCause(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
