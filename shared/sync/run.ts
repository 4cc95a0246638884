import { z } from 'zod';

/** Why the sync loop set to work. */
export const syncTrigger = z.enum([
  /** The till was started. */
  'start',
  /** Its time had come. */
  'timer',
  /** Somebody pressed `Sync now`. */
  'asked',
  /** A sale or another fact was sealed. */
  'sealed',
  /** No outcome came for what was sent. */
  'resend',
  /** Head office published something while the till was listening. */
  'news',
  /** The run before failed. */
  'retry',
  /** The machine's network changed, or the line was mended. */
  'line',
  /** The machine woke up. */
  'woke',
  /** The till's page came or went. */
  'page',
  'enrolled',
]);
export type SyncTrigger = z.infer<typeof syncTrigger>;

export const syncFaultSaid = z.strictObject({ code: z.string(), message: z.string() });

/** What one run did, or several alike that followed each other. */
export const syncRun = z.strictObject({
  trigger: syncTrigger,
  startedAt: z.iso.datetime(),
  /** When the last of them ended. */
  endedAt: z.iso.datetime(),
  /** How long they took together, milliseconds. */
  tookMs: z.int().min(0),
  times: z.int().min(1),
  /** Items of the feed that were kept, and entries that the queue took. */
  pulled: z.int().min(0),
  pushed: z.int().min(0),
  /** Entries without an outcome when the last of them ended; logs of before do not know. */
  waiting: z.int().min(0).optional(),
  /** The first thing that went wrong. */
  fault: syncFaultSaid.nullable(),
});
export type SyncRun = z.infer<typeof syncRun>;

/** Runs in the log, at most; an older one gives way. */
export const SYNC_RUNS_MAX = 200;

/** The run under way. */
export const syncProgress = z.strictObject({
  trigger: syncTrigger,
  startedAt: z.iso.datetime(),
  pulled: z.int().min(0),
  pushed: z.int().min(0),
  /** Entries that were due when the run began to send. */
  toPush: z.int().min(0),
});
export type SyncProgress = z.infer<typeof syncProgress>;

/** One entry that has no outcome yet. */
const waitingEntry = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  /** null for what has no receipt of its own. */
  receiptNumber: z.string().nullable(),
  sealedAt: z.iso.datetime(),
  /** How often the queue has taken it since the till was started. */
  sent: z.int().min(0),
  /** Milliseconds until it goes the next time by itself; 0 where it goes with the next run. */
  nextTryMs: z.int().min(0),
  /** Something on the way takes nothing so large, when it was last tried. */
  tooLarge: z.boolean(),
});
export type WaitingEntry = z.infer<typeof waitingEntry>;

/** Entries that are listed one by one, at most: after weeks without a line there are tens of thousands. */
export const WAITING_SHOWN_MAX = 50;

/** What has no outcome yet: how much, and the oldest one by one. */
export const waitingEntries = z.strictObject({
  count: z.int().min(0),
  entries: z.array(waitingEntry).max(WAITING_SHOWN_MAX),
});
export type WaitingEntries = z.infer<typeof waitingEntries>;

/** What a run would send now, worked out without sending anything. */
export const syncPlan = z.strictObject({
  /** Where to. */
  headOfficeUrl: z.string().nullable(),
  /** Entries that wait for an outcome, by kind of fact, and when the oldest was sealed. */
  waiting: z.array(z.strictObject({ kind: z.string(), count: z.int().min(1) })).max(50),
  oldestSealedAt: z.iso.datetime().nullable(),
  /** Of these, what would go now; the others were sent, and are sent again when no outcome comes. */
  entries: z.int().min(0),
  sales: z.int().min(0),
  envelopes: z.int().min(0),
  /** Packed, as they would lie in the queue. */
  bytes: z.int().min(0),
  /** Milliseconds until the next entry is due where none is now. */
  nextDueMs: z.int().min(0).nullable(),
});
export type SyncPlan = z.infer<typeof syncPlan>;
