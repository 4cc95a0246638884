import type { TFunction } from 'i18next';

const MINUTE_MS = 60_000;

/** How long ago in plain words. A moment ahead of the clock reads as just now. */
export function ageWords(t: TFunction, iso: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(iso)) / MINUTE_MS);
  if (minutes < 1) return t('status.justNow');
  if (minutes < 60) return t('status.minutesAgo', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('status.hoursAgo', { count: hours });
  return t('status.daysAgo', { count: Math.floor(hours / 24) });
}
