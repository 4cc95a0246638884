import { z } from 'zod';

/** A till of the shop, as its manager's page shows it. */
export const shopTill = z.strictObject({
  name: z.string().min(1).max(60),
  state: z.enum(['confirmed', 'active', 'frozen', 'revoked']),
  /** Since when it is so, ISO 8601. */
  since: z.iso.datetime(),
});
export type ShopTill = z.infer<typeof shopTill>;
