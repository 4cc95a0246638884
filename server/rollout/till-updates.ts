import { sql } from 'kysely';
import { type UpdateSettings, updateSettings } from '#shared/shop/update-settings.ts';
import type { AppReport } from '#shared/sync/update-order.ts';
import type { Database } from '../database/open-database.ts';

/** A till with the version that it reported last, and how its shop wants it kept current. */
export type TillUpdates = {
  readonly tillId: string;
  readonly name: string;
  readonly shopName: string;
  /** null for a till that has not said, as one in the kiosk does not. */
  readonly report: (AppReport & { readonly reportedAt: Date }) | null;
  readonly settings: UpdateSettings;
};

const SHOWN_MAX = 2000;

/** Every till that is not shut out, shop by shop. */
export async function listTillUpdates(db: Database): Promise<TillUpdates[]> {
  const { rows } = await sql<{
    tillId: string;
    name: string;
    shopName: string;
    version: string | null;
    health: AppReport['health'];
    ill: AppReport['ill'];
    fault: NonNullable<AppReport['fault']> | null;
    reportedAt: Date;
    updates: unknown;
  }>`
    select t.id as "tillId", t.name, s.name as "shopName", v.version, v.health, v.ill, v.fault,
      v.reported_at as "reportedAt", r.value -> 'updates' as updates
    from tills t join shops s on s.id = t.shop_id
    left join till_versions v on v.till_id = t.id
    left join records r on r.channel = 'shop:' || s.id and r.collection = 'shopSettings' and r.id = s.id
    where exists (
      select from till_epochs e where e.till_id = t.id and e.epoch = t.epoch and e.revoked_at is null)
    order by s.name, t.name limit ${SHOWN_MAX}
  `.execute(db);
  return rows.map(({ tillId, name, shopName, version, health, ill, fault, reportedAt, updates }) => ({
    tillId,
    name,
    shopName,
    report: version === null ? null : { version, health, ill, ...(fault && { fault }), reportedAt },
    settings: updateSettings.catch({}).parse(updates ?? {}),
  }));
}
