import { z } from 'zod';

const CONDITION_LIST_MAX = 500;
const shortId = z.string().min(1).max(40);

/**
 * A window of the shop's local time. Dates are inclusive. Where `endMinute` is not after `startMinute`
 * the window runs over midnight, and the day of the week is that of the moment itself.
 */
export const timeWindow = z.strictObject({
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
  /** ISO 8601 days of the week: Monday is 1, Sunday 7. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
  /** Minutes after midnight, the first that counts. */
  startMinute: z.int().min(0).max(1439).optional(),
  /** Minutes after midnight, the first that no longer counts. */
  endMinute: z.int().min(1).max(1440).optional(),
});
export type TimeWindow = z.infer<typeof timeWindow>;

/** Where, for whom and when something counts. What is left out does not restrict. */
export const when = z.strictObject({
  shops: z.array(shortId).min(1).max(CONDITION_LIST_MAX).optional(),
  customerGroups: z.array(shortId).min(1).max(CONDITION_LIST_MAX).optional(),
  window: timeWindow.optional(),
});
export type When = z.infer<typeof when>;

/** What a basket knows about where, for whom and when it is priced. */
export type Circumstances = {
  readonly shopId?: string | undefined;
  readonly customerGroup?: string | undefined;
  /** Moment that decides about time windows, ISO 8601 in UTC. Without it no window is open. */
  readonly openedAt?: string | undefined;
  /** The shop's offset from UTC at that moment, minutes; default 0. */
  readonly utcOffsetMinutes?: number | undefined;
};

/** Whether the conditions hold. A condition on something that the basket does not know does not hold. */
export function holds(condition: When | undefined, basket: Circumstances): boolean {
  if (!condition) return true;
  const { shops, customerGroups, window } = condition;
  if (shops && !(basket.shopId !== undefined && shops.includes(basket.shopId))) return false;
  if (
    customerGroups &&
    !(basket.customerGroup !== undefined && customerGroups.includes(basket.customerGroup))
  )
    return false;
  return !window || isOpen(window, basket);
}

/** Whether the window is over for good at the basket's moment. */
export function isOver(window: TimeWindow | undefined, basket: Circumstances): boolean {
  const now = localMoment(basket);
  return window?.until !== undefined && now !== undefined && now.date > window.until;
}

function isOpen(window: TimeWindow, basket: Circumstances): boolean {
  const now = localMoment(basket);
  if (!now) return false;
  const { from, until, days, startMinute = 0, endMinute = 1440 } = window;
  if ((from !== undefined && now.date < from) || (until !== undefined && now.date > until)) return false;
  if (days && !days.includes(now.day)) return false;
  if (startMinute < endMinute) return now.minute >= startMinute && now.minute < endMinute;
  return now.minute >= startMinute || now.minute < endMinute;
}

function localMoment({ openedAt, utcOffsetMinutes = 0 }: Circumstances) {
  if (openedAt === undefined) return undefined;
  // Shifted by the offset, the UTC fields of the date read as the shop's own clock and calendar.
  const local = new Date(Date.parse(openedAt) + utcOffsetMinutes * 60_000);
  return {
    date: local.toISOString().slice(0, 10),
    day: local.getUTCDay() || 7,
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}
