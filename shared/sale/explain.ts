import { minorDigits } from '../money/currency.ts';
import { extendPrice } from '../money/extend.ts';
import { formatShort } from '../money/format-decimal.ts';
import { unreachable } from '../result.ts';
import type { PricedLine } from './price-sale.ts';

/** One step towards what a line costs, as data; screens and head office put it into words. */
export type Step =
  | {
      readonly step: 'listPrice';
      readonly unitPriceMicros: number;
      readonly priceListId: string;
      readonly catalogueVersion: number;
    }
  | {
      readonly step: 'manualPrice';
      readonly unitPriceMicros: number;
      readonly reason: string;
      readonly approvedBy?: string | undefined;
    }
  | { readonly step: 'quantity'; readonly quantityMilli: number; readonly amountMinor: number }
  /** What price times quantity was exactly, where it had to be rounded. */
  | {
      readonly step: 'rounding';
      readonly exact: string;
      readonly mode: 'halfUp';
      readonly amountMinor: number;
    }
  /** Goods that come back take their share of what was paid with them. */
  | {
      readonly step: 'returned';
      readonly saleId: string;
      readonly line: number;
      readonly quantityMilli: number;
      readonly amountMinor: number;
    }
  | {
      readonly step: 'lineDiscount';
      readonly offMinor: number;
      readonly ratePpm?: number;
      readonly reason?: string;
      readonly approvedBy?: string | undefined;
    }
  | { readonly step: 'promotion'; readonly promotionId: string; readonly offMinor: number }
  | { readonly step: 'basketDiscount'; readonly offMinor: number }
  | {
      readonly step: 'tax';
      readonly taxId: string;
      readonly ratePpm: number;
      readonly taxMinor: number;
      readonly added: boolean;
      readonly exempt: boolean;
    };

type Context = { readonly currency: string; readonly priceListId: string; readonly catalogueVersion: number };

/**
 * Why a line costs what it costs: every step, in the order of `priceSale`.
 *
 * @param of the terms of the basket, or the sale that the line belongs to (see `readSale`)
 */
export function explain(line: PricedLine, of: Context): Step[] {
  return [...explainAmount(line, of), ...explainReductions(line), ...explainTaxes(line)];
}

function explainAmount(line: PricedLine, of: Context): Step[] {
  const { draftLine, priceSource, unitPriceMicros, listUnitPriceMicros, extendedMinor } = line;
  const { quantityMilli, returned, returnOf } = draftLine;
  if (returned && returnOf)
    return [
      {
        step: 'returned',
        saleId: returnOf.saleId,
        line: returnOf.line,
        quantityMilli,
        amountMinor: extendedMinor,
      },
    ];
  const steps: Step[] = [
    {
      step: 'listPrice',
      unitPriceMicros: listUnitPriceMicros,
      priceListId: priceSource.priceListId ?? of.priceListId,
      catalogueVersion: of.catalogueVersion,
    },
  ];
  if (priceSource.kind === 'manual') {
    const { reason, approvedBy } = priceSource;
    steps.push({
      step: 'manualPrice',
      unitPriceMicros,
      reason,
      ...(approvedBy !== undefined && { approvedBy }),
    });
  }
  steps.push({ step: 'quantity', quantityMilli, amountMinor: extendedMinor });
  const exact = exactAmount(unitPriceMicros, quantityMilli);
  if (exact !== formatShort(extendedMinor, minorDigits(of.currency)))
    steps.push({ step: 'rounding', exact, mode: 'halfUp', amountMinor: extendedMinor });
  return steps;
}

/** Price times quantity in major units, every digit of it. */
function exactAmount(unitPriceMicros: number, quantityMilli: number): string {
  const billionths = BigInt(unitPriceMicros) * BigInt(quantityMilli);
  const sign = billionths < 0n ? '-' : '';
  const digits = String(billionths < 0n ? -billionths : billionths).padStart(10, '0');
  const text = `${sign}${digits.slice(0, -9)}.${digits.slice(-9)}`;
  return text.replace(/\.?0+$/, '');
}

function explainReductions(line: PricedLine): Step[] {
  const { discountMinor, promotions, basketDiscountMinor, draftLine } = line;
  const { discount } = draftLine;
  const steps: Step[] = [];
  if (discountMinor !== 0) {
    const given = discount && {
      reason: discount.reason,
      ...('ratePpm' in discount && { ratePpm: discount.ratePpm }),
      ...(discount.approvedBy !== undefined && { approvedBy: discount.approvedBy }),
    };
    steps.push({ step: 'lineDiscount', offMinor: discountMinor, ...given });
  }
  for (const { id, minor } of promotions) steps.push({ step: 'promotion', promotionId: id, offMinor: minor });
  if (basketDiscountMinor !== 0) steps.push({ step: 'basketDiscount', offMinor: basketDiscountMinor });
  return steps;
}

function explainTaxes({ taxes }: PricedLine): Step[] {
  return taxes.map(({ taxId, ratePpm, minor, added = false, exempt = false }) => ({
    step: 'tax',
    taxId,
    ratePpm,
    taxMinor: minor,
    added,
    exempt,
  }));
}

/** What a line comes to by its steps alone. All in minor units. */
export type Replayed = {
  readonly totalMinor: number;
  readonly taxMinor: number;
  readonly grossMinor: number;
};

/** Goes through the steps again: an explanation is right when it leads to the same numbers as the line. */
export function replaySteps(steps: readonly Step[], currency: string): Replayed {
  let unitPriceMicros = 0;
  let totalMinor = 0;
  let taxMinor = 0;
  let addedMinor = 0;
  for (const step of steps) {
    switch (step.step) {
      case 'listPrice':
      case 'manualPrice':
        unitPriceMicros = step.unitPriceMicros;
        break;
      case 'quantity':
        totalMinor = extendPrice(unitPriceMicros, step.quantityMilli, currency);
        break;
      case 'rounding':
      case 'returned':
        totalMinor = step.amountMinor;
        break;
      case 'lineDiscount':
      case 'promotion':
      case 'basketDiscount':
        totalMinor -= step.offMinor;
        break;
      case 'tax':
        taxMinor += step.taxMinor;
        if (step.added) addedMinor += step.taxMinor;
        break;
      default:
        return unreachable(step);
    }
  }
  return { totalMinor, taxMinor, grossMinor: totalMinor + addedMinor };
}
