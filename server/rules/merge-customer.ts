/** What people at tills and at head office may say about a customer. */
export const CUSTOMER_FIELDS = ['name', 'phone', 'email'] as const;
export type CustomerField = (typeof CUSTOMER_FIELDS)[number];

/** One field as somebody said it. `at` is when, milliseconds; equal moments are ordered by `entryId`. */
export type FieldChange = {
  readonly field: CustomerField;
  /** null: that there is none. */
  readonly value: string | null;
  readonly at: number;
  readonly entryId: string;
};

/**
 * Merges what tills and head office say about a customer, field by field: the latest word on each field counts, whichever
 * came first. Protects a new phone number that one shop wrote down from a new address of another, whose
 * till was offline. What does not count is kept in the history.
 *
 * @param known the word that counts so far on each field
 * @returns the changes in the order given, and whether each counts
 */
export function mergeCustomer(
  known: ReadonlyMap<CustomerField, Pick<FieldChange, 'at' | 'entryId'>>,
  changes: readonly FieldChange[],
): { readonly change: FieldChange; readonly counts: boolean }[] {
  const latest = new Map(known);
  for (const change of changes) {
    const before = latest.get(change.field);
    if (!before || isLater(change, before)) latest.set(change.field, change);
  }
  return changes.map((change) => ({ change, counts: latest.get(change.field) === change }));
}

function isLater(
  one: Pick<FieldChange, 'at' | 'entryId'>,
  other: Pick<FieldChange, 'at' | 'entryId'>,
): boolean {
  return one.at !== other.at ? one.at > other.at : one.entryId > other.entryId;
}
