import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Tax } from '#shared/catalogue/tax.ts';
import type { When } from '#shared/catalogue/when.ts';
import type { Draft, DraftLine } from '#shared/sale/draft.ts';
import { over, plus, rational, round, shareOut, times, type Rational } from './rational.ts';
import { bestFor, type Good, type Share } from './reference-promotions.ts';

/** What the reference says of a basket, in the form that is compared with the engine. */
export type ReferencePrice = {
  totalMinor: number;
  lines: {
    unitPriceMicros: number;
    discountMinor: number;
    promotions: Share[];
    basketDiscountMinor: number;
    totalMinor: number;
    grossMinor: number;
    taxes: { taxId: string; minor: number }[];
  }[];
  /** `ofTax/tax/rate` → net, tax, gross. */
  taxes: Record<string, [number, number, number]>;
};

const MILLION = 1_000_000;

/** Whether shop, customer group and the shop's clock fulfil a condition. */
function isInForce(when: When | undefined, basket: Draft): boolean {
  if (!when) return true;
  if (when.shops && !when.shops.some((shop) => shop === basket.shopId)) return false;
  if (when.customerGroups && !when.customerGroups.some((group) => group === basket.customerGroup))
    return false;
  const { window } = when;
  if (!window) return true;
  const [date = '', time = ''] = new Date(
    new Date(basket.openedAt).getTime() + (basket.utcOffsetMinutes ?? 0) * 60_000,
  )
    .toISOString()
    .split('T');
  if (window.from && date < window.from) return false;
  if (window.until && window.until < date) return false;
  const weekday = weekdayOf(date);
  if (window.days && !window.days.some((day) => day % 7 === weekday)) return false;
  const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  const start = window.startMinute ?? 0;
  const end = window.endMinute ?? 1440;
  return start < end ? start <= minute && minute < end : start <= minute || minute < end;
}

/** Zeller's congruence for the Gregorian calendar, turned so that Sunday is 0. */
function weekdayOf(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const m = month < 3 ? month + 12 : month;
  const y = month < 3 ? year - 1 : year;
  const century = Math.floor(y / 100);
  const inCentury = y % 100;
  const h =
    day +
    Math.floor((13 * (m + 1)) / 5) +
    inCentury +
    Math.floor(inCentury / 4) +
    Math.floor(century / 4) +
    5 * century;
  return (h + 6) % 7;
}

function unitPrice(line: DraftLine, basket: Draft): number {
  if (line.manualPrice) return line.manualPrice.unitPriceMicros;
  const lists = (basket.terms.priceLists ?? []).filter((list) => isInForce(list.when, basket));
  lists.sort((a, b) => (a.priority === b.priority ? (a.id < b.id ? -1 : 1) : b.priority - a.priority));
  for (const list of lists) {
    const own = line.prices?.find((price) => price.priceListId === list.id);
    if (own) return own.priceMicros;
  }
  return line.listPriceMicros;
}

const scales = new Map<string, bigint>();

/** Minor units of a major unit, as the platform's own currency data has them. */
function minorPerMajor(currency: string): bigint {
  let scale = scales.get(currency);
  if (scale === undefined) scales.set(currency, (scale = readScale(currency)));
  return scale;
}

function readScale(currency: string): bigint {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits;
  return 10n ** BigInt(digits ?? 2);
}

const ppm = (rate: number): Rational => rational(rate, MILLION);

/** Each tax as a fraction of the price without tax. */
function fractionsOf(tax: Tax): Rational[] {
  const fractions = [ppm(tax.ratePpm)];
  for (const further of tax.further ?? []) {
    const base = further.compound ? fractions.reduce(plus, rational(1)) : rational(1);
    fractions.push(times(ppm(further.ratePpm), base));
  }
  return fractions;
}

function taxesOf(amount: number, tax: Tax, mode: string): number[] {
  const fractions = fractionsOf(tax);
  if (tax.added) return fractions.map((fraction) => round(times(rational(amount), fraction), mode));
  const sum = fractions.reduce(plus, rational(0));
  const whole = round(over(times(rational(amount), sum), plus(rational(1), sum)), mode);
  return shareOut(whole, fractions, (a, b) => a - b);
}

/** Prices a basket of at most a few dozen pieces, on exact fractions, one step after the other. */
export function referencePrice(basket: Draft): ReferencePrice {
  const { terms, lines } = basket;
  const scale = minorPerMajor(terms.currency);
  const price = lines.map((line) => unitPrice(line, basket));
  const extended = lines.map((line, index) =>
    round(
      rational(BigInt(price[index]!) * BigInt(line.quantityMilli) * scale, BigInt(MILLION) * 1000n),
      'halfUp',
    ),
  );
  const before = orderOf(basket, price);
  const lineDiscount = lines.map((line, index) =>
    line.quantityMilli > 0 ? reduction(extended[index]!, line.discount) : 0,
  );
  const left = extended.map((amount, index) => amount - lineDiscount[index]!);
  const sold = lines.map((line) => line.quantityMilli > 0);

  const promotions = promote(basket, sold, left, before);
  promotions.forEach((shares, index) => shares.forEach(({ minor }) => (left[index]! -= minor)));

  const soldLines = lines.map((_, index) => index).filter((index) => sold[index]);
  const soldSum = soldLines.reduce((sum, index) => sum + left[index]!, 0);
  const basketOff = soldSum > 0 ? reduction(soldSum, basket.discount) : 0;
  const basketShares = lines.map(() => 0);
  if (basketOff > 0) {
    const shares = shareOut(
      basketOff,
      soldLines.map((index) => rational(left[index]!)),
      (a, b) => before(soldLines[a]!, soldLines[b]!),
    );
    soldLines.forEach((index, place) => {
      basketShares[index] = shares[place]!;
      left[index]! -= shares[place]!;
    });
  }
  const taxed = taxLines(basket, left, before);
  const result: ReferencePrice = { totalMinor: 0, lines: [], taxes: {} };
  lines.forEach((_, index) => {
    const own = taxed.filter((slice) => slice.line === index);
    let gross = left[index]!;
    for (const { tax, amount, minors } of own) {
      const sum = minors.reduce((a, b) => a + b, 0);
      if (tax.added) gross += sum;
      minors.forEach((minor, place) => {
        const rate = place === 0 ? tax : tax.further![place - 1]!;
        const key = `${place === 0 ? '' : tax.id}/${rate.id}/${rate.ratePpm}`;
        const row = (result.taxes[key] ??= [0, 0, 0]);
        const net = place > 0 ? 0 : tax.added ? amount : amount - sum;
        row[0] += net;
        row[1] += minor;
        row[2] += net + minor;
      });
    }
    result.totalMinor += gross;
    result.lines.push({
      unitPriceMicros: price[index]!,
      discountMinor: lineDiscount[index]!,
      promotions: promotions[index]!,
      basketDiscountMinor: basketShares[index]!,
      totalMinor: left[index]!,
      grossMinor: gross,
      taxes: own.flatMap(({ tax, minors }) =>
        minors.map((minor, place) => ({ taxId: place === 0 ? tax.id : tax.further![place - 1]!.id, minor })),
      ),
    });
  });
  return result;
}

function reduction(amount: number, discount: Draft['discount']): number {
  if (!discount) return 0;
  if ('ratePpm' in discount) return round(times(rational(amount), ppm(discount.ratePpm)), 'halfUp');
  return discount.amountMinor < amount ? discount.amountMinor : amount;
}

/** Which of two lines is served first: by product, quantity, price, tax, discount, then position. */
function orderOf(basket: Draft, price: readonly number[]): (a: number, b: number) => number {
  const keyOf = (index: number): (string | number)[] => {
    const line = basket.lines[index]!;
    const { discount } = line;
    const given = !discount
      ? ''
      : 'ratePpm' in discount
        ? `%${discount.ratePpm}`
        : `-${discount.amountMinor}`;
    return [line.productId, line.quantityMilli, price[index]!, taxIdOf(line.taxId, basket), given, index];
  };
  return (a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    const differ = left.findIndex((value, place) => value !== right[place]);
    if (differ === -1) return 0;
    return left[differ]! < right[differ]! ? -1 : 1;
  };
}

function taxIdOf(taxId: string, basket: Draft): string {
  const swap = basket.terms.taxSwaps?.find((each) => each.from === taxId && isInForce(each.when, basket));
  return swap ? swap.to : taxId;
}

function promote(
  basket: Draft,
  sold: readonly boolean[],
  left: readonly number[],
  before: (a: number, b: number) => number,
): Share[][] {
  const { terms, lines } = basket;
  const spent = left.reduce((sum, amount, index) => sum + (sold[index] ? amount : 0), 0);
  const inForce = (terms.promotions ?? []).filter(
    (promotion) =>
      isInForce(promotion.when, basket) &&
      spent >= (promotion.minimumSpendMinor ?? 0) &&
      (promotion.coupon === undefined || (basket.coupons ?? []).includes(promotion.coupon.code)),
  );
  const open = lines.map((_, index) => index).filter((index) => sold[index] && !lines[index]!.manualPrice);
  const goods: Good[] = open.map((index) => ({
    productId: lines[index]!.productId,
    category: lines[index]!.category,
    quantityMilli: lines[index]!.quantityMilli,
    unit: lines[index]!.unit,
    before: (other) => before(index, open[other]!),
  }));
  const chosen = bestFor(
    goods,
    open.map((index) => left[index]!),
    inForce,
  );
  const shares: Share[][] = lines.map(() => []);
  open.forEach((index, place) => (shares[index] = chosen[place]!));
  return shares;
}

type TaxedSlice = { line: number; tax: Tax; amount: number; minors: number[] };

function taxLines(
  basket: Draft,
  left: readonly number[],
  before: (a: number, b: number) => number,
): TaxedSlice[] {
  const { terms, lines } = basket;
  const { per, mode } = terms.taxRounding ?? { per: 'receipt', mode: 'halfUp' };
  const slices: TaxedSlice[] = [];
  lines.forEach((line, index) => {
    const weights = new Map<string, number>();
    for (const part of line.parts ?? [{ taxId: line.taxId, weight: 1 }]) {
      const id = taxIdOf(part.taxId, basket);
      weights.set(id, (weights.get(id) ?? 0) + part.weight);
    }
    const amounts = shareOut(
      left[index]!,
      [...weights.values()].map((weight) => rational(weight)),
      (a, b) => a - b,
    );
    [...weights.keys()].forEach((id, place) => {
      const tax = terms.taxes.find((each) => each.id === id);
      if (tax) slices.push({ line: index, tax, amount: amounts[place]!, minors: [] });
    });
  });
  if (per === 'line') {
    for (const slice of slices) slice.minors = taxesOf(slice.amount, slice.tax, mode);
    return slices;
  }
  for (const tax of terms.taxes)
    for (const isBack of [false, true]) {
      const group = slices.filter((slice) => slice.tax === tax && slice.amount < 0 === isBack);
      if (group.length === 0) continue;
      const whole = taxesOf(
        group.reduce((sum, slice) => sum + slice.amount, 0),
        tax,
        mode,
      );
      for (const minor of whole) {
        const shares = shareOut(
          minor,
          group.map((slice) => rational(Math.abs(slice.amount))),
          (a, b) => before(group[a]!.line, group[b]!.line),
        );
        group.forEach((slice, place) => slice.minors.push(shares[place]!));
      }
    }
  return slices;
}

/** Cash rounding by the nearest multiples, and the change, worked out from the rules of `settleTenders`. */
export function referenceCash(
  due: number,
  handed: number,
  terms: Terms,
): { rounding: number; change: number } {
  const step = terms.cashRounding?.stepMinor ?? 1;
  const payable = round(rational(due, step), terms.cashRounding?.mode ?? 'halfUp') * step;
  return { rounding: payable - due + 0, change: handed - payable };
}
