import type { RxCollection } from 'rxdb';
import type { TillDocument } from './documents.ts';

/** The till's single documents by key, as JSON. Reads come from memory, writes are durable when they answer. */
export type Singletons = {
  /** Parsed JSON, or undefined where there is nothing. */
  get(key: string): unknown;
  /** Keys that begin so. */
  keys(prefix: string): string[];
  /** @param value `undefined` empties the document */
  put(key: string, value: unknown): Promise<void>;
};

export async function openSingletons(till: RxCollection<TillDocument>): Promise<Singletons> {
  const texts = new Map<string, string>();
  /** What each document will hold when all that was asked for is written. */
  const coming = new Map<string, string>();
  for (const { key, value } of await till.find().exec()) if (value) texts.set(key, value);
  return {
    get(key) {
      const text = texts.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    keys: (prefix) => [...texts.keys()].filter((key) => key.startsWith(prefix)),
    async put(key, value) {
      const text = value === undefined ? '' : JSON.stringify(value);
      if (text === (coming.get(key) ?? texts.get(key) ?? '')) return;
      coming.set(key, text);
      try {
        await till.incrementalUpsert({ key, value: text });
        if (text) texts.set(key, text);
        else texts.delete(key);
      } finally {
        if (coming.get(key) === text) coming.delete(key);
      }
    },
  };
}
