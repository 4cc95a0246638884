import { z } from 'zod';
import { updateStatus } from './update-order.ts';
import { note, NOTES_MAX, stoppedSelling } from './note.ts';
import { syncProgress } from './run.ts';

/** What the sync loop is doing. */
export const syncState = z.enum([
  'offline',
  'probing',
  'pulling',
  'pushing',
  /** All went well: it waits for news. */
  'waiting',
  /** The line is up and something else failed: it waits to try again. */
  'retrying',
  'paused',
]);
export type SyncState = z.infer<typeof syncState>;

/** How the till's disk is doing. */
const diskState = z.enum([
  'ok',
  /** There is little room left; everything still works. */
  'low',
  /** The disk was full, and sales go on in the room that was kept in reserve. */
  'onReserve',
  /** Nothing can be sealed, so nothing can be sold until there is room again. */
  'unwritable',
]);

export const diskStatus = z.strictObject({
  state: diskState,
  freeBytes: z.int().min(0).nullable(),
  /** One sentence for people; empty while all is well. */
  message: z.string(),
});
export type DiskStatus = z.infer<typeof diskStatus>;

/** A till's clock that is further from head office's than this is worth a warning, milliseconds. */
export const CLOCK_WARNING_MS = 5 * 60_000;

export const syncStatus = z.strictObject({
  state: syncState,
  online: z.boolean(),
  /** Since when the till has been online or offline. */
  since: z.iso.datetime(),
  /** Entries sealed and not yet answered by head office. */
  pending: z.int().min(0),
  /** Of these, entries the queue has taken. */
  sent: z.int().min(0),
  /** When it tries again by itself, by the till's clock; null where it does not wait for that. */
  nextTryAt: z.iso.datetime().nullable().optional(),
  /** When the chain's channel was last heard to its end, so that the prices here are those of then. */
  pricesAt: z.iso.datetime().nullable().optional(),
  /** When a page of any channel was last kept. */
  lastPullAt: z.iso.datetime().nullable(),
  lastPushAt: z.iso.datetime().nullable(),
  /** Why the till is offline or the last run failed; stable code and a sentence. */
  fault: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** The demo's switch: true when the line was cut on purpose; null where there is no switch. */
  lineCut: z.boolean().nullable(),
  /** What a person should be told once, oldest first. */
  notes: z.array(note).max(NOTES_MAX),
  /** null while the till may sell. */
  stopped: stoppedSelling.nullable(),
  /** Of the pending entries, sales and refunds; the rest are facts such as a printed receipt. */
  pendingSales: z.int().min(0).optional(),
  disk: diskStatus.optional(),
  /** Head office's clock less the till's, milliseconds, roughly; null before the first contact. */
  clockOffsetMs: z.int().nullable().optional(),
  /** The line costs by the byte, by the shop's settings: fewer questions, and nothing large unasked. */
  metered: z.boolean().optional(),
  /** Bytes of news that wait at head office until somebody asks for them; 0 where there are none. */
  heldBytes: z.int().min(0).optional(),
  /** The run under way; null between runs. */
  run: syncProgress.nullable().optional(),
  /** The next version of this program; null while there is none. */
  update: updateStatus.nullable().optional(),
});
export type SyncStatus = z.infer<typeof syncStatus>;

/** Whether head office does not let this till in, so that a person may enrol it anew. */
export function isShutOut({ fault }: Pick<SyncStatus, 'fault'>): boolean {
  return fault?.code === 'SYNC_TOKEN_REFUSED' || fault?.code === 'SYNC_TILL_REVOKED';
}
