import { setTimeout as pause } from 'node:timers/promises';
import { isOutage } from './open-database.ts';

const OUTAGE_PAUSE_MS = 1000;

/** Does what needs the database, again and again while it is away: whoever started already must not end for that. */
export async function whenDatabaseAnswers<T>(
  work: () => Promise<T>,
  report: (sentence: string) => void,
): Promise<T> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) throw error;
      report(
        `the database is away, and is tried again: ${error instanceof Error ? error.message : String(error)}`,
      );
      await pause(OUTAGE_PAUSE_MS);
    }
}
