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

const percentFormat = formatsBy(
  (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 }),
);

/** @param ratePpm parts per million */
export function formatRate(ratePpm: number): string {
  return percentFormat('').format(ratePpm / 1_000_000);
}

/** Room on a disk, in the units that people buy disks in: `12 GB`. */
export function formatBytes(bytes: number): string {
  const giga = bytes / 1e9;
  const [amount, unit] = giga >= 1 ? [giga, 'gigabyte'] : [bytes / 1e6, 'megabyte'];
  const style = { style: 'unit', unit, maximumFractionDigits: amount < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(currentLocale(), style).format(amount);
}
