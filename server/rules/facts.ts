import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import type { PricedProduct } from '#shared/sale/read-sale.ts';
import type { Policy } from '#shared/shop/policy.ts';
import type { StaffRole } from '#shared/shop/staff.ts';
import type { SettlementException } from '#shared/sync/outcome.ts';
import type { NotEnded } from './transfer-not-ended.ts';

/** What the chain sold and at which prices, as of one published catalogue version. */
export type CatalogueFacts = {
  readonly terms: Terms;
  product(id: string): (PricedProduct & Pick<Product, 'unit'>) | undefined;
};

/** A line that was sold earlier, and how much of it has come back so far (both positive, thousandths). */
export type SoldLine = {
  readonly shopId: string;
  readonly productId: string;
  readonly unitPriceMicros: number;
  readonly soldMilli: number;
  readonly returnedMilli: number;
};

/** The version that was in force when a sale was begun by a till that did not have it yet. */
export type NewerCatalogue = {
  readonly version: number;
  readonly catalogue: CatalogueFacts;
  /** Since when the till's own version was out of date, ISO 8601. */
  readonly since: string;
};

/** What a customer owes and may owe, minor units. */
export type Credit = {
  readonly balanceMinor: number;
  /** In all. */
  readonly limitMinor: number;
  /** How much more they may buy on account at one till before it has heard from head office; undefined: nobody has said. */
  readonly sliceMinor?: number | undefined;
  /** What they bought so at the same till, without this sale. */
  readonly unheardMinor?: number;
  /** Who is said to have allowed this sale to go beyond the slice. */
  readonly allowedBy?: readonly string[];
};

/** Everything that the rules may know about one entry. They read nothing else. */
export type Facts = {
  /** The version that the sale names; undefined where head office never published it. */
  readonly catalogue: CatalogueFacts | undefined;
  /** Undefined where the sale's own version was in force. */
  readonly newer: NewerCatalogue | undefined;
  /** Another entry has this receipt number already. */
  readonly receiptNumberTaken: boolean;
  /** Another entry has booked a sale of this id, with the same content or with other content. */
  readonly saleTaken: 'no' | 'same' | 'other';
  soldLine(saleId: string, line: number): SoldLine | undefined;
  /** On hand before this entry, thousandths; undefined where the shop does not track the product. */
  onHandMilli(productId: string): number | undefined;
  /** When the shop last counted the product, ISO 8601. */
  countedAt(productId: string): string | undefined;
  /** Whether another entry has used a voucher, or a coupon that is good for once. */
  isUsed(kind: SingleUse['kind'], key: string): boolean;
  /** Of the customer whom the sale names; undefined where nobody has agreed to a credit. */
  readonly credit: Credit | undefined;
  /**
   * Whether somebody held a role in the shop at a moment (milliseconds), or not so long before it that the
   * till may not have heard.
   */
  heldRole(personId: string, needed: StaffRole, moment: number): boolean;
  /** The price that head office granted by a request of a till; undefined where it did not. */
  granted(requestId: string): GrantedPrice | undefined;
  /** Why a transfer did not end as this entry says; undefined where it did, and of all other entries. */
  readonly notEnded: NotEnded | undefined;
  /** The last business date of the shop whose books are closed. */
  readonly closedThrough: string | undefined;
  /** Since when the till that sealed the entry is stopped, ISO 8601. */
  readonly frozenAt: string | undefined;
  /** The furthest that a cashier may set a price from the list price alone, parts per million. */
  readonly priceChangeLimitPpm: number | undefined;
  readonly policy: Policy;
  /** Moment of settlement, ISO 8601. */
  readonly settledAt: string;
};

/** A price that head office granted for goods of one sale, millionths. */
export type GrantedPrice = {
  readonly saleId: string;
  readonly productId: string;
  readonly unitPriceMicros: number;
};

/** Something that counts once in the whole chain. */
export type SingleUse = { readonly kind: 'voucher' | 'coupon'; readonly key: string };

/** An exception that a rule has found; the position on the receipt where it belongs to one line. */
export type Found = SettlementException;
