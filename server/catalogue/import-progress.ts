import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open-database.ts';
import { Refusal } from '../api/refusal.ts';
import type { ReadRows } from './import-catalogue.ts';

/** How often the rows that were read are written down, milliseconds. */
const NOTE_EVERY_MS = 500;
/** An import that nobody has written about for so long has ended with its process, seconds. */
const SILENT_SECONDS_MAX = 120;
const IMPORTS_LISTED_MAX = 20;

export const importRow = z.object({
  id: z.int(),
  begunAt: z.date(),
  /** `scheduled`: it waits for the time at which it counts. `broken`: the process that read it ended. */
  state: z.enum(['reading', 'publishing', 'published', 'scheduled', 'refused', 'failed', 'broken']),
  /** Rows that were read so far, good and bad. */
  rows: z.int(),
  badRows: z.int(),
  version: z.int().nullable(),
  /** Why it was refused or failed. */
  message: z.string().nullable(),
});
export type CatalogueImport = z.infer<typeof importRow>;

/** What an import says about itself while it runs. */
export type ImportProgress = {
  /** Counts the rows that come through. */
  watch(read: ReadRows): ReadRows;
  publishing(badRows: number): Promise<void>;
};

/**
 * Runs an import, and writes down how far it is and how it ended, so that others can see it. One that has no
 * version at its end waits for its time.
 */
export async function withProgress<T extends { readonly version: number | null }>(
  db: Database,
  work: (progress: ImportProgress) => Promise<T>,
): Promise<T> {
  const begun = await sql<{ id: number }>`
    insert into catalogue_imports (begun_at, changed_at, state) values (now(), now(), 'reading') returning id
  `.execute(db);
  const { id } = begun.rows[0]!;
  let [rows, bad, notedAt] = [0, 0, 0];
  let noting: Promise<unknown> = Promise.resolve();
  const note = (
    state: CatalogueImport['state'],
    message: string | null = null,
    version: number | null = null,
  ) => {
    noting = noting.then(() =>
      sql`
        update catalogue_imports set state = ${state}, rows = ${rows}::int, bad_rows = ${bad}::int,
          message = ${message}, version = ${version}::int, changed_at = now() where id = ${id}::bigint
      `.execute(db),
    );
    return noting;
  };
  const count = () => {
    rows += 1;
    if (performance.now() - notedAt < NOTE_EVERY_MS) return;
    notedAt = performance.now();
    // A note that fails takes nothing from the import; its end is written down by another.
    note('reading').catch(() => (noting = Promise.resolve()));
  };
  try {
    const done = await work({
      watch: (read) => (onRow, onBadRow) =>
        read(
          (row) => (onRow(row), count()),
          (row) => {
            onBadRow(row);
            bad += 1;
            count();
          },
        ),
      async publishing(badRows) {
        bad = badRows;
        await note('publishing');
      },
    });
    await note(done.version === null ? 'scheduled' : 'published', null, done.version);
    return done;
  } catch (error) {
    const refused = error instanceof Refusal;
    if (refused && typeof error.more['badRows'] === 'number') bad = error.more['badRows'];
    const message = error instanceof Error ? error.message.slice(0, 500) : 'failed';
    await note(refused ? 'refused' : 'failed', message).catch(() => {});
    throw error;
  }
}

/** The latest imports, newest first. */
export async function listImports(db: Database, limit = IMPORTS_LISTED_MAX): Promise<CatalogueImport[]> {
  const { rows } = await sql`
    select id, begun_at as "begunAt", rows, bad_rows as "badRows", version, message,
      case when state in ('reading', 'publishing')
        and changed_at < now() - make_interval(secs => ${SILENT_SECONDS_MAX}) then 'broken' else state end as state
    from catalogue_imports order by id desc limit ${limit}
  `.execute(db);
  return z.array(importRow).parse(rows);
}
