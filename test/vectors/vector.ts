import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { terms } from '#shared/catalogue/catalogue.ts';

/** A plain decimal: amounts in major units, quantities in units of sale. */
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'a plain decimal');
/** `10%` or an amount. */
const reduction = z.string().regex(/^\d+(\.\d+)?%?$/, 'a rate such as 10% or an amount');
const id = z.string().min(1);

const vectorLine = z.strictObject({
  quantity: decimal,
  price: decimal,
  /** Default: `reduced`. */
  tax: id.optional(),
  unit: z.enum(['kg', 'm', 'l']).optional(),
  /** Product id. Default: its place, `product-1`. */
  product: id.optional(),
  category: z.string().optional(),
  manual: decimal.optional(),
  discount: reduction.optional(),
  prices: z.record(id, decimal).optional(),
  parts: z.array(z.strictObject({ tax: id, weight: z.int().min(0) })).optional(),
});
export type VectorLine = z.infer<typeof vectorLine>;

const vectorTender = z.strictObject({
  kind: z.enum(['cash', 'card', 'wallet', 'storeCredit', 'onAccount', 'voucher']),
  amount: decimal,
  reference: z.string().optional(),
  foreign: z.strictObject({ currency: z.string(), amount: decimal }).optional(),
});
export type VectorTender = z.infer<typeof vectorTender>;

/** A basket, and what it must come to. Who found the numbers, and how, is part of it. */
const vector = z.strictObject({
  name: z.string().min(1),
  /** `worked by hand`, a public rule or another project's published test, or `reference`. */
  source: z.string().min(1),
  /** The arithmetic. */
  why: z.string().min(1),
  /** Default: EUR. */
  currency: z.string().length(3).optional(),
  /** Laid over the terms of `vectorTerms`. */
  terms: terms.partial().optional(),
  shopId: id.optional(),
  customerGroup: id.optional(),
  customerId: id.optional(),
  openedAt: z.iso.datetime().optional(),
  utcOffsetMinutes: z.int().optional(),
  coupons: z.array(id).optional(),
  discount: reduction.optional(),
  lines: z.array(vectorLine).min(1),
  /** Default: exactly the total, in cash. */
  tenders: z.array(vectorTender).optional(),
  tip: decimal.optional(),
  expect: z.strictObject({
    total: decimal.optional(),
    /** Line totals, in order. */
    lines: z.array(decimal).optional(),
    /** By tax id: net and tax. */
    taxes: z.record(id, z.tuple([decimal, decimal])).optional(),
    rounding: decimal.optional(),
    change: decimal.optional(),
    forfeited: decimal.optional(),
    credit: decimal.optional(),
    /** Code of the problem by which the sale is refused. */
    problem: id.optional(),
    /** Visits of a customer who brings goods back: quantities by line, and the total or a problem. */
    returns: z.array(z.strictObject({ lines: z.record(id, decimal), total: z.string() })).optional(),
  }),
});
export type Vector = z.infer<typeof vector>;

export const vectorFile = z.strictObject({ about: z.string().min(1), vectors: z.array(vector).min(1) });

/** Every file of vectors, decoded. */
export function readVectorFiles() {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      name,
      ...vectorFile.parse(JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'))),
    }));
}
