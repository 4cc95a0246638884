import { z } from 'zod';
import { policy, policyPart } from '#shared/shop/policy.ts';
import { channelSubscription } from '#shared/sync/feed.ts';
import { appVersion, illVersion } from '#shared/sync/update-order.ts';
import { importRow } from '../catalogue/import-progress.ts';
import { ownersRequest } from '../enrolment/owners.ts';

/** Answers to what the chain's own programs ask, as they stand in JSON. */

const id = z.string().min(1).max(40);
const count = z.int().min(0);
const at = z.iso.datetime();

/** It is done, and there is nothing more to say. */
export const done = z.strictObject({ ok: z.literal(true) });

const policyOrigin = z.enum(['outpost', 'chain', 'shop']);
export const policiesAnswer = z.strictObject({
  outpost: policy,
  chain: policyPart,
  shops: z.array(
    z.strictObject({
      shopId: id,
      name: z.string(),
      policy,
      origins: z.record(policy.keyof(), policyOrigin),
    }),
  ),
});

export const shopsAnswer = z.strictObject({
  shops: z.array(
    z.strictObject({
      shopId: id,
      name: z.string(),
      series: z.string(),
      /** The last business date whose books are closed. */
      closedThrough: z.iso.date().nullable(),
    }),
  ),
});

/** `line`: of a CSV file its line, of a JSON list the row's number from 1. */
const badRow = z.strictObject({ line: count, reason: z.string() });
export const catalogueAnswer = z.strictObject({
  /** null: it waits for its time. */
  version: z.int().min(1).nullable(),
  scheduled: z.strictObject({ id: z.uuid(), effectiveAt: at }).optional(),
  products: count,
  badRows: count,
  /** The first of the bad rows. */
  skipped: z.array(badRow),
});
export const importsAnswer = z.strictObject({
  imports: z.array(z.strictObject({ ...importRow.shape, begunAt: at })),
});
export const schedulesAnswer = z.strictObject({
  schedules: z.array(
    z.strictObject({
      id: z.uuid(),
      state: z.enum(['scheduled', 'published', 'withdrawn', 'stopped']),
      effectiveAt: at,
      handedInAt: at,
      products: count,
      version: z.int().min(1).nullable(),
      replacesUnseen: z.array(z.int().min(1)),
      unseen: z.boolean(),
      reason: z.string().nullable(),
    }),
  ),
});

export const stockAnswer = z.strictObject({ counted: count });
export const countsAnswer = z.strictObject({
  counts: z.array(
    z.strictObject({
      /** The entry that says so, or `headOffice`. */
      source: z.string(),
      shopId: id,
      productId: id,
      countedMilli: z.int(),
      countedAt: at,
      bookedAt: at,
      verdict: z.enum(['accepted', 'superseded']),
      differenceMilli: z.int(),
      questioned: z.boolean(),
    }),
  ),
});
export const ledgerAnswer = z.strictObject({
  moves: z.array(
    z.strictObject({
      id: z.int().min(1),
      shopId: id,
      productId: id,
      /** Thousandths of the unit of sale; negative: it leaves the shop. */
      quantityMilli: z.int(),
      reason: z.enum(['transferSent', 'transferReceived', 'transferRefused', 'transferCancelled']),
      reference: z.string(),
      line: z.int().min(1),
      movedAt: at,
      counted: z.boolean(),
    }),
  ),
});

/** Quantities are thousandths of the unit of sale. */
export const transferAnswer = z.strictObject({
  id: z.uuid(),
  number: z.int().min(1),
  key: z.string(),
  fromShopId: id,
  toShopId: id,
  note: z.string(),
  state: z.enum(['sent', 'received', 'refused', 'cancelled']),
  sentAt: at,
  sentBy: z.string(),
  endedAt: at.nullable(),
  endedBy: z.string().nullable(),
  endedNote: z.string().nullable(),
  lines: z.array(
    z.strictObject({
      line: z.int().min(1),
      productId: id,
      sentMilli: z.int(),
      receivedMilli: z.int().nullable(),
      differenceMilli: z.int().nullable(),
    }),
  ),
});
export const transfersAnswer = z.strictObject({
  transfers: z.array(transferAnswer),
  next: z.int().min(1).nullable(),
});

export const recordsAnswer = z.strictObject({ put: count });
export const staffAnswer = z.strictObject({ put: count, gone: count });
export const customerHistoryAnswer = z.strictObject({
  changes: z.array(
    z.strictObject({
      field: z.string(),
      value: z.string().nullable(),
      saidAt: at,
      counts: z.boolean(),
      /** The till at which it was said; null at head office. */
      tillId: id.nullable(),
    }),
  ),
});

export const codeAnswer = z.strictObject({ code: z.string().min(6).max(64), expiresAt: at });
export const ownersAnswer = z.strictObject({ owners: ownersRequest.shape.owners });
export const ownersPutAnswer = z.strictObject({ owners: count });
export const tillsAnswer = z.strictObject({
  tills: z.array(
    z.strictObject({
      /** null for one that only asks to be let in. */
      tillId: id.nullable(),
      name: z.string(),
      shopId: id.nullable(),
      shopName: z.string().nullable(),
      state: z.enum([
        'new',
        'confirming',
        'confirmed',
        'active',
        'frozen',
        'revoked',
        'replaced',
        'refused',
        'expired',
      ]),
      since: at,
      formerEpochs: z.array(z.int().min(1)),
      channels: z.array(channelSubscription),
    }),
  ),
});
export const rolloutsAnswer = z.strictObject({
  rollouts: z.array(
    z.strictObject({
      version: appVersion,
      percent: z.int().min(0).max(100).nullable(),
      paused: z.boolean(),
      stoppedBecause: z.string().nullable(),
      illPercentMax: z.int().min(0).max(100),
      running: count,
      unproven: count,
      ill: count,
    }),
  ),
  tills: z.array(
    z.strictObject({
      tillId: id,
      version: appVersion,
      health: z.string(),
      ill: z.array(illVersion),
      reportedAt: at,
    }),
  ),
});
