import type { RxCollection, RxDatabase } from 'rxdb/plugins/core';
import { COPIED_DOCUMENTS_MAX, STORE_GENERATION, type StoreCopy } from '#shared/bridge/store-copy.ts';
import type { Collections } from './documents.ts';

/** Text of one piece: with its wrapping it must fit one message of the bridge. */
const PIECE_TEXT_MAX = 2 * 1024 * 1024;

type AnyCollection = RxCollection<Record<string, unknown>>;

/**
 * A piece of what only this till has in its store, for the next version to try itself on: entries that
 * wait for an outcome, and the single documents, with the open basket and the parked ones. Prices and
 * people come again from head office.
 *
 * @param from where it begins, as the piece before said; null for the first
 */
export async function copyForTrial(
  { collections }: RxDatabase<Collections>,
  from: string | null,
): Promise<StoreCopy> {
  const slash = from?.indexOf('/') ?? -1;
  const collection = from?.slice(0, slash) === 'till' ? 'till' : 'entries';
  const primary = collection === 'till' ? 'key' : 'id';
  const waiting = collection === 'till' ? {} : { state: { $in: ['waiting', 'sent'] } };
  const found = await (collections[collection] as unknown as AnyCollection)
    .find({
      selector: { ...waiting, [primary]: { $gt: from?.slice(slash + 1) ?? '' } },
      sort: [{ [primary]: 'asc' }],
      limit: COPIED_DOCUMENTS_MAX,
    })
    .exec();
  const documents: StoreCopy['documents'] = [];
  let size = 0;
  for (const one of found) {
    const document = one.toMutableJSON();
    size += JSON.stringify(document).length;
    if (documents.length > 0 && size > PIECE_TEXT_MAX) break;
    documents.push({ collection, document });
  }
  const last = documents.at(-1);
  const more = last && (documents.length < found.length || found.length === COPIED_DOCUMENTS_MAX);
  const after = more ? `${collection}/${String(last.document[primary])}` : null;
  return {
    generation: STORE_GENERATION,
    documents,
    next: after ?? (collection === 'entries' ? 'till/' : null),
  };
}
