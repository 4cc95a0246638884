import { z } from 'zod';
import { sha256Hex, tillId } from './entry.ts';
import { keptEntry } from './kept-entry.ts';
import { appReport, updateOrder } from './update-order.ts';

/** A number used once: 256 random bits, base64url. */
const nonce = z.string().regex(/^[\w-]{43}$/, 'a nonce');

/** The public key that bundles are encrypted to (RFC 7517), P-256. */
export const bundleKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().max(60),
  y: z.string().max(60),
  kid: z.string().min(1).max(60),
});
export type BundleKey = z.infer<typeof bundleKey>;

/**
 * What a till says first on every run. `last` proves that it is the one that made the contact before;
 * `next` is what it will prove the next time. It writes `next` down before it asks, so an answer that
 * was lost is asked for again with the same `next`, while a copy of the till asks with another.
 */
export const contactRequest = z.strictObject({
  /** Contacts of this epoch that were answered. */
  count: z.int().min(0),
  last: nonce.nullable(),
  next: nonce,
  /** The database epoch of the last answer: head office itself may have been set back since. */
  database: z.string().max(64).nullable(),
  /** Last entry of the till's journal; epoch 0 and seq 0 when it is empty. */
  journalEnd: z.strictObject({ epoch: z.int().min(0), seq: z.int().min(0), hash: sha256Hex }),
  /** How many entries of this epoch the till holds a settled outcome for. */
  settledHeard: z.int().min(0),
  /** The program that runs on this till, and versions that failed on it. */
  app: appReport.optional(),
});
export type ContactRequest = z.infer<typeof contactRequest>;

/**
 * Whether a till may go on selling. `copied`: two of it exist, or it was set back to a backup.
 * `forked`: it sealed two contents under one number. `superseded`: it was enrolled anew elsewhere.
 */
export const standing = z.enum(['good', 'copied', 'forked', 'superseded']);
export type Standing = z.infer<typeof standing>;

/** What head office has of one epoch of a till. */
export const epochAtHeadOffice = z.object({
  epoch: z.int().min(1),
  /** Everything from 1 up to here is settled. */
  contiguousThrough: z.int().min(0),
  lastSeq: z.int().min(0),
  /** How many entries are settled, before and after a gap. */
  settled: z.int().min(0),
});
export type EpochAtHeadOffice = z.infer<typeof epochAtHeadOffice>;

/** Not strict: a newer head office may say more than this till understands. */
export const contactAnswer = z.object({
  tillId,
  epoch: z.int().min(1),
  serverTime: z.iso.datetime(),
  /** Changes when head office was restored from a backup. */
  database: z.string().min(1).max(64),
  standing,
  epochs: z.array(epochAtHeadOffice).max(1000),
  bundleKey,
  /** Every channel that this till has; one that is not named is not its any more. */
  channels: z
    .array(z.object({ channel: z.string().max(100), state: z.string().max(20) }))
    .max(50)
    .optional(),
  /** How the till is to be kept current. */
  update: updateOrder.optional(),
});
export type ContactAnswer = z.infer<typeof contactAnswer>;

export const OWN_ENTRIES_PER_PAGE_MAX = 200;

/** A till's own settled entries, in the order of its journal. */
export const ownEntriesPage = z.object({
  entries: z.array(keptEntry).max(OWN_ENTRIES_PER_PAGE_MAX),
  more: z.boolean(),
});
export type OwnEntriesPage = z.infer<typeof ownEntriesPage>;

/** A till of good standing that lost its journal asks for an epoch with numbers of its own. */
export const epochRequest = z.strictObject({
  /** Ed25519 public key of the new epoch, SPKI in PEM. */
  publicKeyPem: z.string().min(50).max(400),
});
