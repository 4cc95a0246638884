import { z } from 'zod';
import { tillId } from './entry.ts';

/** Epochs of before that a till names when it is enrolled anew, the latest ones. */
export const FORMER_EPOCHS_MAX = 20;

/** An epoch of before: head office may have been set back to a time when it did not know it. */
export const formerEpoch = z.strictObject({
  tillId,
  epoch: z.int().min(1),
  receiptSeries: z.string().min(1).max(6),
  token: z.string().min(20).max(200),
  publicKeyPem: z.string().min(50).max(400),
});
export type FormerEpoch = z.infer<typeof formerEpoch>;

/** What a till sends to be enrolled: a one-time code from head office and its new public key. */
export const enrolmentRequest = z.strictObject({
  code: z.string().min(6).max(64),
  /** Ed25519 public key, SPKI in PEM. */
  publicKeyPem: z.string().min(50).max(400),
  tillName: z.string().min(1).max(60),
  /** Last epoch in the till's journal, where it has one: the new epoch comes after it. */
  epochAfter: z.int().min(0).optional(),
  /** The token of the enrolment that this one follows: the till keeps its name, in a new epoch. */
  previousToken: z.string().min(20).max(200).optional(),
  former: z.array(formerEpoch).max(FORMER_EPOCHS_MAX).optional(),
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequest>;

/** Who a till is, as head office enrolled it. */
export const tillIdentity = z.strictObject({
  tillId,
  tillName: z.string(),
  shopId: z.string().min(1).max(40),
  shopName: z.string(),
  chainName: z.string(),
  epoch: z.int().min(1),
  /** Start of every receipt number of this till and epoch. */
  receiptSeries: z.string().min(1).max(6),
  headOfficeUrl: z.url(),
});
export type TillIdentity = z.infer<typeof tillIdentity>;

/** Send-only access to the queue, short-lived. */
export const queueAccess = z.strictObject({
  /** Queue URL with an add-only shared access signature. */
  url: z.url(),
  expiresAt: z.iso.datetime(),
});
export type QueueAccess = z.infer<typeof queueAccess>;

export const enrolmentAnswer = z.strictObject({
  identity: tillIdentity,
  /** Bearer token for the feed; head office keeps only its hash. */
  token: z.string().min(20).max(200),
});
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswer>;

/** An owner's address, in one spelling. */
export const ownerEmail = z.string().trim().toLowerCase().pipe(z.email().max(254));

/**
 * A till asks to be let in by its owner. Number and secret are the till's own, so that asking again, when
 * the answer was lost, is the same request. The secret fetches the identity once the owner has agreed.
 */
export const enrolmentAsk = z.strictObject({
  id: z.uuid(),
  /** 256 random bits, base64url. */
  secret: z.string().regex(/^[\w-]{43}$/, 'a secret of 256 bits'),
  email: ownerEmail,
  tillName: enrolmentRequest.shape.tillName,
});
export type EnrolmentAsk = z.infer<typeof enrolmentAsk>;

/** How far a request is. It says nothing about whether the address is an owner's. */
export const enrolmentProgress = z.strictObject({
  state: z.enum([
    /** The mail is on its way. */
    'new',
    /** It was sent; the owner is asked. */
    'confirming',
    /** The owner agreed: the identity can be fetched with the secret as code. */
    'confirmed',
    'refused',
    'expired',
  ]),
  /** Stands on the till's screen and in the mail, so that the owner lets in the right till. */
  comparison: z.string().regex(/^\d{4}$/),
  /** The mail server does not answer; it is tried again. */
  mailDelayed: z.boolean(),
  expiresAt: z.iso.datetime(),
});
export type EnrolmentProgress = z.infer<typeof enrolmentProgress>;

/** A request of this till, as its page shows it. */
export const ownerAsked = z.strictObject({
  headOfficeUrl: z.url(),
  email: ownerEmail,
  tillName: enrolmentRequest.shape.tillName,
  state: z.enum(['mailing', 'waiting', 'letIn', 'refused', 'expired']),
  comparison: enrolmentProgress.shape.comparison,
  /** When the mailed code is over. */
  expiresAt: z.iso.datetime(),
  mailDelayed: z.boolean(),
  /** Why the last look got no answer, or the identity could not be fetched; it is tried again. */
  problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});
export type OwnerAsked = z.infer<typeof ownerAsked>;
