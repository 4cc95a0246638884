import { CONSOLE_STYLE } from './console-style.ts';
import { html, type Html } from './html.ts';

/** Outside the template, because a formatter's blanks would change the hash that the policy names. */
const STYLE: Html = { html: `<style>${CONSOLE_STYLE}</style>` };

/** The console's pages: where each is, and the word for it. */
const PAGES = [
  ['/', 'Sales'],
  ['/shifts', 'Shifts'],
  ['/tills', 'Tills'],
  ['/versions', 'Versions'],
  ['/catalogues', 'Catalogues'],
  ['/transfers', 'Transfers'],
  ['/outbox', 'Mail'],
  ['/requests', 'Requests'],
  ['/webhooks', 'Webhooks'],
  ['/exceptions', 'Exceptions'],
  ['/quarantine', 'Quarantine'],
  ['/missing', 'Missing'],
  ['/books', 'Books'],
  ['/policies', 'Policies'],
  ['/bundles', 'Carry in'],
] as const;

/** Links to all pages; the one whose name begins with its word is marked as the one that is shown. */
export function navigation(shown: string): Html {
  return html`<nav aria-label="Pages">
    ${PAGES.map(
      ([path, word]) => html`<a href="${path}" ${shown.startsWith(word) ? CURRENT : null}>${word}</a> `,
    )}
  </nav>`;
}

const CURRENT: Html = { html: 'aria-current="page"' };

/** A page of the console: one document without outside parts. */
export function page(name: string, content: Html): string {
  return frame(name, navigation(name), content);
}

/** A page for somebody who does not see the console. */
export function barePage(name: string, content: Html): string {
  return frame(name, null, content);
}

function frame(name: string, navigation: Html | null, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${name} · Outpost head office</title>
        ${STYLE}
      </head>
      <body>
        <header>
          <h1>${name}<small>head office</small></h1>
          ${navigation}
        </header>
        <main>${content}</main>
      </body>
    </html>`.html;
}
