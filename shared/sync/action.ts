import { z } from 'zod';
import { amountMinor, currencyCode, priceMicros } from '../money/currency.ts';

const id = z.string().min(1).max(40);
const name = z.string().min(1).max(120);
const reason = z.string().min(1).max(200);

/** What a till may ask of the chain: of head office itself, of a person there, or of the chain's own systems. */
export const actionAsked = z.discriminatedUnion('kind', [
  /** Which other shops have a product. */
  z.strictObject({ kind: z.literal('stockElsewhere'), productId: id }),
  /** What a customer owes. */
  z.strictObject({ kind: z.literal('customerBalance'), customerId: id }),
  /** A price beyond the cashier's limit, while nobody who may allow it is in the shop. */
  z.strictObject({
    kind: z.literal('priceOverride'),
    saleId: z.uuid(),
    lineId: z.string().min(1).max(60),
    productId: id,
    productName: name,
    currency: currencyCode,
    listPriceMicros: priceMicros,
    unitPriceMicros: priceMicros,
    /** Thousandths of the unit of sale. */
    quantityMilli: z.int().min(1),
    reason,
  }),
  /** The number under which a tax office takes an invoice. */
  z.strictObject({
    kind: z.literal('eInvoiceNumber'),
    entryId: z.uuid(),
    receiptNumber: z.string().min(1).max(16),
  }),
  /** Whether a customer's wallet has paid. */
  z.strictObject({
    kind: z.literal('walletConfirmation'),
    saleId: z.uuid(),
    amountMinor: amountMinor.min(1),
    currency: currencyCode,
    /** What the wallet calls the payment. */
    reference: z.string().min(1).max(60),
  }),
]);
export type ActionAsked = z.infer<typeof actionAsked>;
export type ActionKind = ActionAsked['kind'];

export const ACTION_KINDS = actionAsked.options.map((option) => option.shape.kind.value);
export const actionKind = z.enum(ACTION_KINDS as [ActionKind, ...ActionKind[]]);

/** How long an answer is wanted, seconds: at least, at most. */
export const GOOD_FOR_MIN = 10;
export const GOOD_FOR_MAX = 7 * 24 * 3600;

/** Shops that one answer names, at most. */
export const SHOPS_PER_ANSWER_MAX = 200;

/** Not strict: a newer head office may say more. */
export const actionAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('stockElsewhere'),
    shops: z.array(z.object({ shopId: id, name, onHandMilli: z.int() })).max(SHOPS_PER_ANSWER_MAX),
  }),
  z.object({
    kind: z.literal('customerBalance'),
    balanceMinor: amountMinor,
    currency: currencyCode,
    creditLimitMinor: amountMinor.optional(),
  }),
  /** What is granted may be another price than was asked for. */
  z.object({ kind: z.literal('priceOverride'), unitPriceMicros: priceMicros, approvedBy: name }),
  z.object({ kind: z.literal('eInvoiceNumber'), number: z.string().min(1).max(60) }),
  z.object({ kind: z.literal('walletConfirmation'), transactionId: z.string().min(1).max(60) }),
]);
export type ActionAnswer = z.infer<typeof actionAnswer>;

/** Why nobody could answer. */
export const actionFault = z.enum([
  /** Nobody at head office has set up who answers this. */
  'nobodyAnswers',
  /** The chain's system did not answer, again and again. */
  'noAnswer',
  /** It was told, and nobody can say whether it did what it was asked: look before asking again. */
  'mayHaveHappened',
  /** It answered that it cannot. */
  'cannot',
]);

const at = z.iso.datetime();
const asOf = { changedAt: at, expiresAt: at };

/**
 * How far a request is, as head office tells the till; the document's id is the entry's. Until it is
 * there the request waits at the till or in the queue.
 */
export const actionState = z.discriminatedUnion('state', [
  /** Head office has it. */
  z.object({ state: z.literal('taken'), ...asOf }),
  /** Somebody else has it: the chain's system, or a person at head office. */
  z.object({ state: z.literal('asked'), ...asOf }),
  z.object({ state: z.literal('answered'), answer: actionAnswer, ...asOf }),
  z.object({
    state: z.literal('refused'),
    reason: z.string().max(200),
    by: z.string().max(120).optional(),
    ...asOf,
  }),
  z.object({ state: z.literal('failed'), fault: actionFault, message: z.string().max(300), ...asOf }),
  z.object({ state: z.literal('expired'), ...asOf }),
]);
export type ActionState = z.infer<typeof actionState>;
