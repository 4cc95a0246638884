import { sql } from 'kysely';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { answerAgain } from '../exceptions/answer-again.ts';
import { judgeLateRefunds, type LateRefund } from '../rules/late-refund.ts';

/**
 * Judges the refunds that were settled before their sale, now that the sale is booked: each exception is
 * lifted, or says what is wrong. Their tills are answered again. What a person has resolved stays as it is,
 * and counts as brought back. Runs in the transaction that booked the sales, which holds them (see `claimSales`).
 *
 * @returns the channels that got news
 */
export async function rejudgeRefunds(
  db: Database,
  saleIds: readonly string[],
  at: string,
): Promise<ReadonlySet<ChannelName>> {
  if (saleIds.length === 0) return new Set();
  const { rows } = await sql<LateRefund>`
    select x.entry_id::text as "entryId", x.position, r.line as "refundLine", r.return_sale_id::text as "saleId",
      r.return_line as line, r.product_id as "productId", r.unit_price_micros as "unitPriceMicros",
      -r.quantity_milli as "backMilli", case when sold.entry_id is null then null else json_build_object(
        'productId', sold.product_id, 'unitPriceMicros', sold.unit_price_micros,
        'soldMilli', sold.quantity_milli) end as sold
    from sale_lines r
    left join exceptions x on x.entry_id = r.entry_id and x.line = r.line
      and x.code = 'refundOfUnknownSale' and x.how is null
    join sales refund on refund.entry_id = r.entry_id
    join sale_ids i on i.sale_id = r.return_sale_id
    left join sale_lines sold on sold.entry_id = i.entry_id and sold.line = r.return_line
      and sold.quantity_milli > 0
    where r.return_sale_id in (select value::uuid from json_array_elements_text(${JSON.stringify(saleIds)}::json))
      and r.quantity_milli < 0
    order by refund.settled_at, refund.sold_at, r.entry_id, r.line
  `.execute(db);
  const judged = judgeLateRefunds(rows).map((verdict) => ({
    ...verdict,
    code: verdict.reason === undefined ? 'refundOfUnknownSale' : 'refundBeyondSold',
    message: verdict.reason ?? 'its sale has come, and it fits',
    how: verdict.reason === undefined ? 'nothingWrong' : null,
  }));
  if (judged.length === 0) return new Set();
  await sql`
    update exceptions x set code = v.code, message = v.message, how = v.how, changed_at = ${at}::timestamptz,
      state = case when v.how is null then x.state else 'resolved' end
    from json_to_recordset(${JSON.stringify(judged)}::json)
      as v("entryId" uuid, position int, code text, message text, how text)
    where x.entry_id = v."entryId" and x.position = v.position
  `.execute(db);
  return answerAgain(
    db,
    judged.map(({ entryId }) => entryId),
  );
}
