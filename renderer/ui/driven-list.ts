/** The list that a field drives: its id, and the key of the option that its arrows have reached, or null. */
type DrivenList = { readonly listId: string; readonly reached: string | null };

/** The id of an option of a list that a field drives. */
export function optionId(listId: string, key: string): string {
  return `${listId}-${key}`;
}

/**
 * What a field says of the list that its arrows move through, while it keeps the focus itself: a screen reader
 * then speaks the option that is reached.
 */
export function drives({ listId, reached }: DrivenList) {
  return {
    'aria-controls': listId,
    ...(reached !== null && { 'aria-activedescendant': optionId(listId, reached) }),
  } as const;
}

/** As `drives`, for a field whose text narrows the list down; null where no list is shown. */
export function searches(list: DrivenList | null) {
  return {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': list !== null,
    ...(list && drives(list)),
  } as const;
}
