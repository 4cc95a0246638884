import type { MissingEntries } from '../exceptions/missing-entries.ts';
import { OWNER } from './attention-pages.ts';
import { sayTime } from './console-format.ts';
import { page } from './console-frame.ts';
import { html, type Html } from './html.ts';

/** Entries that tills have sealed and head office has not, and a way to wait for them no more. */
export function missingPage(missing: readonly MissingEntries[]): string {
  return page(
    'Missing entries',
    html`<section>
      <h2>Sealed by a till, and not here</h2>
      <p>
        They come by themselves when their till has a line. One that is kept aside is decided under
        <a href="/quarantine">Quarantine</a>. The books of a shop close when none of its own is missing: what
        will never come, because its till is broken or gone, is declared lost here. If it comes all the same,
        it is booked.
      </p>
      ${
        missing.length > 0
          ? html`<ul class="cases">
              ${missing.map(oneRun)}
            </ul>`
          : html`<p class="none">Nothing is missing.</p>`
      }
    </section>`,
  );
}

function oneRun({ tillId, epoch, shopId, from, through, since }: MissingEntries): Html {
  return html`<li>
    <em class="look">${from === through ? `entry ${from}` : `entries ${from} to ${through}`}</em> of
    <code>${tillId}</code> (epoch ${epoch}, shop <code>${shopId}</code>)
    ${since === null ? null : html`since <time>${sayTime(since)}</time>`}
    <form method="post" action="/missing">
      <input type="hidden" name="tillId" value="${tillId}" />
      <input type="hidden" name="epoch" value="${epoch}" />
      <label>From <input name="from" required inputmode="numeric" value="${from}" /></label>
      <label>Through <input name="through" required inputmode="numeric" value="${through}" /></label>
      ${OWNER}
      <label>Note <input name="note" required maxlength="500" /></label>
      <button>Declare lost</button>
    </form>
  </li>`;
}
