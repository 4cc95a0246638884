import { z } from 'zod';

/** The most lines that one transfer from shop to shop has. */
export const LINES_PER_TRANSFER_MAX = 500;

/** Goods that another shop has sent here, and that nobody has received, refused or cancelled yet. */
export const comingTransfer = z.strictObject({
  /** Counted in the whole chain: what people call it by. */
  number: z.int().min(1),
  fromShopId: z.string().min(1).max(40),
  fromShopName: z.string().min(1).max(200),
  sentAt: z.iso.datetime(),
  /** What the sender wrote; empty where they wrote nothing. */
  note: z.string().max(200),
  lines: z
    .array(
      z.strictObject({
        productId: z.string().min(1).max(40),
        /** Thousandths of the unit of sale. */
        sentMilli: z.int().min(1),
      }),
    )
    .min(1)
    .max(LINES_PER_TRANSFER_MAX),
});
export type ComingTransfer = z.infer<typeof comingTransfer>;
