import type { EntryState } from '#renderer/store/documents.ts';
import type { StateCounts } from '#renderer/store/history.ts';

/** One invoice as a till is to record it. */
export type PlannedSale = {
  readonly invoice: string;
  readonly kind: 'sale' | 'refund';
  readonly saleId: string;
  /** ISO 8601; the file's local time taken as UTC. */
  readonly at: string;
  readonly customerId: string;
  readonly lines: readonly {
    readonly code: string;
    readonly quantity: number;
    readonly unitPriceMicros: number;
    readonly returnOf?: { readonly saleId: string; readonly line: number };
  }[];
};

/** What the replay page offers to the command that drives it. */
export type ReplayPage = {
  /** Answers when the till is enrolled, reconciled and has its catalogue. */
  ready(): Promise<void>;
  /** Records in order; answers those that were refused, with the reason. */
  record(plans: readonly PlannedSale[]): Promise<{ invoice: string; reason: string }[]>;
  setLineCut(cut: boolean): Promise<void>;
  syncNow(): Promise<void>;
  states(): Promise<StateCounts>;
  /** Every entry in the till's store. */
  account(): Promise<{ id: string; totalMinor: number; state: EntryState }[]>;
};
