import { CONSOLE_STYLE } from './console-style.ts';
import { html, type Html } from './html.ts';

/** Outside the template, because a formatter's blanks would change the hash that the policy names. */
const STYLE: Html = { html: `<style>${CONSOLE_STYLE}</style>` };

/** Where the console's pages are. */
export const NAVIGATION = html`<nav aria-label="Pages">
  <a href="/">Sales</a> <a href="/shifts">Shifts</a> <a href="/tills">Tills</a>
  <a href="/versions">Versions</a> <a href="/catalogues">Catalogues</a> <a href="/transfers">Transfers</a>
  <a href="/outbox">Mail</a>
  <a href="/requests">Requests</a>
  <a href="/webhooks">Webhooks</a> <a href="/exceptions">Exceptions</a> <a href="/quarantine">Quarantine</a>
  <a href="/missing">Missing</a> <a href="/books">Books</a> <a href="/policies">Policies</a>
  <a href="/bundles">Carry in</a>
</nav>`;

/** A page of the console: one document without outside parts. */
export function page(name: string, content: Html): string {
  return frame(name, NAVIGATION, content);
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
