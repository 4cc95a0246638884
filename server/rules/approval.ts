import type { Sale, SaleLine } from '#shared/sale/sale.ts';
import type { Facts } from './facts.ts';

/** Who may allow a price or a discount that a cashier may not give alone. */
const NEEDED = 'supervisor';

/** A sale without the approvals of people who could not give them, and who they are said to be. */
export type Approved = { readonly sale: Sale; readonly unproven: readonly string[] };

/**
 * Takes an approval for what it is worth: it counts where the one who is named held the role when the
 * goods left. Protects from a till on which somebody wrote a manager's name, or the name of one who is
 * none any more.
 *
 * @param leftAt when the sale was completed, milliseconds
 */
export function withProvenApprovals(sale: Sale, leftAt: number, facts: Facts): Approved {
  const unproven = namesIn(sale).filter((name) => !facts.heldRole(name, NEEDED, leftAt));
  if (unproven.length === 0) return { sale, unproven };
  const isUnproven = (name: string | undefined) => name !== undefined && unproven.includes(name);
  const { discount } = sale;
  return {
    unproven,
    sale: {
      ...sale,
      ...(discount && { discount: isUnproven(discount.approvedBy) ? withoutApproval(discount) : discount }),
      lines: sale.lines.map((line) => withoutApprovals(line, isUnproven)),
    },
  };
}

/** Everybody who is said to have allowed a price or a discount. */
export function namesIn(sale: Sale): string[] {
  const names = new Set<string | undefined>([sale.discount?.approvedBy]);
  for (const { priceSource, discount } of sale.lines) {
    if (priceSource.kind === 'manual') names.add(priceSource.approvedBy);
    names.add(discount?.approvedBy);
  }
  return [...names].filter((name) => name !== undefined);
}

function withoutApprovals(line: SaleLine, isUnproven: (name: string | undefined) => boolean): SaleLine {
  const { priceSource, discount } = line;
  return {
    ...line,
    priceSource:
      priceSource.kind === 'manual' && isUnproven(priceSource.approvedBy)
        ? withoutApproval(priceSource)
        : priceSource,
    ...(discount && { discount: isUnproven(discount.approvedBy) ? withoutApproval(discount) : discount }),
  };
}

function withoutApproval<T extends { readonly approvedBy?: string | undefined }>(given: T): T {
  const { approvedBy: _, ...rest } = given;
  return rest as T;
}
