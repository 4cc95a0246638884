import type { Entry } from '#shared/sync/entry.ts';

/** What the page of the power cuts does: keep entries as the till does, and say which it has. */
export type PowercutPage = {
  keep(entry: Entry): Promise<void>;
  /** The hashes of these entries as the store has them; null where it has none. */
  kept(ids: readonly string[]): Promise<(string | null)[]>;
};

declare global {
  interface Window {
    readonly powercut: PowercutPage;
  }
}
