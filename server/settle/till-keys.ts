import { createPublicKey, type KeyObject } from 'node:crypto';
import { envelopeKeyId } from '#shared/sync/envelope.ts';
import type { Database } from '../database/open-database.ts';

/** Whose signature an envelope carries. */
export type TillKey = {
  readonly tillId: string;
  readonly epoch: number;
  readonly shopId: string;
  readonly publicKey: KeyObject;
};

export type FindTillKey = (keyId: string) => Promise<TillKey | undefined>;

const KEYS_KEPT_MAX = 10_000;

/** Looks keys up by `till.epoch` and keeps those found: a key of an epoch never changes. */
export function tillKeysIn(db: Database): FindTillKey {
  const kept = new Map<string, TillKey>();
  return async (keyId) => {
    const known = kept.get(keyId);
    if (known) return known;
    const dot = keyId.lastIndexOf('.');
    const epoch = Number(keyId.slice(dot + 1));
    if (dot < 1 || !Number.isInteger(epoch) || epoch > 2 ** 31 - 1) return undefined;
    const row = await db
      .selectFrom('till_epochs')
      .innerJoin('tills', 'tills.id', 'till_epochs.till_id')
      .where('till_epochs.till_id', '=', keyId.slice(0, dot))
      .where('till_epochs.epoch', '=', epoch)
      .select(['till_epochs.till_id', 'till_epochs.public_key_pem', 'tills.shop_id'])
      .executeTakeFirst();
    if (!row) return undefined;
    const publicKey = createPublicKey(row.public_key_pem);
    const found: TillKey = { tillId: row.till_id, epoch, shopId: row.shop_id, publicKey };
    if (kept.size >= KEYS_KEPT_MAX) kept.clear();
    kept.set(envelopeKeyId(found.tillId, epoch), found);
    return found;
  };
}
