import type { UpdateSettings } from '#shared/shop/update-settings.ts';

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * Whether an update may be fetched now: at any time where the line costs nothing; on a metered line
 * only while the shop is closed, and never where nobody said when that is.
 *
 * @param now its local time of day is compared with the opening hours
 */
export function mayFetchAt(settings: UpdateSettings, now: Date): boolean {
  if (!settings.metered) return true;
  const { opensAt, closesAt } = settings;
  if (opensAt === undefined || closesAt === undefined) return false;
  const [opens, closes] = [minutesOf(opensAt), minutesOf(closesAt)];
  const minute = now.getHours() * 60 + now.getMinutes();
  const open = opens <= closes ? minute >= opens && minute < closes : minute >= opens || minute < closes;
  return !open;
}
