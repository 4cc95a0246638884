import { asciiDigits, digitsOf } from '#shared/money/ascii-digits.ts';
import type { Customer } from '#shared/shop/customer.ts';

export type KnownCustomer = Customer & { readonly id: string };

/**
 * Customers by any part of name, phone, e-mail or number, those whose name begins with the text first,
 * then by name. Figures find a phone however it is written: `0171 555` finds `+49 (171) 555-0`.
 *
 * @param limit how many at most
 */
export function findCustomers(
  customers: ReadonlyMap<string, Customer>,
  typed: string,
  limit: number,
): KnownCustomer[] {
  const text = asciiDigits(typed);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const digits = /^[\d\s+()/-]+$/.test(text) ? digitsOf(text).replace(/^0+/, '') : '';
  const found: { customer: KnownCustomer; starts: boolean }[] = [];
  for (const [id, customer] of customers) {
    const name = asciiDigits(customer.name).toLowerCase();
    const phone = digitsOf(customer.phone ?? '');
    const byPhone = digits.length >= 3 && phone.includes(digits);
    const all = `${name} ${customer.email?.toLowerCase() ?? ''} ${id.toLowerCase()}`;
    if (!byPhone && !words.every((word) => all.includes(word))) continue;
    found.push({ customer: { ...customer, id }, starts: name.startsWith(words[0]!) });
  }
  found.sort(
    (a, b) =>
      Number(b.starts) - Number(a.starts) ||
      a.customer.name.localeCompare(b.customer.name) ||
      compareIds(a, b),
  );
  return found.slice(0, limit).map(({ customer }) => customer);
}

function compareIds(a: { customer: KnownCustomer }, b: { customer: KnownCustomer }): number {
  return a.customer.id < b.customer.id ? -1 : 1;
}
