import { z } from 'zod';

/** Local time of day, `HH:MM`. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 08:30');

/** How a shop wants its tills kept current; part of the shop's settings. */
export const updateSettings = z.strictObject({
  channel: z.enum(['stable', 'pilot']).optional(),
  /** The line costs by the byte: nothing is fetched while the shop is open. */
  metered: z.boolean().optional(),
  /** Opening hours by the till's own clock; they may go past midnight. */
  opensAt: timeOfDay.optional(),
  closesAt: timeOfDay.optional(),
  /** The most that fetching may take of the line; without it all that there is. */
  bytesPerSecond: z.int().min(4_096).optional(),
});
export type UpdateSettings = z.infer<typeof updateSettings>;
