import { z } from 'zod';
import { roundingMode } from '../money/round.ts';
import { when } from './when.ts';

/** Taxes that one product may carry beyond its first: their exact factors stay small numbers. */
const FURTHER_TAXES_MAX = 3;

const taxId = z.string().min(1).max(20);
const taxName = z.string().min(1).max(40);
const ratePpm = z.int().min(0).max(10_000_000);

/**
 * A tax of a product. `ratePpm` is parts per million: 19 % is 190_000.
 *
 * Prices contain the tax unless `added` says that it comes on top. A product with several taxes names
 * the first; the others are `further`, in order. A further tax is on the price before taxes, or, where it
 * is `compound`, on the price and all taxes before it: a supplementary duty of 20 % with a VAT of 15 % on
 * top of it is a duty with a compound VAT.
 */
export const tax = z.strictObject({
  id: taxId,
  name: taxName,
  ratePpm,
  /** The price is without tax; the tax is added to it. */
  added: z.literal(true).optional(),
  /** No tax by law, which a summary must tell apart from a rate of zero. */
  exempt: z.literal(true).optional(),
  further: z
    .array(z.strictObject({ id: taxId, name: taxName, ratePpm, compound: z.literal(true).optional() }))
    .max(FURTHER_TAXES_MAX)
    .optional(),
});
export type Tax = z.infer<typeof tax>;

/** In some shops, or for some customers, another tax takes the place of a product's own. */
export const taxSwap = z.strictObject({ from: taxId, to: taxId, when });

/**
 * Where a fraction of a tax is rounded. `receipt`: once for all sold lines of a tax and once for all that
 * come back, then shared out to the lines by largest remainder. `line`: on every line.
 */
export const taxRounding = z.strictObject({ per: z.enum(['receipt', 'line']), mode: roundingMode });
export type TaxRounding = z.infer<typeof taxRounding>;

export const DEFAULT_TAX_ROUNDING: TaxRounding = { per: 'receipt', mode: 'halfUp' };
