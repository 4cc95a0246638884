/** What a worker of the settlement bench is asked to do, one thing after another. */
export type Order =
  | {
      readonly kind: 'open';
      readonly settleUrl: string;
      readonly recordUrl: string;
      readonly bareUrl: string;
    }
  /** Settles and keeps the statements that write, for replaying them as bare SQL. It also warms the code. */
  | { readonly kind: 'record'; readonly groups: Groups }
  | { readonly kind: 'settle'; readonly groups: Groups }
  /** Replays a part of what was recorded: transactions `from` to `to`, the latter not included. */
  | { readonly kind: 'replay'; readonly from: number; readonly to: number };

/** Queue messages, in groups that are settled together. */
export type Groups = readonly (readonly string[])[];

export type Done = {
  readonly settled: number;
  /** How many transactions are recorded. */
  readonly recorded: number;
};
