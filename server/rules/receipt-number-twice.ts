import type { Facts, Found } from './facts.ts';

/**
 * A receipt number belongs to one entry for ever. Protects the chain before the tax authority, which
 * reads two receipts of one number as a hidden sale; it happens where a till was restored from a backup.
 */
export function receiptNumberTwice(receiptNumber: string, facts: Facts): Found[] {
  if (!facts.receiptNumberTaken) return [];
  return [
    { code: 'receiptNumberTwice', message: `receipt number ${receiptNumber} was used by another entry` },
  ];
}
