import { z } from 'zod';
import { journalEnd } from '#shared/bridge/contract.ts';

/** The last line that a trial prints. Read by the version before, so it may gain fields, and lose none. */
export const trialReport = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    /** Entries that were read. */
    entries: z.int().min(0),
    /** Of them, those that head office has not answered: they must all be carried forward. */
    unanswered: z.int().min(0),
    end: journalEnd,
    /** What it reads of the copied store, brought to its own shape; null where none was copied. */
    store: z
      .object({ entries: z.int().min(0), baskets: z.int().min(0) })
      .nullable()
      .default(null),
  }),
  z.object({ ok: z.literal(false), problem: z.string().max(2000) }),
]);
export type TrialReport = z.infer<typeof trialReport>;
