import { z } from 'zod';
import { note, NOTES_MAX, stoppedSelling } from './note.ts';

/** What the sync loop is doing. */
export const syncState = z.enum(['offline', 'probing', 'pulling', 'pushing', 'waiting', 'paused']);
export type SyncState = z.infer<typeof syncState>;

export const syncStatus = z.strictObject({
  state: syncState,
  online: z.boolean(),
  /** Since when the till has been online or offline. */
  since: z.iso.datetime(),
  /** Entries sealed and not yet answered by head office. */
  pending: z.int().min(0),
  /** Of these, entries the queue has taken. */
  sent: z.int().min(0),
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
});
export type SyncStatus = z.infer<typeof syncStatus>;
