import type { Database } from '../database/open-database.ts';

const FAILURES_PER_ADDRESS_MAX = 10;
const FAILURES_IN_ALL_MAX = 200;
const FAILURES_COUNT_FOR_MS = 10 * 60_000;

/** Whether so many wrong codes came, from this network address or in all, that nobody is heard for a while. */
export async function tooManyFailures(db: Database, from: { remote: string; now: Date }): Promise<boolean> {
  const since = new Date(from.now.getTime() - FAILURES_COUNT_FOR_MS);
  await db.deleteFrom('enrolment_failures').where('at', '<', since).execute();
  const counts = await db
    .selectFrom('enrolment_failures')
    .select(({ fn }) => [
      fn.countAll<number>().as('all'),
      fn.countAll<number>().filterWhere('remote', '=', from.remote).as('same'),
    ])
    .executeTakeFirstOrThrow();
  return counts.same >= FAILURES_PER_ADDRESS_MAX || counts.all >= FAILURES_IN_ALL_MAX;
}

export async function noteFailure(
  db: Database,
  { remote, now }: { remote: string; now: Date },
): Promise<void> {
  await db.insertInto('enrolment_failures').values({ remote, at: now }).execute();
}
