import { z } from 'zod';
import { tenderKind } from '#shared/sale/tender-kinds.ts';
import { sha256Hex } from '#shared/sync/entry.ts';
import { exceptionResolution } from '#shared/sync/outcome.ts';
import { receiptClaim } from '#shared/sync/receipt-code.ts';

/** Answers about what needs a person, and what was sold, as they stand in JSON. */

const id = z.string().min(1).max(40);
const count = z.int().min(0);
const minor = z.int();
const at = z.iso.datetime();
const epoch = z.int().min(1);

export const alertsAnswer = z.strictObject({
  alerts: z.array(
    z.strictObject({
      id: z.int().min(1),
      kind: z.enum(['gap', 'quarantine', 'tillFrozen', 'webhook', 'catalogue']),
      subject: z.string(),
      message: z.string(),
      raisedAt: at,
    }),
  ),
});

export const missingAnswer = z.strictObject({
  missing: z.array(
    z.strictObject({
      tillId: id,
      epoch,
      shopId: id,
      from: z.int().min(1),
      through: z.int().min(1),
      since: at.nullable(),
    }),
  ),
});
export const lostAnswer = z.strictObject({ writtenOff: count });

export const exceptionsAnswer = z.strictObject({
  exceptions: z.array(
    z.strictObject({
      entryId: z.uuid(),
      position: z.int().min(1),
      code: z.string(),
      message: z.string(),
      line: z.int().min(1).nullable(),
      state: z.enum(['open', 'taken', 'resolved']),
      owner: z.string().nullable(),
      how: exceptionResolution.nullable(),
      note: z.string().nullable(),
      tillId: id,
      receiptNumber: z.string().nullable(),
      settledAt: at,
    }),
  ),
  next: z.string().nullable(),
});

export const quarantineAnswer = z.strictObject({
  quarantine: z.array(
    z.strictObject({
      id: z.int().min(1),
      reason: z.string(),
      message: z.string(),
      tillId: z.string().nullable(),
      entryId: z.string().nullable(),
      /** What came, as it came. */
      raw: z.string(),
      state: z.enum(['open', 'parked', 'accepted', 'dismissed']),
      owner: z.string().nullable(),
      note: z.string().nullable(),
      lastSeenAt: at,
      times: z.int().min(1),
    }),
  ),
  next: z.string().nullable(),
});

export const receiptAnswer = z.discriminatedUnion('standing', [
  z.strictObject({ standing: z.literal('unreadable') }),
  z.strictObject({ standing: z.enum(['unknownSeries', 'forged']), claim: receiptClaim }),
  z.strictObject({
    standing: z.enum(['settled', 'notArrived', 'differs']),
    claim: receiptClaim,
    tillId: id,
    epoch,
  }),
]);

export const summaryAnswer = z.strictObject({
  sales: count,
  refunds: count,
  settledEntries: count,
  quarantined: count,
  /** Of each code, how many somebody should look at. */
  exceptions: z.record(z.string(), count),
  totalMinor: minor,
  currency: z.string().nullable(),
  chainName: z.string().nullable(),
  tills: z.array(
    z.strictObject({
      tillId: id,
      name: z.string(),
      shopName: z.string(),
      sales: count,
      refunds: count,
      totalMinor: minor,
      contiguousThrough: count,
      lastSeq: count,
      lastSettledAt: at.nullable(),
      settled: count,
      frozen: z.enum(['copied', 'forked']).nullable(),
    }),
  ),
  queueWaiting: count.nullable(),
});

export const entriesAnswer = z.strictObject({
  entries: z.array(
    z.strictObject({
      id: z.uuid(),
      epoch,
      seq: z.int().min(1),
      hash: sha256Hex,
      kind: z.string(),
      receiptNumber: z.string(),
      totalMinor: minor,
    }),
  ),
  next: z.string().nullable(),
});

export const shiftsAnswer = z.strictObject({
  shifts: z.array(
    z.strictObject({
      shiftId: z.uuid(),
      shopId: id,
      tillId: id,
      currency: z.string().length(3),
      openedAt: at,
      closedAt: at.nullable(),
      floatMinor: minor,
      sales: count,
      salesMinor: minor,
      refunds: count,
      refundsMinor: minor,
      changeMinor: minor,
      payments: z.array(z.strictObject({ kind: tenderKind, count, inMinor: minor, outMinor: minor })),
      cashInMinor: minor,
      cashOutMinor: minor,
      foreignMinor: minor,
      expectedMinor: minor,
      saidMinor: minor.nullable(),
      countedMinor: minor.nullable(),
      overShortMinor: minor.nullable(),
      state: z.enum(['open', 'incomplete', 'agrees', 'differs']),
    }),
  ),
  next: z.string().nullable(),
});
