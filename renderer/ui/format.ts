import type { UnitOfSale } from '#shared/catalogue/product.ts';
import { minorDigits } from '#shared/money/currency.ts';
import { currentLocale, formatsBy } from '../i18n/locale.ts';

const moneyFormat = formatsBy((locale, key) => {
  const [currency = '', digits] = key.split(' ');
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    // `$` and `৳` rather than `US$` and `BDT`: a till has one currency, which everybody there knows.
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: minorDigits(currency),
    maximumFractionDigits: Number(digits),
  });
});

/** @param amountMinor minor units, such as cents */
export function formatMoney(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  return moneyFormat(`${currency} ${digits}`).format(amountMinor / 10 ** digits);
}

/** An amount as it is typed, without currency sign and grouping: `12.50`. */
export function formatTyped(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  return plainFormat(`${digits}`).format(amountMinor / 10 ** digits);
}

/** A price for one unit, with as many digits as it has. @param micros millionths of the major unit */
export function formatUnitPrice(micros: number, currency: string): string {
  return moneyFormat(`${currency} 6`).format(micros / 1_000_000);
}

const countFormat = formatsBy((locale) => new Intl.NumberFormat(locale, { useGrouping: 'min2' }));

/** How many: `7`, `12,345`. */
export function formatCount(count: number): string {
  return countFormat('').format(count);
}

const UNITS = { kg: 'kilogram', m: 'meter', l: 'liter' } as const;
const measureFormat = formatsBy(
  (locale, unit: Exclude<UnitOfSale, 'piece'>) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: UNITS[unit],
      unitDisplay: 'short',
      minimumFractionDigits: 3,
      useGrouping: false,
    }),
);
const plainFormat = formatsBy(
  (locale, digits: `${number}`) =>
    new Intl.NumberFormat(locale, {
      minimumFractionDigits: Number(digits),
      maximumFractionDigits: Number(digits),
      useGrouping: false,
    }),
);

/** `3`, `0.450 kg`. @param milli thousandths of the unit of sale */
export function formatQuantity(milli: number, unit: UnitOfSale): string {
  if (unit !== 'piece') return measureFormat(unit).format(milli / 1000);
  return formatTypedQuantity(milli);
}

/** A quantity as it is typed, without its unit: `3`, `0.450`. @param milli thousandths of the unit of sale */
export function formatTypedQuantity(milli: number): string {
  return plainFormat(milli % 1000 === 0 ? '0' : '3').format(milli / 1000);
}

/** What stands between units and their parts in typed amounts: `.` or `,`. */
export function decimalSign(): string {
  return (
    plainFormat('1')
      .formatToParts(1.5)
      .find(({ type }) => type === 'decimal')?.value ?? '.'
  );
}

const DATES = {
  clock: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  // A day of the calendar is the same day in every time zone.
  calendar: { dateStyle: 'medium', timeZone: 'UTC' },
  dayAndTime: { dateStyle: 'medium', timeStyle: 'short' },
  hour: { hour: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'long' },
  wholeDay: { weekday: 'long', day: 'numeric', month: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
const dateFormat = formatsBy(
  (locale, style: keyof typeof DATES) => new Intl.DateTimeFormat(locale, DATES[style]),
);

/** `09:12` today, `3 Nov, 09:12` on another day. */
export function formatTime(iso: string, now: Date): string {
  const moment = new Date(iso);
  const clock = dateFormat('clock').format(moment);
  return moment.toDateString() === now.toDateString()
    ? clock
    : `${dateFormat('day').format(moment)}, ${clock}`;
}

/** `3 Nov 2026`. @param date a calendar day, `YYYY-MM-DD` */
export function formatDay(date: string): string {
  return dateFormat('calendar').format(new Date(`${date}T00:00:00Z`));
}

export function formatDayAndTime(iso: string): string {
  return dateFormat('dayAndTime').format(new Date(iso));
}

/** An hour of the day by itself, 0 to 23: `09`. */
export function formatHour(hour: number): string {
  return dateFormat('hour').format(new Date(2000, 0, 1, hour));
}

/** A calendar day, `YYYY-MM-DD`, as `Friday`. */
export function formatWeekday(date: string): string {
  return dateFormat('weekday').format(new Date(`${date}T12:00:00`));
}

/** A calendar day, `YYYY-MM-DD`, as `Friday 20 November`. */
export function formatWholeDay(date: string): string {
  return dateFormat('wholeDay').format(new Date(`${date}T12:00:00`));
}

const changeFormat = formatsBy(
  (locale) =>
    new Intl.NumberFormat(locale, { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 }),
);

/** How much more or less than before: `+12%`. */
export function formatChange(now: number, before: number): string {
  return changeFormat('').format((now - before) / before);
}

const durationFormat = formatsBy(
  (locale, unit: 'second' | 'millisecond') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }),
);

/** A time that something took: `12 sec`, `40 ms`. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? durationFormat('millisecond').format(ms) : durationFormat('second').format(ms / 1000);
}

const percentFormat = formatsBy(
  (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 }),
);

/** @param ratePpm parts per million */
export function formatRate(ratePpm: number): string {
  return percentFormat('').format(ratePpm / 1_000_000);
}

/** Room on a disk, in the units that people buy disks in: `12 GB`, `1.4 kB`. */
export function formatBytes(bytes: number): string {
  const [size, unit]: readonly [number, string] =
    bytes >= 1e9 ? [1e9, 'gigabyte'] : bytes >= 1e6 ? [1e6, 'megabyte'] : [1e3, 'kilobyte'];
  const amount = bytes / size;
  const style = { style: 'unit', unit, maximumFractionDigits: amount < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(currentLocale(), style).format(amount);
}
