/** What a column of a set of rows may hold. */
export type Cell = string | number | boolean | null | undefined;

/**
 * One column of a set of rows, as the text of a PostgreSQL array: written `${column(ids)}::text::uuid[]`,
 * so that both drivers hand it over as it is. The server reads this in a third of the time that it takes
 * for rows as JSON, which it parses once to find the fields and again for each.
 */
export function column(cells: readonly Cell[]): string {
  return `{${cells.map(element).join(',')}}`;
}

function element(cell: Cell): string {
  if (cell === null || cell === undefined) return 'NULL';
  if (typeof cell !== 'string') return String(cell);
  return PLAIN.test(cell) ? cell : `"${cell.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Ids, hashes and moments need no quotation marks. `NULL` itself is a word that does. */
const PLAIN = /^(?!null$)[\w:.+-]+$/i;

/**
 * A column of JSON documents, to be read by `string_to_table(…, E'\n')`: JSON writes line breaks as `\n`,
 * so the documents need no quotation, which would cost twice their size.
 *
 * @param documents each as `JSON.stringify` wrote it
 */
export function documents(texts: readonly string[]): string {
  return texts.join('\n');
}
