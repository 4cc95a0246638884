/**
 * What the page of the crash trials does for the program that kills it. It says `finished ID` on its
 * console after each sale that is sealed and kept.
 */
export type CrashPage = {
  /** Answers when the till sells (again): it has sealed, kept and printed one more sale. */
  ready(): Promise<void>;
  /** What keeps the till from selling, for the report of a trial that failed. */
  state(): string;
  start(): void;
  /** Answers when the sale under way is done. */
  stop(): Promise<void>;
  /** The hashes of these sales as the store has them; null where it has none. */
  kept(ids: readonly string[]): Promise<(string | null)[]>;
};

declare global {
  interface Window {
    readonly crash: CrashPage;
  }
}
