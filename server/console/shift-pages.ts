import type { ShiftVerdict } from '../rules/shift-differs.ts';
import type { ShiftsPage, ShiftTotals } from '../shifts/list-shifts.ts';
import { sayMoney } from './console-format.ts';
import { page } from './console-frame.ts';
import { html, type Html } from './html.ts';

const STATES: Readonly<Record<ShiftVerdict, { readonly text: string; readonly look?: true }>> = {
  open: { text: 'open' },
  incomplete: { text: 'sales of it are under way' },
  agrees: { text: 'agrees with the till' },
  differs: { text: 'the till reckoned otherwise', look: true },
};

/** What each shift took, and whether its drawer held what the books say. */
export function shiftsPage({ shifts, next }: ShiftsPage): string {
  return page(
    'Shifts',
    html`<section>
      <h2>Shifts, newest first</h2>
      <p>
        A shift has what the till sealed between its opening and its closing, whenever it came. A sale that
        comes late is added to its shift, and is posted by its business date.
      </p>
      ${
        shifts.length > 0
          ? html`<table>
              <thead>
                <tr>
                  <th>Till</th>
                  <th>Opened, closed (UTC)</th>
                  <th class="number">Sales</th>
                  <th class="number">Refunds</th>
                  <th>Payments</th>
                  <th class="number">Float, in, out</th>
                  <th class="number">Expected</th>
                  <th class="number">Counted</th>
                  <th class="number">Over, short</th>
                  <th>The till</th>
                </tr>
              </thead>
              <tbody>
                ${shifts.map(shiftRow)}
              </tbody>
            </table>`
          : html`<p class="none">No till has opened a shift yet.</p>`
      }
      ${next === null ? null : html`<p><a href="/shifts?before=${encodeURIComponent(next)}">Older</a></p>`}
    </section>`,
  );
}

function shiftRow(shift: ShiftTotals): Html {
  const { currency, state, saidMinor, expectedMinor, overShortMinor } = shift;
  const money = (amountMinor: number | null) => (amountMinor === null ? '' : sayMoney(amountMinor, currency));
  const { text, look } = STATES[state];
  return html`<tr>
    <td>${shift.shopId} <code class="id">${shift.tillId}</code></td>
    <td>${sayMoment(shift.openedAt)}<br />${shift.closedAt === null ? '' : sayMoment(shift.closedAt)}</td>
    <td class="number">${shift.sales}<br />${money(shift.salesMinor)}</td>
    <td class="number">${shift.refunds}<br />${money(shift.refundsMinor)}</td>
    <td>
      ${shift.payments.map(({ kind, inMinor, outMinor }) => html`${kind} ${money(inMinor - outMinor)}<br />`)}
    </td>
    <td class="number">
      ${money(shift.floatMinor)}<br />${money(shift.cashInMinor)}<br />${money(-shift.cashOutMinor)}
    </td>
    <td class="number">${money(expectedMinor)}</td>
    <td class="number">${money(shift.countedMinor)}</td>
    <td class="number">
      ${overShortMinor ? html`<em class="look">${money(overShortMinor)}</em>` : money(overShortMinor)}
    </td>
    <td>
      <em class="${look ? 'look' : ''}">${text}</em>
      ${look ? html`<br />${money(saidMinor)}` : null}
    </td>
  </tr>`;
}

function sayMoment(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
