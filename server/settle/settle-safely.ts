import { sql } from 'kysely';
import type { Entry } from '#shared/sync/entry.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { isOutage, sqlState, type Database } from '../database/open-database.ts';
import { transact } from '../database/transact.ts';
import type { WholeEntry } from './book.ts';
import type { Suspect } from './quarantine.ts';
import { settleBatch, type Settled } from './settle-batch.ts';

/** An entry as it came out of a message, and how often that message was delivered. */
export type Delivered = WholeEntry & { readonly deliveries: number };

export type SafelySettled = Settled & {
  /** Entries that could not be settled this time; their messages must stay in the queue. */
  readonly failed: readonly { readonly entry: Entry; readonly why: string }[];
};

/** After so many deliveries an entry that fails by itself is put into quarantine. */
export const DELIVERIES_MAX = 5;

/**
 * Settles a batch in one transaction. Where that fails, each entry is tried behind a savepoint of its
 * own, so that one that breaks the program cannot hold up its neighbours.
 *
 * @throws when the database itself is at fault: nothing was written, and everything may be tried again
 */
export async function settleSafely(
  db: Database,
  catalogues: CatalogueVersions,
  batch: { entries: readonly Delivered[]; suspects: readonly Suspect[] },
  at: string,
): Promise<SafelySettled> {
  const { entries, suspects } = batch;
  try {
    const settled = await transact(db, (trx) => settleBatch(trx, catalogues, { entries, suspects }, at));
    return { ...settled, failed: [] };
  } catch (error) {
    if (isTransient(error)) throw error;
    return settleOneByOne(db, catalogues, batch, at);
  }
}

async function settleOneByOne(
  db: Database,
  catalogues: CatalogueVersions,
  batch: { entries: readonly Delivered[]; suspects: readonly Suspect[] },
  at: string,
): Promise<SafelySettled> {
  return db.transaction().execute(async (trx) => {
    const failed: { entry: Entry; why: string }[] = [];
    let slow = 0;
    const channels = new Set<ChannelName>();
    const sum = { settled: 0, replayed: 0, quarantined: 0 };
    const add = (settled: Settled) => {
      sum.settled += settled.settled;
      sum.replayed += settled.replayed;
      sum.quarantined += settled.quarantined;
      for (const channel of settled.channels) channels.add(channel);
    };
    add(await settleBatch(trx, catalogues, { entries: [], suspects: batch.suspects }, at));
    for (const delivered of batch.entries) {
      const { entry, deliveries } = delivered;
      await sql`savepoint one_entry`.execute(trx);
      try {
        add(await settleBatch(trx, catalogues, { entries: [delivered], suspects: [] }, at));
        await sql`release savepoint one_entry`.execute(trx);
      } catch (error) {
        // This fails too where the connection is lost, and then nothing at all was written.
        await sql`rollback to savepoint one_entry`.execute(trx);
        if (isTransient(error)) throw error;
        // One may be too large for its time. Where it is not the only one the database is slow.
        if (sqlState(error) === TOOK_TOO_LONG && ++slow > 1) throw error;
        const why = error instanceof Error ? error.message : String(error);
        if (deliveries <= DELIVERIES_MAX) failed.push({ entry, why });
        else
          add(
            await settleBatch(
              trx,
              catalogues,
              { entries: [], suspects: [toSuspect(entry, deliveries, why)] },
              at,
            ),
          );
      }
    }
    return { ...sum, channels, failed };
  });
}

function toSuspect(entry: Entry, deliveries: number, why: string): Suspect {
  return {
    reason: 'malformedEntry',
    message: `could not be booked after ${deliveries} deliveries: ${why}`.slice(0, 500),
    raw: JSON.stringify(entry),
    tillId: entry.tillId,
    answer: { tillId: entry.tillId, entryId: entry.id, hash: entry.hash },
  };
}

/** `query_canceled`: a statement took longer than it may. What it was about may be to blame. */
const TOOK_TOO_LONG = '57014';

/**
 * Whether the database, not the data, is at fault: it is away, or this transaction had to give way to
 * others (40, 55). Everything else is held against the entry: an error of ours has no name of its own.
 */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  if (state === TOOK_TOO_LONG) return false;
  return isOutage(error) || /^(40|55)/.test(state ?? '');
}
