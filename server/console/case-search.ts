import type { CaseFilter } from '../exceptions/case-pages.ts';
import { html, type Html } from './html.ts';

/** What a page of cases shows: those that wait, or those that have ended. */
export type CasesShown = CaseFilter & { readonly ended: boolean };

/** The form by which cases are searched, and the way between those that wait and those that have ended. */
export function caseSearch(path: string, shown: CasesShown, codeSaid: string): Html {
  const { shop = '', till = '', code = '', ended } = shown;
  const other = linkTo(path, { ...shown, ended: !ended });
  return html`<form method="get" action="${path}">
      ${ended ? html`<input type="hidden" name="ended" value="1" />` : null}
      <label>Shop <input name="shop" maxlength="40" value="${shop}" /></label>
      <label>Till <input name="till" maxlength="40" value="${till}" /></label>
      <label>${codeSaid} <input name="code" maxlength="40" value="${code}" /></label>
      <button class="quiet">Search</button>
    </form>
    <p><a href="${other}">${ended ? 'Show those that wait' : 'Show those that have ended'}</a></p>`;
}

/** The way to the next page of cases; null where there is none. */
export function olderCases(path: string, shown: CasesShown, next: string | null): Html | null {
  return next === null ? null : html`<p><a href="${linkTo(path, shown, next)}">Older ones</a></p>`;
}

function linkTo(path: string, { ended, ...filter }: CasesShown, after?: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value);
  if (ended) query.set('ended', '1');
  if (after !== undefined) query.set('after', after);
  return query.size > 0 ? `${path}?${query}` : path;
}
