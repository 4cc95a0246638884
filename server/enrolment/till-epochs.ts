import { err, ok, type Result } from '#shared/result.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import type { Database } from '../database/open-database.ts';
import { hashSecret } from '../secrets.ts';

const RECEIPT_SERIES_MAX = 6;

export type ShopFull = { readonly code: 'shopFull'; readonly message: string };
export type TillEpoch = { readonly tillId: string; readonly epoch: number };
type NewEpoch = { publicKeyPem: string; token: string; epochAfter: number };

/** Adds a till to a shop, in its first epoch. */
export async function addTill(
  trx: Database,
  shopId: string,
  till: NewEpoch & { name: string; now: Date },
): Promise<Result<TillEpoch, ShopFull>> {
  const given = await takeSeries(trx, shopId);
  if (!given.ok) return given;
  const { number, series } = given.value;
  const epoch = till.epochAfter + 1;
  const id = `${shopId}-t${number}`;
  await trx
    .insertInto('tills')
    .values({ id, shop_id: shopId, name: till.name, receipt_series: series, epoch, enrolled_at: till.now })
    .execute();
  await insertEpoch(trx, { tillId: id, epoch, series, ...till });
  return ok({ tillId: id, epoch });
}

/**
 * Begins a new epoch of a till: another key, another token, and a receipt series that nobody had, so
 * that no number of the epoch before can come again. What the epoch before sold is still taken.
 */
export async function renewTill(
  trx: Database,
  tillId: string,
  renewal: NewEpoch,
): Promise<Result<TillEpoch, ShopFull>> {
  const till = await trx
    .selectFrom('tills')
    .select(['shop_id', 'epoch'])
    .where('id', '=', tillId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const given = await takeSeries(trx, till.shop_id);
  if (!given.ok) return given;
  const { series } = given.value;
  const epoch = Math.max(till.epoch, renewal.epochAfter) + 1;
  await trx.updateTable('tills').set({ epoch, receipt_series: series }).where('id', '=', tillId).execute();
  await insertEpoch(trx, { tillId, epoch, series, ...renewal });
  return ok({ tillId, epoch });
}

/** Gives an epoch another token: its till asks again because the answer was lost. */
export async function renewToken(trx: Database, { tillId, epoch }: TillEpoch, token: string): Promise<void> {
  await trx
    .updateTable('till_epochs')
    .set({ token_hash: hashSecret(token) })
    .where('till_id', '=', tillId)
    .where('epoch', '=', epoch)
    .execute();
}

/** Who a till is in an epoch. */
export async function identityOf(
  trx: Database,
  { tillId, epoch }: TillEpoch,
  headOfficeUrl: string,
): Promise<TillIdentity> {
  const row = await trx
    .selectFrom('tills')
    .innerJoin('till_epochs', 'till_epochs.till_id', 'tills.id')
    .innerJoin('shops', 'shops.id', 'tills.shop_id')
    .innerJoin('chain', (join) => join.onTrue())
    .where('tills.id', '=', tillId)
    .where('till_epochs.epoch', '=', epoch)
    .select([
      'tills.id as tillId',
      'tills.name as tillName',
      'till_epochs.epoch as epoch',
      'till_epochs.receipt_series as receiptSeries',
      'shops.id as shopId',
      'shops.name as shopName',
      'chain.name as chainName',
    ])
    .executeTakeFirstOrThrow();
  return { ...row, receiptSeries: row.receiptSeries ?? '', headOfficeUrl };
}

async function takeSeries(
  trx: Database,
  shopId: string,
): Promise<Result<{ number: number; series: string }, ShopFull>> {
  const shop = await trx
    .updateTable('shops')
    .set(({ eb }) => ({ next_till: eb('next_till', '+', 1) }))
    .where('id', '=', shopId)
    .returning(['series', 'next_till'])
    .executeTakeFirstOrThrow();
  const number = shop.next_till - 1;
  const series = `${shop.series}${String(number).padStart(2, '0')}`;
  if (series.length <= RECEIPT_SERIES_MAX) return ok({ number, series });
  const message = `shop "${shopId}" has no receipt series left: "${series}" is longer than ${RECEIPT_SERIES_MAX}`;
  return err({ code: 'shopFull', message });
}

async function insertEpoch(trx: Database, made: NewEpoch & TillEpoch & { series: string }): Promise<void> {
  const { tillId, epoch, series, publicKeyPem, token } = made;
  await trx
    .insertInto('till_epochs')
    .values({
      till_id: tillId,
      epoch,
      public_key_pem: publicKeyPem,
      token_hash: hashSecret(token),
      receipt_series: series,
      last_settled_at: null,
    })
    .execute();
}
