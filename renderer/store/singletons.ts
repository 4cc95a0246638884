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
  /** The last write of each document that is not on the disk yet. */
  const coming = new Map<string, { readonly text: string; readonly written: Promise<void> }>();
  for (const { key, value } of await till.find().exec()) if (value) texts.set(key, value);

  async function write(key: string, text: string): Promise<void> {
    await till.incrementalUpsert({ key, value: text });
    if (text) texts.set(key, text);
    else texts.delete(key);
  }

  return {
    get(key) {
      const text = texts.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    keys: (prefix) => [...texts.keys()].filter((key) => key.startsWith(prefix)),
    put(key, value) {
      const text = value === undefined ? '' : JSON.stringify(value);
      const last = coming.get(key);
      if (last?.text === text) return last.written;
      if (!last && text === (texts.get(key) ?? '')) return Promise.resolve();
      const written = write(key, text).finally(() => {
        if (coming.get(key)?.written === written) coming.delete(key);
      });
      coming.set(key, { text, written });
      return written;
    },
  };
}
