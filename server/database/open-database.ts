import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Pool, TypeOverrides } from 'pg';
import { migrate } from './migrations.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

/** Where the data is: a PostgreSQL server, an embedded database in a folder, or one that is gone at the end. */
export type DatabasePlace =
  | { readonly kind: 'postgres'; readonly url: string; readonly connectionsMax?: number }
  | { readonly kind: 'embedded'; readonly folder: string }
  | { readonly kind: 'memory' };

/** What a job queue needs to work in the same database. */
export type JobsPlace =
  | { readonly kind: 'postgres'; readonly url: string; readonly connectionsMax?: number }
  | { readonly kind: 'embedded'; readonly pglite: PGlite };

export type OpenDatabase = {
  readonly db: Database;
  readonly version: string;
  readonly jobsPlace: JobsPlace;
  close(): Promise<void>;
};

const INT8 = 20;
const POSTGRES_VERSION_MIN = 150_000;
/** A long writing transaction holds back the feed of every till (see feed/read-feed.ts). */
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * Opens and migrates the database. 64-bit integers come back as numbers on both drivers, and one that
 * a number cannot hold exactly throws instead of being rounded.
 *
 * @throws when the server cannot be reached, is older than PostgreSQL 15, or a migration fails
 */
export async function openDatabase(place: DatabasePlace): Promise<OpenDatabase> {
  const jobsPlace: JobsPlace =
    place.kind === 'postgres' ? place : { kind: 'embedded', pglite: await openEmbedded(place) };
  const dialect = jobsPlace.kind === 'postgres' ? postgres(jobsPlace) : new PGliteDialect(jobsPlace);
  const db = new Kysely<Tables>({ dialect });
  try {
    const { rows } = await sql<{ number: number; text: string }>`
      select current_setting('server_version_num')::int as number, current_setting('server_version') as text
    `.execute(db);
    const { number, text } = rows[0]!;
    if (number < POSTGRES_VERSION_MIN) throw new Error(`PostgreSQL 15 or newer is needed; this is ${text}`);
    await migrate(db);
    return { db, version: text, jobsPlace, close: () => db.destroy() };
  } catch (error) {
    await db.destroy().catch(() => {});
    throw error;
  }
}

function postgres(place: { url: string; connectionsMax?: number }): PostgresDialect {
  const types = new TypeOverrides();
  types.setTypeParser(INT8, exactInteger);
  const pool = new Pool({
    connectionString: place.url,
    max: place.connectionsMax ?? 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    types,
  });
  // An idle connection that the server closes must not end the process; the next query opens another.
  pool.on('error', () => {});
  // Nor one that is lost between two statements of a transaction, which the pool does not watch: the next of them fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  return new PostgresDialect({ pool });
}

function openEmbedded(place: { kind: 'memory' } | { kind: 'embedded'; folder: string }): Promise<PGlite> {
  return PGlite.create({
    ...(place.kind === 'embedded' && { dataDir: place.folder }),
    parsers: { [INT8]: exactInteger },
  });
}

function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer beyond exact numbers: ${text}`);
  return value;
}

/** The SQLSTATE of a database error, such as `40P01`; undefined where the error has none. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** What the network says when the server cannot be reached. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** The drivers' own words for a connection that ended, or that nobody gave them in time; they have no code for it. */
const LOST = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Cannot use a pool after calling end',
  'driver has already been destroyed',
  'PGlite is clos',
];

/**
 * Whether the database is away: its connection lost or refused (08), not for us (28, 3D), out of resources
 * (53), stopping or starting (57), ill (58), only to be read from (25006), or tired of waiting (25P03).
 */
export function isOutage(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return /^(08|25006|25P03|28|3D|53|57|58)/.test(state);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && UNREACHABLE.has(code)) return true;
  return error instanceof Error && LOST.some((words) => error.message.startsWith(words));
}
