import { sql } from 'kysely';
import type { Entry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';

type ShiftRow = {
  shift_id: string;
  till_id: string;
  shop_id: string;
  currency: string;
  epoch: number;
  opened_seq?: number;
  opened_at?: string;
  float_minor?: number;
  closed_epoch?: number;
  closed_seq?: number;
  closed_at?: string;
  counted_minor?: number;
  expected_minor?: number;
};

/**
 * Keeps when shifts were opened and closed, by their places in the till's journal, in one statement. Which
 * sales are a shift's is a matter of those places alone, so nothing is added up here: a sale that comes
 * after its shift's closing can be neither forgotten nor counted twice (see `listShifts`).
 */
export async function bookShifts(db: Database, entries: readonly Entry[]): Promise<void> {
  const shifts = new Map<string, ShiftRow>();
  for (const entry of entries) {
    const moment = momentOfShift(entry);
    if (!moment) continue;
    const known = shifts.get(moment.shift_id);
    // A shift is one till's. What another till says of it stands in the journal and changes nothing here.
    if (!known || known.till_id === moment.till_id)
      shifts.set(moment.shift_id, { ...moment, ...known, epoch: openingEpoch(known, moment) });
  }
  if (shifts.size === 0) return;
  await sql`
    insert into shifts (shift_id, till_id, epoch, shop_id, currency, opened_seq, opened_at, float_minor,
      closed_epoch, closed_seq, closed_at, counted_minor, expected_minor)
    select shift_id, till_id, epoch, shop_id, currency, opened_seq, opened_at, float_minor,
      closed_epoch, closed_seq, closed_at, counted_minor, expected_minor
    from json_to_recordset(${JSON.stringify([...shifts.values()])}::json) as shift(
      shift_id uuid, till_id text, epoch int, shop_id text, currency text, opened_seq bigint,
      opened_at timestamptz, float_minor bigint, closed_epoch int, closed_seq bigint,
      closed_at timestamptz, counted_minor bigint, expected_minor bigint)
    order by shift_id
    on conflict (shift_id) do update set
      epoch = case when shifts.opened_seq is null then excluded.epoch else shifts.epoch end,
      opened_seq = coalesce(shifts.opened_seq, excluded.opened_seq),
      opened_at = coalesce(shifts.opened_at, excluded.opened_at),
      float_minor = coalesce(shifts.float_minor, excluded.float_minor),
      closed_epoch = coalesce(shifts.closed_epoch, excluded.closed_epoch),
      closed_seq = coalesce(shifts.closed_seq, excluded.closed_seq),
      closed_at = coalesce(shifts.closed_at, excluded.closed_at),
      counted_minor = coalesce(shifts.counted_minor, excluded.counted_minor),
      expected_minor = coalesce(shifts.expected_minor, excluded.expected_minor)
    where shifts.till_id = excluded.till_id
  `.execute(db);
}

/** What an entry says about its shift; `epoch` is the opening's as soon as that is known. */
function momentOfShift({ body, tillId, epoch, shopId, seq, sealedAt }: Entry): ShiftRow | undefined {
  if (body.kind !== 'shiftOpened' && body.kind !== 'shiftClosed') return undefined;
  const shift = {
    shift_id: body.shiftId.toLowerCase(),
    till_id: tillId,
    shop_id: shopId,
    currency: body.currency,
    epoch,
  };
  return body.kind === 'shiftOpened'
    ? { ...shift, opened_seq: seq, opened_at: sealedAt, float_minor: body.floatMinor }
    : {
        ...shift,
        closed_epoch: epoch,
        closed_seq: seq,
        closed_at: sealedAt,
        counted_minor: body.countedMinor,
        expected_minor: body.expectedMinor,
      };
}

function openingEpoch(known: ShiftRow | undefined, moment: ShiftRow): number {
  return known && (known.opened_seq !== undefined || moment.opened_seq === undefined)
    ? known.epoch
    : moment.epoch;
}
