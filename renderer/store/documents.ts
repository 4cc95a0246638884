import type { RxCollection, RxJsonSchema } from 'rxdb';
import type { Entry } from '#shared/sync/entry.ts';

export type EntryState = 'waiting' | 'sent' | 'settled' | 'quarantined';

/**
 * One sealed entry. The whole entry is kept as text, so that what is handed back to a lost journal is
 * what was sealed; the other fields are copies for lists and indexes.
 */
export type EntryDocument = {
  id: string;
  epoch: number;
  seq: number;
  hash: string;
  state: EntryState;
  kind: Entry['body']['kind'];
  receiptNumber: string;
  totalMinor: number;
  currency: string;
  /** Moment of completion, ISO 8601 in UTC. */
  completedAt: string;
  /** Exceptions that head office found; 0 before its outcome. */
  exceptions: number;
  /** JSON of the entry. */
  entry: string;
  /** JSON of the outcome; empty before it came. */
  outcome: string;
};

/** One page of a catalogue version: several hundred products in one document. */
export type CatalogueDocument = {
  /** `version/page` */
  key: string;
  version: number;
  page: number;
  /** JSON of the page's products. */
  products: string;
};

/** Everything there is one of: cursors, catalogue head, the current draft, outcomes without entry. */
export type TillDocument = {
  key: string;
  /** JSON, or empty when there is nothing. */
  value: string;
};

/** A document that head office published in a channel: staff, customers, settings, stock. */
export type RecordDocument = {
  /** `channel/collection/id` */
  key: string;
  /** JSON of its value. */
  value: string;
};

export type Collections = {
  entries: RxCollection<EntryDocument>;
  catalogue: RxCollection<CatalogueDocument>;
  till: RxCollection<TillDocument>;
  records: RxCollection<RecordDocument>;
};

const text = { type: 'string' } as const;
const shortText = { type: 'string', maxLength: 64 } as const;
const amount = { type: 'integer' } as const;
// RxDB wants bounds for every number that is part of an index.
const epoch = { type: 'integer', minimum: 0, maximum: 1_000_000, multipleOf: 1 } as const;
const seq = { type: 'integer', minimum: 0, maximum: 9_999_999_999, multipleOf: 1 } as const;

export const entrySchema: RxJsonSchema<EntryDocument> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: shortText,
    epoch,
    seq,
    hash: text,
    state: { type: 'string', maxLength: 12, enum: ['waiting', 'sent', 'settled', 'quarantined'] },
    // Indexed, and so in the clear on the disk: the history asks for sales alone, by what the disk can see.
    kind: { type: 'string', maxLength: 20 },
    receiptNumber: text,
    totalMinor: amount,
    currency: text,
    completedAt: text,
    exceptions: amount,
    entry: text,
    outcome: text,
  },
  required: [
    'id',
    'epoch',
    'seq',
    'hash',
    'state',
    'kind',
    'receiptNumber',
    'totalMinor',
    'currency',
    'completedAt',
    'exceptions',
    'entry',
    'outcome',
  ],
  indexes: [['epoch', 'seq'], ['state'], ['kind']],
};

export const catalogueSchema: RxJsonSchema<CatalogueDocument> = {
  version: 0,
  primaryKey: 'key',
  type: 'object',
  properties: {
    key: shortText,
    version: { type: 'integer', minimum: 0, maximum: 9_999_999_999, multipleOf: 1 },
    page: amount,
    products: text,
  },
  required: ['key', 'version', 'page', 'products'],
  indexes: [['version']],
};

export const tillSchema: RxJsonSchema<TillDocument> = {
  version: 0,
  primaryKey: 'key',
  type: 'object',
  properties: { key: { type: 'string', maxLength: 128 }, value: text },
  required: ['key', 'value'],
};

export const recordSchema: RxJsonSchema<RecordDocument> = {
  version: 0,
  primaryKey: 'key',
  type: 'object',
  properties: { key: { type: 'string', maxLength: 160 }, value: text },
  required: ['key', 'value'],
};
