import { z } from 'zod';
import { draft } from '../sale/draft.ts';
import { parkedBasket } from '../sale/parked-basket.ts';

/**
 * The shape of the page's store. Generation 0 lay unencrypted under the bare name. A new shape gets the
 * next number and a step in `MIGRATIONS`.
 */
export const STORE_GENERATION = 1;

type Document = Readonly<Record<string, unknown>>;
type Collection = 'entries' | 'catalogue' | 'till' | 'records';
type Migration = (collection: Collection, document: Document) => Document | null;

/** From the generation of its place to the next. `null` leaves a document behind. */
const MIGRATIONS: readonly Migration[] = [
  // 0 → 1: the same documents, encrypted.
  (_, document) => document,
];

/**
 * A document as this version has it. Pure, so that a version can try its steps on a copy before it is
 * installed.
 *
 * @param generation that the document was written in
 * @returns null for one that is left behind
 */
export function migrateDocument(
  collection: Collection,
  document: Document,
  generation: number,
): Document | null {
  return MIGRATIONS.slice(generation, STORE_GENERATION).reduce<Document | null>(
    (changed, migration) => changed && migration(collection, changed),
    document,
  );
}

/** The key of the open basket among the store's single documents, and how those of parked ones begin. */
export const DRAFT_KEY = 'draft';
export const PARKED_KEYS = 'parked/';

/** A document of the store as it is there, decrypted. */
export const copiedDocument = z.strictObject({
  collection: z.enum(['entries', 'till']),
  document: z.record(z.string(), z.unknown()),
});
export type CopiedDocument = z.infer<typeof copiedDocument>;

export const COPIED_DOCUMENTS_MAX = 200;

/** A piece of what only this till has in its store: entries without an outcome, and single documents. */
export const storeCopy = z.strictObject({
  generation: z.int().min(0),
  documents: z.array(copiedDocument).max(COPIED_DOCUMENTS_MAX),
  /** Where the next piece begins; null after the last. */
  next: z.string().max(300).nullable(),
});
export type StoreCopy = z.infer<typeof storeCopy>;

/** First line of a copy in a file; each further line is a `copiedDocument`. Read by later versions. */
export const storeCopyHead = z.object({ v: z.literal(1), generation: z.int().min(0) });

/** What a basket is in a store's single document; null when the document is none that can be read. */
export function basketOf({ collection, document }: CopiedDocument): 'open' | 'parked' | null {
  const { key, value } = document;
  if (collection !== 'till' || typeof key !== 'string' || typeof value !== 'string' || !value) return null;
  const schema = key === DRAFT_KEY ? draft : key.startsWith(PARKED_KEYS) ? parkedBasket : null;
  if (!schema?.safeParse(parsed(value)).success) return null;
  return key === DRAFT_KEY ? 'open' : 'parked';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
