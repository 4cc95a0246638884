import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open-database.ts';
import { raiseAlerts } from '../exceptions/alerts.ts';
import { listDocuments, type Document, type DocumentType } from '../workflows/documents.ts';

const scheduleBody = z.strictObject({
  effectiveAt: z.iso.datetime(),
  products: z.int().min(1),
  /** The number below zero that its pages wait under. */
  staged: z.int().max(-1),
  /** What its prices are in. */
  currency: z.string(),
  /** The newest version when it was handed in; 0 before the first. */
  over: z.int().min(0),
  /** The version that it became. */
  version: z.int().min(1).optional(),
  /** Why it could not be published. */
  reason: z.string().optional(),
});
export type ScheduleBody = z.infer<typeof scheduleBody>;

/** `scheduled` waits for its time. `stopped`: it came, and the catalogue no longer fitted the chain. */
export type ScheduleState = 'scheduled' | 'published' | 'withdrawn' | 'stopped';
export type ScheduleDocument = Document<ScheduleBody>;

/** Ended ones are listed for so long as the newest changes fill the list. */
const LISTED_MAX = 200;

/** Catalogues that wait for the time at which they count. Tills hear of them when they are published. */
export const scheduleType: DocumentType<ScheduleBody> = {
  type: 'catalogueSchedule',
  body: scheduleBody,
  published: async () => [],
};

/** The ones that wait, in the order of their times. */
export async function waitingSchedules(db: Database): Promise<ScheduleDocument[]> {
  return inOrder(await listDocuments(db, scheduleType, { states: ['scheduled'], limit: LISTED_MAX }));
}

/** The latest, in the order of their times. */
export async function allSchedules(db: Database): Promise<ScheduleDocument[]> {
  return inOrder(await listDocuments(db, scheduleType, { limit: LISTED_MAX }));
}

function inOrder(documents: readonly ScheduleDocument[]): ScheduleDocument[] {
  return documents.toSorted((one, other) => timeOf(one) - timeOf(other));
}

function timeOf({ body }: ScheduleDocument): number {
  return Date.parse(body.effectiveAt);
}

/** Everything that makes versions, or takes one back before its time, goes through this lock. */
export async function lockVersions(trx: Database): Promise<void> {
  await sql`select 1 from chain for update`.execute(trx);
}

/**
 * Tells people of the catalogues that wait and were handed in before this version was: each of them replaces
 * it as a whole, whether or not whoever made it knew.
 *
 * @param handedInAt when what is published now was handed in
 */
export async function warnOfReplacement(
  trx: Database,
  version: number,
  { handedInAt, at }: { readonly handedInAt: Date; readonly at: Date },
): Promise<void> {
  const older = (await waitingSchedules(trx)).filter(({ createdAt }) => createdAt < handedInAt);
  await raiseAlerts(
    trx,
    older.map(({ id, body }) => ({
      kind: 'catalogue' as const,
      subject: id,
      message:
        `the catalogue for ${body.effectiveAt} was handed in before version ${version} was published, ` +
        `and replaces it as a whole`,
    })),
    at.toISOString(),
  );
}
