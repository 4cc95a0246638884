import type { Facts, Found } from './facts.ts';

/**
 * A sale has one id for ever, from its draft on. Protects the chain from counting a sale twice that two
 * entries carry: one with the same content is that sale again, and is not booked; one with other
 * content is booked, for goods have left, and a person looks at both.
 */
export function saleTwice(saleId: string, facts: Facts): Found[] {
  if (facts.saleTaken === 'no') return [];
  const message =
    facts.saleTaken === 'same'
      ? `sale ${saleId} is booked already; this entry is not counted`
      : `another entry has sale ${saleId} with other content; both are booked`;
  return [{ code: 'saleTwice', message }];
}
