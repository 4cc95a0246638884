import type { Alert } from '../exceptions/alerts.ts';
import type { CasePage } from '../exceptions/case-pages.ts';
import type { ExceptionRow } from '../exceptions/exceptions.ts';
import { wayToBook, type QuarantinedRow } from '../exceptions/quarantined.ts';
import { caseSearch, olderCases, type CasesShown } from './case-search.ts';
import { sayTime } from './console-format.ts';
import { page } from './console-frame.ts';
import { html, type Html } from './html.ts';

export const OWNER = html`<label
  >Your name <input name="owner" required maxlength="60" autocomplete="name"
/></label>`;

/** What head office found about settled entries, each with what a person can do about it. */
export function exceptionsPage({ rows, next }: CasePage<ExceptionRow>, shown: CasesShown): string {
  return page(
    'Exceptions',
    html`<section>
      <h2>${shown.ended ? 'Resolved' : 'To look at'}</h2>
      ${caseSearch('/exceptions', shown, 'Code')}
      ${
        rows.length > 0
          ? html`<ul class="cases">
              ${rows.map(shown.ended ? resolvedException : openException)}
            </ul>`
          : html`<p class="none">${shown.ended ? 'None.' : 'Nothing needs a look.'}</p>`
      }
      ${olderCases('/exceptions', shown, next)}
    </section>`,
  );
}

function openException(row: ExceptionRow): Html {
  return html`<li>
    ${title(row)}
    <p>${row.message}</p>
    ${row.owner ? html`<p><b>${row.owner}</b> looks into it.${row.note ? html` ${row.note}` : null}</p>` : null}
    <form method="post" action="/exceptions/${row.entryId}/${row.position}">
      ${OWNER}
      <label
        >How it ended
        <select name="how">
          <option value="">not yet: I take it</option>
          <option value="nothingWrong">nothing was wrong</option>
          <option value="corrected">it was put right</option>
          <option value="accepted">it is borne as it is</option>
        </select></label
      >
      <label>Note <input name="note" maxlength="500" /></label>
      <button>Save</button>
    </form>
  </li>`;
}

function resolvedException(row: ExceptionRow): Html {
  return html`<li>
    ${title(row)}
    <p>${row.message}</p>
    <p>${row.owner ?? 'Head office'}: ${row.how}${row.note ? html`. ${row.note}` : null}</p>
  </li>`;
}

function title({ entryId, receiptNumber, code, line, tillId, settledAt }: ExceptionRow): Html {
  const receipt = receiptNumber
    ? html`<a href="/sales/${entryId}"><code>${receiptNumber}</code></a>`
    : html`<code>${entryId}</code>`;
  return html`<em class="look">${code}</em> ${receipt}${line === null ? null : html`, line ${line}`},
    <code>${tillId}</code>, <time>${sayTime(settledAt)}</time>`;
}

/** What cannot be trusted and was not booked, with what a person can do about it; and what is urgent. */
export function quarantinePage(
  { rows, next }: CasePage<QuarantinedRow>,
  shown: CasesShown,
  alerts: readonly Alert[],
): string {
  return page(
    'Quarantine',
    html`<section>
        <h2>Alerts</h2>
        ${
          alerts.length > 0
            ? html`<ul>
                ${alerts.map((alert) => html`<li><em class="look">${alert.kind}</em> ${alert.message} <time>${sayTime(alert.raisedAt)}</time></li>`)}
              </ul>`
            : html`<p class="none">None.</p>`
        }
      </section>
      <section>
        <h2>${shown.ended ? 'Decided' : 'Kept aside, not booked'}</h2>
        ${caseSearch('/quarantine', shown, 'Reason')}
        ${
          rows.length > 0
            ? html`<ul class="cases">
                ${rows.map(shown.ended ? decidedCase : openCase)}
              </ul>`
            : html`<p class="none">${shown.ended ? 'None.' : 'Nothing.'}</p>`
        }
        ${olderCases('/quarantine', shown, next)}
      </section>`,
  );
}

function openCase(row: QuarantinedRow): Html {
  return html`<li>
    <em class="look">${row.reason}</em> ${row.tillId ? html`<code>${row.tillId}</code>` : null}
    <time>${sayTime(row.lastSeenAt)}</time> ${row.times > 1 ? html`<i>${row.times} times</i>` : null}
    <p>${row.message}</p>
    ${row.state === 'parked' ? html`<p>It is booked by itself once head office is brought up to date.</p>` : null}
    <details>
      <summary>What came</summary>
      <pre>${row.raw.slice(0, 20_000)}</pre>
    </details>
    <form method="post" action="/quarantine/${row.id}">
      ${OWNER}
      <label>Note <input name="note" required maxlength="500" /></label>
      ${bookButton(row)}
      <button name="action" value="dismiss">Dismiss</button>
    </form>
  </li>`;
}

function bookButton(row: QuarantinedRow): Html | null {
  switch (wayToBook(row)) {
    case 'accept':
      return html`<button name="action" value="accept">Book it, and keep both</button>`;
    case 'retry':
      return html`<button name="action" value="retry">Try again</button>`;
    default:
      return null;
  }
}

function decidedCase(row: QuarantinedRow): Html {
  return html`<li>
    <em>${row.state}</em> ${row.reason} ${row.tillId ? html`<code>${row.tillId}</code>` : null}
    <p>${row.owner}: ${row.note}</p>
  </li>`;
}

/** Takes a bundle of unsent sales that was carried here by hand. */
export function bundlePage(said?: { readonly good: boolean; readonly text: string }): string {
  return page(
    'Carry in unsent sales',
    html`<section>
      <h2>Carry in unsent sales</h2>
      <p>
        A till without a line saves its unsent sales to a file. Take the file here: each sale is booked once,
        however often it comes and by whichever way.
      </p>
      ${said ? html`<p role="status"><em class="${said.good ? '' : 'look'}">${said.text}</em></p>` : null}
      <form method="post" action="/bundles" enctype="multipart/form-data">
        <label>File <input type="file" name="bundle" required /></label>
        <button>Take it in</button>
      </form>
    </section>`,
  );
}
