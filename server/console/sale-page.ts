import type { Step } from '#shared/sale/explain.ts';
import { formatShort } from '#shared/money/format-decimal.ts';
import { unreachable } from '#shared/result.ts';
import { CONSOLE_STYLE } from './console-style.ts';
import { sayMoney, sayTime } from './console-format.ts';
import type { ExplainedLine, ExplainedSale } from './explain-sale.ts';
import { html, type Html } from './html.ts';

const STYLE: Html = { html: `<style>${CONSOLE_STYLE}</style>` };

/** One settled sale: why every line costs what it costs, by the till and by head office. */
export function salePage(explained: ExplainedSale): string {
  const { receiptNumber, sale, lines, exceptions } = explained;
  const { currency } = sale;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${receiptNumber} · Outpost head office</title>
        ${STYLE}
      </head>
      <body>
        <header>
          <h1>${receiptNumber}<small>${sayMoney(sale.totalMinor, currency)}</small></h1>
          <p>
            ${sayTime(new Date(sale.completedAt))} UTC · catalogue version ${sale.catalogueVersion} ·
            <a href="/">all sales</a>
          </p>
        </header>
        <main>
          ${exceptionList(exceptions)}
          <section>
            <h2>Why each line costs what it costs</h2>
            <table>
              <thead>
                <tr>
                  <th>Line</th>
                  <th>The till</th>
                  <th>Head office, priced again</th>
                </tr>
              </thead>
              <tbody>
                ${lines.map((line) => lineRow(line, currency))}
              </tbody>
            </table>
          </section>
        </main>
      </body>
    </html>`;
  return page.html;
}

function exceptionList(exceptions: ExplainedSale['exceptions']): Html | null {
  if (exceptions.length === 0) return null;
  return html`<section>
    <h2>To look at</h2>
    <ul>
      ${exceptions.map(
        ({ code, message, line }) =>
          html`<li><em class="look">${code}</em> ${line === null ? null : `line ${line}: `}${message}</li>`,
      )}
    </ul>
  </section>`;
}

function lineRow({ line, name, till, headOffice, differs }: ExplainedLine, currency: string): Html {
  return html`<tr>
    <td>${line}. ${name} ${differs ? html`<em class="look">differs</em>` : null}</td>
    <td>${steps(till, currency)}</td>
    <td>
      ${headOffice ? steps(headOffice, currency) : html`<p class="none">cannot be priced again here</p>`}
    </td>
  </tr>`;
}

function steps(list: readonly Step[], currency: string): Html {
  return html`<ul>
    ${list.map((step) => html`<li>${sayStep(step, currency)}</li>`)}
  </ul>`;
}

/** One step in words. */
export function sayStep(step: Step, currency: string): string {
  const money = (minor: number) => sayMoney(minor, currency);
  const price = (micros: number) => `${formatShort(micros, 6)} ${currency}`;
  switch (step.step) {
    case 'listPrice':
      return `${price(step.unitPriceMicros)} by price list ${step.priceListId}, version ${step.catalogueVersion}`;
    case 'manualPrice':
      return `${price(step.unitPriceMicros)} set by hand: ${step.reason}${approved(step.approvedBy)}`;
    case 'quantity':
      return `× ${formatShort(step.quantityMilli, 3)} = ${money(step.amountMinor)}`;
    case 'rounding':
      return `${step.exact} rounded half up to ${money(step.amountMinor)}`;
    case 'returned':
      return `${formatShort(step.quantityMilli, 3)} of line ${step.line} of sale ${step.saleId}: ${money(step.amountMinor)}`;
    case 'lineDiscount':
      return `− ${money(step.offMinor)} discount${rate(step.ratePpm)}${step.reason ? `: ${step.reason}` : ''}${approved(step.approvedBy)}`;
    case 'promotion':
      return `− ${money(step.offMinor)} by promotion ${step.promotionId}`;
    case 'basketDiscount':
      return `− ${money(step.offMinor)}, its share of the discount on the basket`;
    case 'tax':
      return step.exempt
        ? `exempt from ${step.taxId}`
        : `${step.added ? 'plus' : 'of it'} ${money(step.taxMinor)} ${step.taxId}${rate(step.ratePpm)}`;
    default:
      return unreachable(step);
  }
}

function rate(ratePpm: number | undefined): string {
  return ratePpm === undefined ? '' : ` (${formatShort(ratePpm, 4)} %)`;
}

function approved(by: string | undefined): string {
  return by === undefined ? '' : `, approved by ${by}`;
}
