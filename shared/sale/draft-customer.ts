import type { Draft } from './draft.ts';

/** Who buys, as far as a basket depends on it. */
export type Buyer = { readonly id: string; readonly name: string; readonly group?: string | undefined };

/** Says who buys, or takes it back. Prices follow the customer's group. */
export function setCustomer(basket: Draft, buyer: Buyer | null): Draft {
  const { customer: _, customerGroup: __, ...plain } = basket;
  if (!buyer) return plain;
  const { id, name, group } = buyer;
  return { ...plain, customer: { id, name }, ...(group !== undefined && { customerGroup: group }) };
}
