import { sql } from 'kysely';
import type { Entry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';

/**
 * Keeps when shifts were opened and closed, by their places in the till's journal. Which sales are a
 * shift's is a matter of those places alone, so nothing is added up here: a sale that comes late can be neither forgotten nor counted twice.
 */
export async function bookShifts(db: Database, entries: readonly Entry[]): Promise<void> {
  const rows = entries.flatMap(({ body, tillId: till_id, epoch, shopId: shop_id, seq, sealedAt }) => {
    if (body.kind !== 'shiftOpened' && body.kind !== 'shiftClosed') return [];
    const { shiftId: shift_id, currency } = body;
    const moment =
      body.kind === 'shiftOpened'
        ? { opened_seq: seq, opened_at: sealedAt, float_minor: body.floatMinor }
        : {
            closed_seq: seq,
            closed_at: sealedAt,
            counted_minor: body.countedMinor,
            expected_minor: body.expectedMinor,
          };
    return [{ shift_id, till_id, epoch, shop_id, currency, ...moment }];
  });
  for (const row of rows) {
    await sql`
      insert into shifts (shift_id, till_id, epoch, shop_id, currency, opened_seq, opened_at, float_minor,
        closed_seq, closed_at, counted_minor, expected_minor)
      select shift_id, till_id, epoch, shop_id, currency, opened_seq, opened_at, float_minor,
        closed_seq, closed_at, counted_minor, expected_minor
      from json_to_record(${JSON.stringify(row)}::json) as shift(
        shift_id uuid, till_id text, epoch int, shop_id text, currency text, opened_seq bigint,
        opened_at timestamptz, float_minor bigint, closed_seq bigint, closed_at timestamptz,
        counted_minor bigint, expected_minor bigint)
      on conflict (shift_id) do update set
        opened_seq = coalesce(shifts.opened_seq, excluded.opened_seq),
        opened_at = coalesce(shifts.opened_at, excluded.opened_at),
        float_minor = coalesce(shifts.float_minor, excluded.float_minor),
        closed_seq = coalesce(shifts.closed_seq, excluded.closed_seq),
        closed_at = coalesce(shifts.closed_at, excluded.closed_at),
        counted_minor = coalesce(shifts.counted_minor, excluded.counted_minor),
        expected_minor = coalesce(shifts.expected_minor, excluded.expected_minor)
      where shifts.till_id = excluded.till_id
    `.execute(db);
  }
}
