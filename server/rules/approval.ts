import type { Sale, SaleLine } from '#shared/sale/sale.ts';
import type { Facts } from './facts.ts';

/** Who may allow a price or a discount that a cashier may not give alone. */
const NEEDED = 'supervisor';

/** A sale without the approvals of people who could not give them, and who they are said to be. */
export type Approved = { readonly sale: Sale; readonly unproven: readonly string[] };

/**
 * Takes an approval for what it is worth: it counts where the one who is named held the role when the
 * goods left, or, for a price, where head office itself granted it to this sale by the request that is
 * named. Protects from a till on which somebody wrote a manager's name, or the name of one who is none any
 * more.
 *
 * @param leftAt when the sale was completed, milliseconds
 */
export function withProvenApprovals(sale: Sale, leftAt: number, facts: Facts): Approved {
  const unproven = new Set<string>();
  const prove = <T extends Given>(given: T, isGranted: boolean): T => {
    const { approvedBy } = given;
    if (approvedBy === undefined || isGranted || facts.heldRole(approvedBy, NEEDED, leftAt)) return given;
    unproven.add(approvedBy);
    return withoutApproval(given);
  };
  const proven: Sale = {
    ...sale,
    ...(sale.discount && { discount: prove(sale.discount, false) }),
    lines: sale.lines.map((line) => ({
      ...line,
      priceSource:
        line.priceSource.kind === 'manual'
          ? prove(line.priceSource, isGranted(line, line.priceSource, sale.id, facts))
          : line.priceSource,
      ...(line.discount && { discount: prove(line.discount, false) }),
    })),
  };
  return { sale: unproven.size > 0 ? proven : sale, unproven: [...unproven] };
}

type Given = { readonly approvedBy?: string | undefined };

/** Whether head office granted this price for these goods in this sale. */
function isGranted(line: SaleLine, { approvedBy }: Given, saleId: string, facts: Facts): boolean {
  const grant = approvedBy === undefined ? undefined : facts.granted(approvedBy);
  return (
    grant !== undefined &&
    grant.saleId === saleId &&
    grant.productId === line.productId &&
    line.unitPriceMicros >= grant.unitPriceMicros
  );
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

function withoutApproval<T extends Given>(given: T): T {
  const { approvedBy: _, ...rest } = given;
  return rest as T;
}
