import { z } from 'zod';
import { amountMinor, currencyCode } from '../money/currency.ts';
import { LINES_PER_TRANSFER_MAX } from '../shop/coming-transfer.ts';
import { actionAsked, GOOD_FOR_MAX, GOOD_FOR_MIN } from './action.ts';

/** At most 16 characters (India, CGST rule 46). */
export const receiptNumber = z.string().min(1).max(16);

/** The most that one count can say, thousandths of the unit of sale. */
export const COUNTED_MILLI_MAX = 1_000_000_000;

const reason = z.string().min(1).max(200);
/** The person who did it, as head office knows them. Absent where the till has no staff of its own. */
const by = z.string().min(1).max(40).optional();
const positiveMinor = amountMinor.min(1);
const cash = { amountMinor: positiveMinor, currency: currencyCode, reason, by };
const receiptOf = { entryId: z.uuid(), receiptNumber };

/**
 * What happens at a till besides sales and refunds. Each is sealed in the journal like a sale, but
 * has no receipt number of its own.
 */
export const factBody = z.discriminatedUnion('kind', [
  /** Money put into the drawer, or taken out of it, that belongs to no sale. */
  z.strictObject({ kind: z.literal('cashIn'), ...cash }),
  z.strictObject({ kind: z.literal('cashOut'), ...cash }),
  z.strictObject({
    kind: z.literal('shiftOpened'),
    shiftId: z.uuid(),
    /** Cash in the drawer when the shift begins. */
    floatMinor: amountMinor.min(0),
    currency: currencyCode,
    by,
  }),
  z.strictObject({
    kind: z.literal('shiftClosed'),
    shiftId: z.uuid(),
    countedMinor: amountMinor.min(0),
    /** What should have been in the drawer by the till's own count. */
    expectedMinor: amountMinor,
    /** Of this till's shifts, which one: the number of its Z report. */
    number: z.int().min(1).optional(),
    /** How many of each note and coin. */
    counted: z
      .array(z.strictObject({ denominationMinor: amountMinor.min(1), pieces: z.int().min(1).max(100_000) }))
      .max(30)
      .optional(),
    currency: currencyCode,
    by,
  }),
  /** Somebody with the right to do so allowed what a cashier may not do alone. */
  z.strictObject({
    kind: z.literal('overrideGiven'),
    action: z.string().min(1).max(60),
    by: z.string().min(1).max(40),
    /** The sale in progress that it was given for: its id when it is completed. */
    saleId: z.uuid().optional(),
    reason: reason.optional(),
  }),
  z.strictObject({ kind: z.literal('drawerOpened'), reason, by }),
  z.strictObject({
    kind: z.literal('customerSaved'),
    customerId: z.string().min(1).max(40),
    name: z.string().min(1).max(120),
    phone: z.string().min(1).max(40).optional(),
    email: z.string().min(3).max(200).optional(),
    /** The fields as the till knew them before; one that is the same says nothing new. */
    was: z
      .strictObject({ name: z.string().max(120), phone: z.string().max(40), email: z.string().max(200) })
      .partial()
      .optional(),
    by,
  }),
  z.strictObject({
    kind: z.literal('stockCounted'),
    productId: z.string().min(1).max(40),
    /** Thousandths of the unit of sale. */
    countedMilli: z.int().min(0).max(COUNTED_MILLI_MAX),
    by,
  }),
  /** Goods that another shop sent are here. Each line of the transfer is named, also one of which nothing came. */
  z.strictObject({
    kind: z.literal('transferReceived'),
    transferId: z.uuid(),
    lines: z
      .array(
        z.strictObject({
          productId: z.string().min(1).max(40),
          /** What came, thousandths of the unit of sale. */
          quantityMilli: z.int().min(0).max(COUNTED_MILLI_MAX),
        }),
      )
      .min(1)
      .max(LINES_PER_TRANSFER_MAX),
    by,
  }),
  /** They are not taken in, and go back whole. */
  z.strictObject({ kind: z.literal('transferRefused'), transferId: z.uuid(), reason, by }),
  /** A printer took the whole receipt of this sale, for the first time or again. */
  z.strictObject({ kind: z.literal('receiptPrinted'), ...receiptOf }),
  z.strictObject({ kind: z.literal('receiptReprinted'), ...receiptOf, by }),
  /** Between these two the till is a practice ground. */
  z.strictObject({ kind: z.literal('trainingOn'), by }),
  z.strictObject({ kind: z.literal('trainingOff'), by }),
  /**
   * Something was asked of the chain (see action.ts). It is no fact about goods or money: head office may
   * refuse it, and after `goodForSeconds` nobody waits for an answer any more.
   */
  z.strictObject({
    kind: z.literal('actionRequested'),
    action: actionAsked,
    goodForSeconds: z.int().min(GOOD_FOR_MIN).max(GOOD_FOR_MAX),
    by,
  }),
  /** A basket that was given up, or a sale that was called off: what and why. The money is a refund. */
  z.strictObject({
    kind: z.literal('voided'),
    saleId: z.uuid(),
    totalMinor: amountMinor,
    currency: currencyCode,
    reason,
    by,
  }),
]);
export type FactBody = z.infer<typeof factBody>;
