import { z } from 'zod';
import { err, ok, type Result } from '../result.ts';
import { appliedThrough } from '../shop/applied-through.ts';
import { comingTransfer } from '../shop/coming-transfer.ts';
import { customer } from '../shop/customer.ts';
import { shopSettings } from '../shop/shop-settings.ts';
import { staffMember } from '../shop/staff.ts';
import { shopTill } from '../shop/shop-till.ts';
import { stockLevel } from '../shop/stock-level.ts';
import { actionState } from './action.ts';
import { ignoringUnknown } from './unknown-fields.ts';

const tillChannels = z.strictObject({
  channels: z.array(z.object({ channel: z.string(), state: z.string() })).max(50),
});

/**
 * What head office publishes besides catalogues and outcomes: one document a row, each known by its
 * collection and id, the newest counts. Ids: staff and customer numbers, product ids, and for settings
 * the shop's id.
 */
export const recordCollections = {
  staff: staffMember,
  customer,
  shopSettings,
  stock: stockLevel,
  /** Which entries of a till the shop's levels hold; the id is the till's. */
  applied: appliedThrough,
  shopTill,
  /** Which channels the till has, in its own: it asks head office again when this changes. */
  channels: tillChannels,
  /** How far a till's own request is; the id is its entry's. */
  action: actionState,
  /** Goods on their way to the shop; in its management's channel, as long as nobody has ended the transfer. */
  transfer: comingTransfer,
} as const;
export type RecordCollection = keyof typeof recordCollections;
export type RecordValue<C extends RecordCollection> = z.infer<(typeof recordCollections)[C]>;

/** A document of a channel. `value` null: it is no more. `readPublished` checks it against its collection. */
export const feedRecord = z.strictObject({
  /** One of `recordCollections`, or one that only a newer till knows: it is kept and not read. */
  collection: z.string().min(1).max(40),
  id: z.string().min(1).max(40),
  value: z.unknown(),
});
export type FeedRecord = z.infer<typeof feedRecord>;

type RecordProblem = { readonly path: string; readonly message: string };

/**
 * Reads a document's value by its collection's schema, as somebody wrote it at head office. The problem says
 * which field is wrong.
 */
export function readRecord<C extends RecordCollection>(
  collection: C,
  value: unknown,
): Result<RecordValue<C>, RecordProblem> {
  return readBy<C>(recordCollections[collection], value);
}

/** As `readRecord`, but as a till reads what head office published: see `ignoringUnknown`. */
export function readPublished<C extends RecordCollection>(
  collection: C,
  value: unknown,
): Result<RecordValue<C>, RecordProblem> {
  return readBy<C>(ignoringUnknown<z.ZodType>(recordCollections[collection]), value);
}

function readBy<C extends RecordCollection>(
  schema: z.ZodType,
  value: unknown,
): Result<RecordValue<C>, RecordProblem> {
  const read = schema.safeParse(value);
  if (read.success) return ok(read.data as RecordValue<C>);
  const [issue] = read.error.issues;
  return err({ path: issue?.path.join('.') ?? '', message: issue?.message ?? 'not readable' });
}
