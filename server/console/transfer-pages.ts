import type { ShopBooks } from '../chain/close-books.ts';
import type { StockTransfer } from '../stock/read-transfers.ts';
import { sayTime } from './console-format.ts';
import { page } from './console-frame.ts';
import { html, type Html } from './html.ts';

/** Begins the name of a field in which stands how much came of a product. */
export const RECEIVED_FIELD = 'came:';

export type TransfersShown = {
  readonly waiting: readonly StockTransfer[];
  readonly transfers: readonly StockTransfer[];
  readonly next: number | null;
  readonly shops: readonly Pick<ShopBooks, 'shopId' | 'name'>[];
  /** Of the next transfer: a form that is sent twice sends goods once. */
  readonly key: string;
  readonly problem: string | undefined;
};

/** What is on its way between shops, how the others ended, and the form that sends goods. */
export function transfersPage({ waiting, transfers, next, shops, key, problem }: TransfersShown): string {
  const names = new Map(shops.map(({ shopId, name }) => [shopId, name]));
  const ended = transfers.filter(({ state }) => state !== 'sent');
  return page(
    'Transfers',
    html`${
        problem === undefined
          ? null
          : html`<section role="alert">
              <p><em class="look">${problem}</em></p>
            </section>`
      }
      <section>
        <h2>On their way</h2>
        ${
          waiting.length > 0
            ? html`<ul class="cases">
                ${waiting.map((transfer) => waitingTransfer(transfer, names))}
              </ul>`
            : html`<p class="none">Nothing is on its way.</p>`
        }
      </section>
      <section>
        <h2>Send goods to another shop</h2>
        <form method="post" action="/transfers">
          <input type="hidden" name="key" value="${key}" />
          <label
            >From
            <select name="from" required>
              ${shops.map(shopOption)}
            </select></label
          >
          <label
            >To
            <select name="to" required>
              <option value=""></option>
              ${shops.map(shopOption)}
            </select></label
          >
          <label
            >Goods, a line each: product and quantity
            <textarea name="goods" rows="4" cols="30" required placeholder="100 12"></textarea>
          </label>
          <label>Note <input name="note" maxlength="200" /></label>
          <button>Send</button>
        </form>
      </section>
      <section>
        <h2>Ended, newest first</h2>
        ${
          ended.length > 0
            ? html`<ul class="cases">
                ${ended.map((transfer) => endedTransfer(transfer, names))}
              </ul>`
            : html`<p class="none">None yet.</p>`
        }
        ${next === null ? null : html`<p><a href="/transfers?before=${next}">Older</a></p>`}
      </section>`,
  );
}

type Names = ReadonlyMap<string, string>;

function shopOption({ shopId, name }: TransfersShown['shops'][number]): Html {
  return html`<option value="${shopId}">${name}</option>`;
}

function waitingTransfer(transfer: StockTransfer, names: Names): Html {
  const { id, lines } = transfer;
  return html`<li>
    ${title(transfer, names)}
    <form method="post" action="/transfers/${id}">
      ${lines.map(
        ({ productId, sentMilli }) =>
          html`<label
            >${productId}: came, of ${sayUnits(sentMilli)}
            <input
              name="${RECEIVED_FIELD + productId}"
              value="${sayUnits(sentMilli)}"
              required
              inputmode="decimal"
          /></label>`,
      )}
      <label>Note <input name="note" maxlength="200" /></label>
      <button name="do" value="receive">Received</button>
    </form>
    <form method="post" action="/transfers/${id}">
      <label>Why <input name="note" maxlength="200" /></label>
      <button name="do" value="refuse" class="quiet">Refuse, it goes back</button>
      <button name="do" value="cancel" class="quiet">Cancel, it never left</button>
    </form>
  </li>`;
}

function endedTransfer(transfer: StockTransfer, names: Names): Html {
  const { endedAt, endedBy, endedNote, lines, state } = transfer;
  return html`<li>
    ${title(transfer, names)}
    <p>
      ${lines.map((line) => html`${line.productId}: ${sayUnits(line.sentMilli)}${sayDifference(line)}; `)}
      ${state} ${endedAt === null ? '' : sayTime(endedAt)} by ${endedBy}${endedNote ? `: ${endedNote}` : ''}
    </p>
  </li>`;
}

function title(
  { number, state, fromShopId, toShopId, sentAt, sentBy, note }: StockTransfer,
  names: Names,
): Html {
  const [from, to] = [names.get(fromShopId) ?? fromShopId, names.get(toShopId) ?? toShopId];
  return html`<b>${number}</b> ${from} → ${to} <em>${state}</em> <time>${sayTime(sentAt)}</time>
    <i>${sentBy}${note === '' ? '' : `: ${note}`}</i>`;
}

function sayDifference({ differenceMilli }: StockTransfer['lines'][number]): Html | null {
  if (differenceMilli === null || differenceMilli === 0) return null;
  const units = sayUnits(Math.abs(differenceMilli));
  return html` <em class="look">${differenceMilli < 0 ? `${units} missing` : `${units} too many`}</em>`;
}

function sayUnits(milli: number): string {
  return String(milli / 1000);
}
