import { sql } from 'kysely';
import { z } from 'zod';

/** Cases that one answer lists at most; the rest are had by its cursor. */
export const CASES_PER_PAGE_MAX = 200;

/** By what cases are searched. What is left out is not asked about. */
export const caseFilter = z.strictObject({
  shop: z.string().min(1).max(40).optional(),
  till: z.string().min(1).max(40).optional(),
  /** Of an exception its code; of a case of quarantine its reason. */
  code: z.string().min(1).max(40).optional(),
});
export type CaseFilter = z.infer<typeof caseFilter>;

/** A page of cases, newest first. `next` asks for the one after it; null where there is none. */
export type CasePage<T> = { readonly rows: readonly T[]; readonly next: string | null };

/** Cuts what was read to a page. Ask for one more than is listed. */
export function toPage<T>(rows: readonly T[], cursorOf: (last: T) => string): CasePage<T> {
  if (rows.length <= CASES_PER_PAGE_MAX) return { rows, next: null };
  const listed = rows.slice(0, CASES_PER_PAGE_MAX);
  return { rows: listed, next: cursorOf(listed.at(-1)!) };
}

/** Whether a value is among those that are asked for; every one is where nothing is asked. */
export function isOneOf(column: ReturnType<typeof sql>, wanted: readonly string[] | undefined) {
  return wanted === undefined
    ? sql`true`
    : sql`${column} in (select value from json_array_elements_text(${JSON.stringify(wanted)}::json))`;
}
