import { divideRounded, type RoundingMode } from './round.ts';

/**
 * An amount with its currency. Two currencies do not mix: the type-checker refuses it where it knows
 * them, and at run time it throws. Documents of one currency keep plain minor units instead and name
 * their currency once.
 */
export type Money<C extends string = string> = { readonly currency: C; readonly minor: number };

/** @throws RangeError when the amount is not an exact integer of minor units */
export function money<const C extends string>(currency: C, minor: number): Money<C> {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not an amount in minor units: ${minor}`);
  return { currency, minor: minor === 0 ? 0 : minor };
}

/** @throws TypeError when the currencies differ */
export function addMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  return money(sameCurrency(a, b), a.minor + b.minor);
}

/** @throws TypeError when the currencies differ */
export function subtractMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  return money(sameCurrency(a, b), a.minor - b.minor);
}

/** Negative, zero or positive, as for sorting. @throws TypeError when the currencies differ */
export function compareMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): number {
  sameCurrency(a, b);
  return a.minor - b.minor;
}

export function negateMoney<C extends string>(amount: Money<C>): Money<C> {
  return money(amount.currency, -amount.minor);
}

/** Multiplies by a fraction of whole numbers and rounds once. @throws RangeError beyond exact integers */
export function scaleMoney<C extends string>(
  amount: Money<C>,
  numerator: number,
  denominator: number,
  mode: RoundingMode,
): Money<C> {
  const exact = BigInt(amount.minor) * BigInt(numerator);
  return money(amount.currency, divideRounded(exact, BigInt(denominator), mode));
}

function sameCurrency<C extends string>(a: Money<C>, b: Money<C>): C {
  if (a.currency !== b.currency) throw new TypeError(`${a.currency} and ${b.currency} do not mix`);
  return a.currency;
}
