import { z } from 'zod';
import { inStoreLayout } from '../catalogue/read-barcode.ts';
import { amountMinor } from '../money/currency.ts';
import { tenderKind } from '../sale/tender-kinds.ts';
import { updateSettings } from './update-settings.ts';

const line = z.string().min(1).max(120);

/** What a receipt says besides its sale. */
const receiptSettings = z.strictObject({
  headerLines: z.array(line).max(10).optional(),
  footerLines: z.array(line).max(10).optional(),
  /** Fields that a law asks for: `{ label: 'BIN', value: '000123456-0101' }`. */
  legal: z
    .array(z.strictObject({ label: line, value: line }))
    .max(12)
    .optional(),
  /** A black and white picture, PNG in base64. */
  logoPng: z.string().max(40_000).optional(),
});

/** How head office set a shop up. Everything is optional: a shop without settings sells. */
export const shopSettings = z.strictObject({
  receipt: receiptSettings.optional(),
  /** The layouts of the shop's own barcodes, with weights or prices in them. */
  inStoreLayouts: z.array(inStoreLayout).max(20).optional(),
  /** Products on the first page of the grid, in this order, for ever. */
  favourites: z.array(z.string().min(1).max(40)).max(60).optional(),
  /** Seconds without a key or touch until the till locks; 0 never. */
  lockAfterSeconds: z.int().min(0).max(86_400).optional(),
  /** The furthest that a cashier may set a price from the list price alone, parts per million. */
  priceChangeLimitPpm: z.int().min(0).max(1_000_000).optional(),
  /** What the shop takes money by; absent: everything. Cash is always taken. */
  tenderKinds: z.array(tenderKind).max(10).optional(),
  /** Notes and coins, minor units, for counting the drawer and for quick payment. */
  denominationsMinor: z.array(amountMinor.min(1)).max(30).optional(),
  /** How the shop's tills are kept current. Read by head office, which tells them at each contact. */
  updates: updateSettings.optional(),
});
export type ShopSettings = z.infer<typeof shopSettings>;
