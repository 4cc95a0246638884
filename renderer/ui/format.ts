import type { UnitOfSale } from '#shared/catalogue/product.ts';
import { minorDigits } from '#shared/money/currency.ts';
import { LOCALE } from '../i18n/start-i18n.ts';

const moneyFormats = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string, digits: number): Intl.NumberFormat {
  const key = `${currency}${digits}`;
  let format = moneyFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALE, {
      style: 'currency',
      currency,
      minimumFractionDigits: minorDigits(currency),
      maximumFractionDigits: digits,
    });
    moneyFormats.set(key, format);
  }
  return format;
}

/** @param amountMinor minor units, such as cents */
export function formatMoney(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  return moneyFormat(currency, digits).format(amountMinor / 10 ** digits);
}

/** An amount as it is typed, without currency sign and grouping: `12.50`. */
export function formatTyped(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
}

/** A price for one unit, with as many digits as it has. @param micros millionths of the major unit */
export function formatUnitPrice(micros: number, currency: string): string {
  return moneyFormat(currency, 6).format(micros / 1_000_000);
}

/** `3`, `0.450 kg`. @param milli thousandths of the unit of sale */
export function formatQuantity(milli: number, unit: UnitOfSale): string {
  if (unit === 'kg') return `${(milli / 1000).toFixed(3)} kg`;
  return milli % 1000 === 0 ? String(milli / 1000) : (milli / 1000).toFixed(3);
}

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const dayAndTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });

/** `09:12` today, `3 Nov, 09:12` on another day. */
export function formatTime(iso: string, now: Date): string {
  const moment = new Date(iso);
  const sameDay = moment.toDateString() === now.toDateString();
  return sameDay ? clock.format(moment) : `${day.format(moment)}, ${clock.format(moment)}`;
}

export function formatDayAndTime(iso: string): string {
  return dayAndTime.format(new Date(iso));
}

const percent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 4 });

/** @param ratePpm parts per million */
export function formatRate(ratePpm: number): string {
  return percent.format(ratePpm / 1_000_000);
}

/** Room on a disk, in the units that people buy disks in: `12 GB`. */
export function formatBytes(bytes: number): string {
  const giga = bytes / 1e9;
  const [amount, unit] = giga >= 1 ? [giga, 'gigabyte'] : [bytes / 1e6, 'megabyte'];
  const style = { style: 'unit', unit, maximumFractionDigits: amount < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(LOCALE, style).format(amount);
}
