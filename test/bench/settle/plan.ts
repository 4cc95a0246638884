/** What one worker of the settlement bench is asked to do, and what it answers. */
export type WorkerTask = {
  readonly databaseUrl: string;
  /** Queue messages, in groups that are settled together. */
  readonly groups: readonly (readonly string[])[];
  /** So many groups come before the clock starts. */
  readonly warmUp: number;
  /** Keeps the statements that write, for replaying them as bare SQL. */
  readonly record: boolean;
};

export type Statement = { readonly text: string; readonly values: readonly unknown[] };

export type BareTask = {
  readonly databaseUrl: string;
  readonly warmUp: number;
  /** One array of writing statements for each transaction. */
  readonly transactions: readonly (readonly Statement[])[];
};

export type Done = {
  readonly settled: number;
  readonly transactions: readonly (readonly Statement[])[];
};
