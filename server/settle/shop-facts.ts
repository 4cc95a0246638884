import { sql } from 'kysely';
import { z } from 'zod';
import { mergePolicy, policyPart, type Policy } from '#shared/shop/policy.ts';
import { shopSettings } from '#shared/shop/shop-settings.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';

export type ShopFacts = {
  readonly policy: Policy;
  /** `YYYY-MM-DD`. */
  readonly closedThrough: string | undefined;
  readonly priceChangeLimitPpm: number | undefined;
};

const row = z.object({
  id: z.string(),
  closed: z.string().nullable(),
  chain: policyPart.nullable(),
  own: policyPart.nullable(),
  settings: shopSettings.nullable().catch(null),
});

/**
 * What holds in the shops of these entries. The shops are held against the closing of their books, which
 * waits for the settlements that run, and they for it.
 */
export async function gatherShops(
  db: Database,
  entries: readonly Pick<Entry, 'shopId'>[],
): Promise<ReadonlyMap<string, ShopFacts>> {
  const ids = JSON.stringify([...new Set(entries.map(({ shopId }) => shopId))]);
  const { rows } = await sql`
    select s.id, s.closed_through::text as closed, chain.value as chain, own.value as own, r.value as settings
    from shops s
    left join policies chain on chain.scope = ''
    left join policies own on own.scope = s.id
    left join records r on r.channel = 'shop:' || s.id and r.collection = 'shopSettings' and r.id = s.id
    where s.id in (select value from json_array_elements_text(${ids}::json))
    order by s.id
    for key share of s
  `.execute(db);
  return new Map(
    z
      .array(row)
      .parse(rows)
      .map(({ id, closed, chain, own, settings }) => [
        id,
        {
          policy: mergePolicy(chain, own),
          closedThrough: closed ?? undefined,
          priceChangeLimitPpm: settings?.priceChangeLimitPpm,
        },
      ]),
  );
}
