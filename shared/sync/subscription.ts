import { z } from 'zod';

/** Subscriptions that a till may have open at once: one for each thing that its screens look at. */
export const SUBSCRIPTIONS_MAX = 10;
export const PURCHASES_MAX = 30;
/** Goods of a purchase that are named. */
export const PURCHASE_GOODS_MAX = 5;
export const SHOPS_ELSEWHERE_MAX = 500;

/** What a customer bought, at any shop of the chain. */
export const customerPurchases = z.strictObject({
  /** Newest first. */
  purchases: z
    .array(
      z.strictObject({
        entryId: z.uuid(),
        kind: z.enum(['sale', 'refund']),
        receiptNumber: z.string().max(40),
        shopName: z.string().max(60),
        soldAt: z.iso.datetime(),
        totalMinor: z.int(),
        currency: z.string().length(3),
        /** Names of the first goods. */
        goods: z.array(z.string().max(200)).max(PURCHASE_GOODS_MAX),
        lines: z.int().min(0),
      }),
    )
    .max(PURCHASES_MAX),
});

/** What the other shops have of a product; shops where nobody counts it are left out. */
export const stockElsewhere = z.strictObject({
  shops: z
    .array(
      z.strictObject({
        shopId: z.string().max(40),
        shopName: z.string().max(60),
        onHandMilli: z.int(),
        countedAt: z.iso.datetime(),
      }),
    )
    .max(SHOPS_ELSEWHERE_MAX),
});

/** What a screen may ask head office for when it opens, beyond the till's channels. */
export const subscriptionValues = { customerPurchases, stockElsewhere } as const;
export type SubscriptionKind = keyof typeof subscriptionValues;
export type SubscriptionValue<K extends SubscriptionKind> = z.infer<(typeof subscriptionValues)[K]>;

/** One thing that is looked at: `id` is the customer's or the product's. */
export const subscription = z.strictObject({
  kind: z.enum(['customerPurchases', 'stockElsewhere']),
  id: z.string().min(1).max(40),
});
export type Subscription = z.infer<typeof subscription>;

const version = z.string().min(1).max(64);

export const subscriptionsRequest = z.strictObject({
  wanted: z
    .array(subscription.extend({ /** The version that the till has. */ known: version.optional() }))
    .min(1)
    .max(SUBSCRIPTIONS_MAX),
  /** How long head office may hold the request while nothing is newer, milliseconds. */
  waitMs: z.int().min(0).max(25_000),
});
export type SubscriptionsRequest = z.infer<typeof subscriptionsRequest>;

/** A value as it is now. `value` null: this till may not see it. */
const newsOf = <K extends SubscriptionKind, V extends z.ZodType>(kind: K, value: V) =>
  z.strictObject({
    kind: z.literal(kind),
    id: subscription.shape.id,
    version,
    /** When head office read it. */
    asOf: z.iso.datetime(),
    value: value.nullable(),
  });
export const subscriptionNews = z.discriminatedUnion('kind', [
  newsOf('customerPurchases', customerPurchases),
  newsOf('stockElsewhere', stockElsewhere),
]);
export type SubscriptionNews = z.infer<typeof subscriptionNews>;

/** Only what differs from what the till has. */
export const subscriptionsAnswer = z.strictObject({
  news: z.array(subscriptionNews).max(SUBSCRIPTIONS_MAX),
});
export type SubscriptionsAnswer = z.infer<typeof subscriptionsAnswer>;

export function subscriptionKey({ kind, id }: Subscription): string {
  return `${kind}/${id}`;
}
