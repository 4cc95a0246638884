import { sqlState, type Database } from './open-database.ts';

const TRIES_AFTER_DEADLOCK_MAX = 5;

/** Two transactions waited for each other, and this one gave way: nothing was written, and it may go on. */
function gaveWay(error: unknown): boolean {
  return sqlState(error)?.startsWith('40') ?? false;
}

/**
 * Runs work in a transaction of its own, again where it gave way to another one. The work may so run more
 * than once, and changes nothing but the database.
 *
 * @throws what the work throws, and when it gave way again and again
 */
export async function transact<T>(db: Database, work: (trx: Database) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!gaveWay(error) || tries >= TRIES_AFTER_DEADLOCK_MAX) throw error;
    }
  }
}
