import { z } from 'zod';
import { err, ok, unreachable, type Result } from '#shared/result.ts';
import type { ChannelName, ChannelSubscription } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { publishRecords } from '../records/put-records.ts';
import { publishShopTills } from './shop-tills.ts';
import type { ChannelKind } from './tables.ts';

type Till = { readonly tillId: string; readonly shopId: string };

/** What can be said about a till's channel. Its own is never paused: its sales would wait without an end. */
export const channelRequest = z.strictObject({
  channel: z.enum(['chain', 'shop', 'management']),
  /** `none` is for management alone: no till sells without the chain's and its shop's. */
  state: z.enum(['active', 'paused', 'none']),
});
export type ChannelRequest = z.infer<typeof channelRequest>;

/** Every channel that a till has now. */
export async function channelsOf(db: Database, { tillId, shopId }: Till): Promise<ChannelSubscription[]> {
  const rows = await db
    .selectFrom('till_channels')
    .select(['kind', 'state'])
    .where('till_id', '=', tillId)
    .execute();
  const said = new Map(rows.map(({ kind, state }) => [kind, state]));
  const names = namesOf({ tillId, shopId });
  const kinds: ChannelKind[] = said.has('management')
    ? ['chain', 'shop', 'till', 'management']
    : ['chain', 'shop', 'till'];
  return kinds.map((kind) => ({ channel: names[kind], state: said.get(kind) ?? 'active' }));
}

function namesOf({ tillId, shopId }: Till): Readonly<Record<ChannelKind, ChannelName>> {
  return {
    chain: 'chain',
    shop: `shop:${shopId}`,
    till: `till:${tillId}`,
    management: `management:${shopId}`,
  };
}

/**
 * The channels that whoever asks with a till's token may read. A PC that was replaced keeps its own alone,
 * for the answers to what it sold; for one that is stopped the others rest until it is enrolled anew.
 */
export async function channelsForAsking(
  db: Database,
  till: Till & { readonly standing: 'current' | 'frozen' | 'superseded' },
): Promise<ChannelSubscription[]> {
  const all = await channelsOf(db, till);
  const isOwn = ({ channel }: ChannelSubscription) => channel === `till:${till.tillId}`;
  switch (till.standing) {
    case 'current':
      return all;
    case 'frozen':
      return all.map((one) => (isOwn(one) ? one : { ...one, state: 'paused' }));
    case 'superseded':
      return all.filter(isOwn);
    default:
      return unreachable(till.standing);
  }
}

/**
 * Says what a till hears of a channel. The till is told in its own channel, and asks again who it is.
 *
 * @returns channels to be rung after the commit; the channel itself among them, where a request may be held
 */
export async function setChannel(
  db: Database,
  tillId: string,
  { channel: kind, state }: ChannelRequest,
  now: Date,
): Promise<Result<readonly ChannelName[], { readonly code: 'unknownTill' | 'alwaysThere' }>> {
  if (state === 'none' && kind !== 'management') return err({ code: 'alwaysThere' });
  return db.transaction().execute(async (trx) => {
    const till = await trx
      .selectFrom('tills')
      .select(['id', 'shop_id'])
      .where('id', '=', tillId)
      .executeTakeFirst();
    if (!till) return err({ code: 'unknownTill' as const });
    if (state === 'none')
      await trx.deleteFrom('till_channels').where('till_id', '=', tillId).where('kind', '=', kind).execute();
    else
      await trx
        .insertInto('till_channels')
        .values({ till_id: tillId, kind, state, changed_at: now })
        .onConflict((on) => on.columns(['till_id', 'kind']).doUpdateSet({ state, changed_at: now }))
        .execute();
    if (kind === 'management' && state === 'active') await publishShopTills(trx, till.shop_id, now);
    const told = await tellChannels(trx, { tillId, shopId: till.shop_id }, now);
    return ok([...told, namesOf({ tillId, shopId: till.shop_id })[kind]]);
  });
}

/** Publishes to a till which channels it has, so that it looks at once. */
async function tellChannels(trx: Database, till: Till, now: Date): Promise<readonly ChannelName[]> {
  const own: ChannelName = `till:${till.tillId}`;
  const value = { channels: await channelsOf(trx, till) };
  const records = [{ collection: 'channels' as const, id: 'own', value }];
  await publishRecords(trx, { channel: own, records }, now);
  return [own, `management:${till.shopId}`];
}
