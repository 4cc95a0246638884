/** One way to fill a browser's database from a server, and to find goods in it after a restart. */
export type Contender = {
  /**
   * Opens its database, which is empty, before the clock starts: a till has opened its own before it is enrolled,
   * and only then is there anything to fetch. @returns what fills it, and answers when everything is kept
   */
  open(): Promise<() => Promise<void>>;
  /** In a browser that was opened anew: how many records are there, and how many of the barcodes are known. */
  check(barcodes: readonly string[]): Promise<{ count: number; found: number }>;
};

export const CONTENDERS = ['ours', 'rawIndexedDb', 'dexie', 'rxdbReplication', 'pouchdb', 'lokijs'] as const;
export type ContenderName = (typeof CONTENDERS)[number] | 'floor';

export type Filled = { readonly ms: number; readonly longestBlockMs: number };
export type Checked = { readonly ms: number; readonly count: number; readonly found: number };

declare global {
  interface Window {
    readonly bench: {
      fill(name: ContenderName): Promise<Filled>;
      check(name: ContenderName, barcodes: readonly string[]): Promise<Checked>;
    };
  }
}

/** Rows that one answer of the server holds, for contenders without a protocol of their own. */
export const ROWS_AT_ONCE = 5000;

export async function fetchJson<T>(path: string): Promise<T> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
}
