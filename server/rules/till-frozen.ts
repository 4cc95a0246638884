import type { Facts, Found } from './facts.ts';

/**
 * Says when an entry comes from a till that is stopped, because it was copied or sealed two contents under
 * one number. Its sales are facts and are booked; a person sees that they come from one of two copies.
 * Entries of a till that was shut out are not booked at all: see `open-batch.ts`.
 */
export function tillFrozen(facts: Facts): Found[] {
  if (facts.frozenAt === undefined) return [];
  return [{ code: 'tillFrozen', message: `the till is stopped since ${facts.frozenAt}` }];
}
