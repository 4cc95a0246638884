import { shopSettings } from '#shared/shop/shop-settings.ts';
import type { UpdateOrder } from '#shared/sync/update-order.ts';
import type { Database } from '../database/open-database.ts';

/** Versions that a till is told about, the latest ones that somebody decided something about. */
const ROLLOUTS_TOLD_MAX = 50;

/** How a shop's tills are to be kept current: by the shop's settings, and as far as each version may go. */
export async function updateOrderOf(db: Database, shopId: string): Promise<UpdateOrder> {
  const [settings, rollouts] = await Promise.all([
    db
      .selectFrom('records')
      .select('value')
      .where('collection', '=', 'shopSettings')
      .where('id', '=', shopId)
      .executeTakeFirst(),
    db
      .selectFrom('rollouts')
      .select(['version', 'percent', 'paused'])
      .where((where) => where.or([where('percent', 'is not', null), where('paused', '=', true)]))
      .orderBy('changed_at', 'desc')
      .limit(ROLLOUTS_TOLD_MAX)
      .execute(),
  ]);
  const read = shopSettings.safeParse(settings?.value);
  return {
    settings: (read.success ? read.data.updates : undefined) ?? {},
    rollouts: rollouts.map(({ version, percent, paused }) => ({
      version,
      paused,
      ...(percent !== null && { percent }),
    })),
  };
}
