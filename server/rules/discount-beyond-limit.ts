import { isBeyond } from '#shared/sale/discount.ts';
import { unapprovedDiscounts } from '#shared/sale/give-discount.ts';
import { draftOfSale } from '#shared/sale/read-sale.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { withProvenApprovals } from './approval.ts';
import type { Facts, Found } from './facts.ts';
import { asSaid } from './recompute.ts';

/**
 * Says when more was taken off by hand than a cashier may alone, and nobody with the right to has allowed
 * it. Protects the till from friends of the cashier; the till asks for an approval, so this is one whose
 * program or settings were changed.
 *
 * @param leftAt when the sale was completed, milliseconds: who allowed it must have had the right then
 */
export function discountBeyondLimit(said: Sale, leftAt: number, facts: Facts): Found[] {
  const { catalogue, priceChangeLimitPpm } = facts;
  if (!hasHand(said) || !catalogue) return [];
  const { sale, unproven } = withProvenApprovals(said, leftAt, facts);
  const found = [...pricesBeyond(sale, priceChangeLimitPpm), ...discountsBeyond(sale, catalogue)];
  if (unproven.length === 0) return found;
  const named = unproven.map((name) => `"${name}"`).join(', ');
  return found.map((one) => ({ ...one, message: `${one.message}: ${named} had no right to`.slice(0, 500) }));
}

function hasHand(sale: Sale): boolean {
  return (
    sale.discount !== undefined ||
    sale.lines.some(({ discount, priceSource }) => discount || priceSource.kind === 'manual')
  );
}

function pricesBeyond(sale: Sale, limitPpm: number | undefined): Found[] {
  if (limitPpm === undefined) return [];
  return sale.lines.flatMap(({ priceSource, unitPriceMicros, quantityMilli, line }): Found[] => {
    if (priceSource.kind !== 'manual' || priceSource.approvedBy !== undefined || quantityMilli <= 0)
      return [];
    const list = priceSource.listPriceMicros;
    if (!isBeyond(limitPpm, Math.abs(list - unitPriceMicros), list)) return [];
    const message = `price ${unitPriceMicros} set by hand, list price ${list} millionths, limit ${limitPpm} ppm; nobody approved it`;
    return [{ code: 'discountBeyondLimit', message, line }];
  });
}

function discountsBeyond(sale: Sale, catalogue: NonNullable<Facts['catalogue']>): Found[] {
  const { terms } = catalogue;
  const limit = terms.discountLimitPpm;
  if (limit === undefined) return [];
  const draft = draftOfSale(sale, terms, (id, line) => asSaid(catalogue.product(id), line));
  const lineOf = new Map(draft.lines.map(({ lineId }, index) => [lineId, sale.lines[index]?.line]));
  const message = `taken off by hand beyond ${limit} ppm, and nobody approved it`;
  return unapproved(draft, limit).map((place): Found => {
    const line = lineOf.get(place);
    return { code: 'discountBeyondLimit', message, ...(line !== undefined && { line }) };
  });
}

function unapproved(draft: Parameters<typeof unapprovedDiscounts>[0], limit: number): string[] {
  try {
    return unapprovedDiscounts(draft, limit);
  } catch (error) {
    // Amounts beyond exact integers: `recompute` has said so.
    if (error instanceof RangeError) return [];
    throw error;
  }
}
