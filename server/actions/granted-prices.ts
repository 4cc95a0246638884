import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open-database.ts';
import type { GrantedPrice } from '../rules/facts.ts';
import { actionType } from './action-documents.ts';

const isId = (text: string): boolean => z.uuid().safeParse(text).success;

/** Prices that head office granted by these requests; whatever else is named has none. */
export async function grantedPrices(
  db: Database,
  names: readonly string[],
): Promise<ReadonlyMap<string, GrantedPrice>> {
  const ids = names.filter(isId);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; body: unknown }>`
    select id, body from documents
    where type = ${actionType.type} and state in ('answered', 'forgotten')
      and id in (select value from json_array_elements_text(${JSON.stringify(ids)}::json))
  `.execute(db);
  return new Map(
    rows.flatMap(({ id, body }): [string, GrantedPrice][] => {
      const { asked, answer } = actionType.body.parse(body);
      if (asked.kind !== 'priceOverride' || answer?.kind !== 'priceOverride') return [];
      const { saleId, productId } = asked;
      return [[id, { saleId, productId, unitPriceMicros: answer.unitPriceMicros }]];
    }),
  );
}
