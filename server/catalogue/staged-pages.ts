import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { CataloguePage } from '#shared/catalogue/catalogue.ts';
import type { Database } from '../database/open-database.ts';
import { scheduleType } from './schedule-documents.ts';

/** No import takes so long: pages that wait longer were left by one that failed, hours. */
const LEFT_AFTER_HOURS = 6;

/**
 * Writes the pages of a version that is not there yet, each page in a transaction of its own: all of them in
 * the one that publishes would hold back the feed of every till while they are written. They wait under a
 * number below zero, which no reader asks for. What a failed import left is cleared; what waits for the time at
 * which it counts stays.
 *
 * @returns the number that they wait under
 */
export async function stagePages(
  db: Database,
  pages: readonly Omit<CataloguePage, 'version'>[],
): Promise<number> {
  await sql`
    delete from catalogue_pages
    where version < 0 and written_at < now() - make_interval(hours => ${LEFT_AFTER_HOURS}::int)
      and version not in (
        select (body ->> 'staged')::int from documents
        where type = ${scheduleType.type} and state = 'scheduled')
  `.execute(db);
  const staged = -randomInt(1, 2 ** 31);
  try {
    for (const { page, products } of pages)
      await db
        .insertInto('catalogue_pages')
        .values({ version: staged, page, products: JSON.stringify(products) })
        .execute();
  } catch (cause) {
    await dropStaged(db, staged);
    throw cause;
  }
  return staged;
}

/** Gives staged pages to their version, inside the caller's transaction: only their numbers are written. */
export async function takeStaged(trx: Database, staged: number, version: number): Promise<void> {
  await trx.updateTable('catalogue_pages').set({ version }).where('version', '=', staged).execute();
}

/** Clears staged pages that nobody published. Where that fails, too, the next import does it. */
export async function dropStaged(db: Database, staged: number): Promise<void> {
  await db
    .deleteFrom('catalogue_pages')
    .where('version', '=', staged)
    .execute()
    .catch(() => {});
}
