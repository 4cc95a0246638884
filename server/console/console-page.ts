import { sayCount, sayMoney, sayTime } from './console-format.ts';
import type { CatalogueImport } from '../catalogue/import-progress.ts';
import { navigation } from './console-frame.ts';
import { CONSOLE_STYLE } from './console-style.ts';
import { sayDemoStaff } from '../demo/demo-staff.ts';
import { html, type Html } from './html.ts';
import { sayImport } from './say-import.ts';
import type { LatestSale, Quarantined, Summary, TillSummary } from './summary.ts';

/** The page looks again by itself after this time, seconds. */
const REFRESH_SECONDS = 3;
/** Outside the template, because a formatter's blanks would change the hash that the policy names. */
const STYLE: Html = { html: `<style>${CONSOLE_STYLE}</style>` };

export type ConsoleContent = {
  readonly summary: Summary;
  readonly sales: readonly LatestSale[];
  readonly quarantine: readonly Quarantined[];
  /** The latest import of a catalogue. */
  readonly lastImport: CatalogueImport | undefined;
  readonly now: Date;
  /** Whether to show the PINs of the demo's staff. */
  readonly demoStaff: boolean;
};

/** The whole console as one HTML document without outside parts. */
export function consolePage({
  summary,
  sales,
  quarantine,
  lastImport,
  now,
  demoStaff,
}: ConsoleContent): string {
  const name = summary.chainName ?? 'no chain yet';
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="refresh" content="${REFRESH_SECONDS}" />
        <title>${name} · Outpost head office</title>
        ${STYLE}
      </head>
      <body>
        <header>
          <h1>${name}<small>head office</small></h1>
          ${navigation('Sales')}
          <p>as of <time>${sayTime(now)}</time> UTC</p>
        </header>
        <main>
          ${figures(summary)} ${tillTable(summary)} ${importNote(lastImport)}
          ${demoStaff ? pinsOfTheDemo() : null}
          <div class="columns">${salesTable(sales)} ${attention(summary, quarantine)}</div>
        </main>
      </body>
    </html>`;
  return page.html;
}

function importNote(last: CatalogueImport | undefined): Html | null {
  if (!last) return null;
  return html`<section>
    <h2>Catalogue</h2>
    <p>${sayImport(last)} <a href="/catalogues">Catalogues</a></p>
  </section>`;
}

function pinsOfTheDemo(): Html {
  return html`<section>
    <h2>PINs of the demo</h2>
    <p>${sayDemoStaff()}</p>
  </section>`;
}

function figures(summary: Summary): Html {
  const { currency, queueWaiting, quarantined } = summary;
  const gaps = summary.tills.reduce((sum, till) => sum + missing(till), 0);
  const exceptions = Object.values(summary.exceptions).reduce((sum, count) => sum + count, 0);
  return html`<section class="figures" aria-label="Totals">
    ${figure('Takings', currency ? sayMoney(summary.totalMinor, currency) : '–', 'sales less refunds')}
    ${figure('Sales', sayCount(summary.sales), `and ${sayCount(summary.refunds)} refunds`)}
    ${figure('In the queue', queueWaiting === null ? '?' : sayCount(queueWaiting), queueNote(queueWaiting), queueWaiting === null)}
    ${figure('Gaps', sayCount(gaps), 'entries not here yet, but later ones are', gaps > 0)}
    ${figure('Exceptions', sayCount(exceptions), 'on settled entries', exceptions > 0)}
    ${figure('Quarantine', sayCount(quarantined), 'kept, not booked', quarantined > 0)}
  </section>`;
}

function queueNote(waiting: number | null): string {
  return waiting === null ? 'the queue service does not answer' : 'envelopes waiting, about';
}

function figure(label: string, value: string, note: string, look = false): Html {
  return html`<div class="figure${look ? ' look' : ''}">
    <b>${value}</b><span>${label}</span><i>${note}</i>
  </div>`;
}

const FROZEN = {
  copied: 'it was copied, or set back to a backup',
  forked: 'it sealed two contents under one number',
} as const;

function tillTable({ tills, currency }: Summary): Html {
  if (tills.length === 0)
    return html`<section>
      <h2>Tills</h2>
      <p class="none">No till is enrolled yet.</p>
    </section>`;
  const rows = tills.map((till) => {
    const gap = missing(till);
    return html`<tr>
      <td>${till.shopName}</td>
      <td>${till.name} <code class="id">${till.tillId}</code></td>
      <td class="number">${sayCount(till.sales)}</td>
      <td class="number">${sayCount(till.refunds)}</td>
      <td class="number">${currency ? sayMoney(till.totalMinor, currency) : ''}</td>
      <td>
        ${till.frozen ? html`<em class="look">frozen: ${FROZEN[till.frozen]}. Enrol it anew.</em>` : null}
        ${gap > 0 ? html`<em class="look">about ${gap} missing after ${till.contiguousThrough}</em>` : html`complete through ${till.contiguousThrough}`}
      </td>
      <td>${till.lastSettledAt ? sayTime(new Date(till.lastSettledAt)) : 'nothing yet'}</td>
    </tr>`;
  });
  return html`<section>
    <h2>Tills</h2>
    <table>
      <thead>
        <tr>
          <th>Shop</th>
          <th>Till</th>
          <th class="number">Sales</th>
          <th class="number">Refunds</th>
          <th class="number">Takings</th>
          <th>Journal</th>
          <th>Last settled</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

/** Sequence numbers not settled below the highest that is: still under way, or a gap. */
function missing(till: TillSummary): number {
  return till.lastSeq - till.contiguousThrough > 0 ? Math.max(1, till.lastSeq - till.settled) : 0;
}

function salesTable(sales: readonly LatestSale[]): Html {
  if (sales.length === 0)
    return html`<section>
      <h2>Latest sales</h2>
      <p class="none">Nothing has come in yet.</p>
    </section>`;
  const rows = sales.map(
    (sale) =>
      html`<tr>
        <td>
          <a href="/sales/${sale.entryId}"><code>${sale.receiptNumber}</code></a
          >${sale.kind === 'refund' ? html` <em>refund</em>` : null}
        </td>
        <td>${sale.shopName}, ${sale.tillName}</td>
        <td>${sayTime(sale.completedAt)}</td>
        <td class="number">${sale.lines}</td>
        <td class="number">${sayMoney(sale.totalMinor, sale.currency)}</td>
        <td>
          ${sale.exceptions.map((found) => html`<em class="look" title="${found.message}">${sayException(found)}</em> `)}
        </td>
      </tr>`,
  );
  return html`<section>
    <h2>Latest sales</h2>
    <table>
      <thead>
        <tr>
          <th>Receipt</th>
          <th>Till</th>
          <th>Sold</th>
          <th class="number">Lines</th>
          <th class="number">Total</th>
          <th>Exceptions</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

function attention(summary: Summary, quarantine: readonly Quarantined[]): Html {
  const codes = Object.entries(summary.exceptions).map(
    ([code, count]) =>
      html`<tr>
        <td>${code}</td>
        <td class="number">${sayCount(count)}</td>
      </tr>`,
  );
  const kept = quarantine.map(
    (row) =>
      html`<li>
        <b>${row.reason}</b> ${row.tillId ? html`<code>${row.tillId}</code>` : null}
        ${row.times > 1 ? html`<i>${row.times} times</i>` : null} <time>${sayTime(row.lastSeenAt)}</time>
        <p>${row.message}</p>
      </li>`,
  );
  return html`<aside>
    <h2>Exceptions</h2>
    ${
      codes.length > 0
        ? html`<table>
            <tbody>
              ${codes}
            </tbody>
          </table>`
        : html`<p class="none">None.</p>`
    }
    <h2>Quarantine</h2>
    ${
      kept.length > 0
        ? html`<ul>
            ${kept}
          </ul>`
        : html`<p class="none">Nothing.</p>`
    }
  </aside>`;
}

function sayException({ code, line }: { code: string; line: number | null }): string {
  return line === null ? code : `${code} (line ${line})`;
}
