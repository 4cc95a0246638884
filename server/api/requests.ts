import { z } from 'zod';
import { enrolmentProgress } from '#shared/sync/enrolment.ts';
import { cursor, FEED_WAIT_MAX_MS } from '#shared/sync/feed.ts';

/** Small requests that belong to no room of their own. */

export const catalogueQuery = z.strictObject({
  onBadRow: z.enum(['refuse', 'skip']).default('refuse'),
  /** From when it counts; left out: at once. */
  effectiveAt: z.iso
    .datetime({ error: 'a moment in UTC is needed, such as 2026-03-02T05:00:00Z' })
    .optional(),
});

export const codeRequest = z.strictObject({
  shopId: z.string().min(1).max(40),
  /** A till of the shop that the code gives a new epoch, for a PC that takes its place. */
  renewsTill: z.string().min(1).max(40).optional(),
});

export const receiptCodeRequest = z.strictObject({ code: z.string().min(1).max(400) });

export const entriesQuery = z.strictObject({
  till: z.string().min(1).max(40),
  after: z
    .string()
    .regex(/^\d{1,9}\.\d{1,15}$/, 'the `next` of the page before')
    .optional(),
});

export const feedQuery = z.strictObject({
  cursor: cursor.optional(),
  wait: z.coerce.number().int().min(0).max(FEED_WAIT_MAX_MS).optional(),
  /** More bytes than these are named and not sent. */
  most: z.coerce.number().int().min(0).optional(),
});

/** With `wait`, milliseconds, the answer is held back until the state is another one than `known`. */
export const progressQuery = z.strictObject({
  wait: z.coerce.number().int().min(0).max(FEED_WAIT_MAX_MS).optional(),
  known: enrolmentProgress.shape.state.optional(),
});

export const checksumQuery = feedQuery.pick({ cursor: true });

export const ownEntriesQuery = z.strictObject({
  epoch: z.coerce.number().int().min(0),
  seq: z.coerce.number().int().min(0),
});

export const auditQuery = z.strictObject({ before: z.coerce.number().int().min(1).optional() });
