import { sql } from 'kysely';
import {
  PURCHASE_GOODS_MAX,
  PURCHASES_MAX,
  SHOPS_ELSEWHERE_MAX,
  type SubscriptionKind,
  type SubscriptionValue,
} from '#shared/sync/subscription.ts';
import type { Database } from '../database/open-database.ts';

type Asker = { readonly shopId: string };

/** What a till may look at on demand, who may, and how it is read. Nothing else is handed out. */
export const ALLOWED: {
  readonly [K in SubscriptionKind]: {
    may(db: Database, asker: Asker, id: string): Promise<boolean>;
    read(db: Database, asker: Asker, id: string): Promise<SubscriptionValue<K>>;
  };
} = {
  /** For shops that know the customer: by a document in their channels, or because they sold to them. */
  customerPurchases: {
    async may(db, { shopId }, id) {
      const { rows } = await sql<{ known: boolean }>`
        select exists (
          select 1 from records
          where channel in ('chain', ${`shop:${shopId}`}) and collection = 'customer' and id = ${id}
        ) or exists (select 1 from sales where customer_id = ${id} and shop_id = ${shopId}) as known
      `.execute(db);
      return rows[0]!.known;
    },
    async read(db, _asker, id) {
      const { rows } = await sql<SubscriptionValue<'customerPurchases'>['purchases'][number]>`
        select s.entry_id::text as "entryId", s.kind, s.receipt_number as "receiptNumber",
          shops.name as "shopName", ${isoOf('s.sold_at')} as "soldAt",
          s.total_minor as "totalMinor", s.currency, s.line_count as lines,
          coalesce((select json_agg(l.name order by l.line) from sale_lines l
            where l.entry_id = s.entry_id and l.line < ${PURCHASE_GOODS_MAX}), '[]') as goods
        from sales s join shops on shops.id = s.shop_id
        where s.customer_id = ${id}
        order by s.sold_at desc, s.entry_id
        limit ${PURCHASES_MAX}
      `.execute(db);
      return { purchases: rows.map((row) => ({ ...row, goods: row.goods.slice(0, PURCHASE_GOODS_MAX) })) };
    },
  },
  /** For every till of the chain: levels are no secret between its shops. */
  stockElsewhere: {
    may: () => Promise.resolve(true),
    async read(db, { shopId }, id) {
      const { rows } = await sql<SubscriptionValue<'stockElsewhere'>['shops'][number]>`
        select s.shop_id as "shopId", shops.name as "shopName", s.on_hand_milli as "onHandMilli",
          ${isoOf('s.counted_at')} as "countedAt"
        from stock s join shops on shops.id = s.shop_id
        where s.product_id = ${id} and s.shop_id <> ${shopId}
        order by shops.name, s.shop_id
        limit ${SHOPS_ELSEWHERE_MAX}
      `.execute(db);
      return { shops: rows };
    },
  },
};

function isoOf(column: 's.sold_at' | 's.counted_at') {
  return sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** A customer's purchases are asked for by customer. */
export const SUBSCRIPTION_TABLES = [
  `create index on sales (customer_id, sold_at) where customer_id is not null`,
];
