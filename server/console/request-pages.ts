import { unreachable } from '#shared/result.ts';
import type { ActionAsked } from '#shared/sync/action.ts';
import { ACTION_KINDS } from '#shared/sync/action.ts';
import type { ShownAction } from '../actions/answer-action.ts';
import type { Webhook } from '../webhooks/webhooks.ts';
import { sayMoney, sayTime } from './console-format.ts';
import { page } from './console-frame.ts';
import { html, type Html } from './html.ts';

/** What tills asked: what waits for a person, and how the others ended. */
export function requestsPage(actions: readonly ShownAction[]): string {
  const waiting = actions.filter(({ waits }) => waits);
  const others = actions.filter(({ waits, state }) => !waits && state !== 'forgotten');
  return page(
    'Requests',
    html`<section>
        <h2>Waiting for an answer</h2>
        ${
          waiting.length > 0
            ? html`<ul class="cases">
                ${waiting.map(waitingRequest)}
              </ul>`
            : html`<p class="none">No till waits.</p>`
        }
      </section>
      <section>
        <h2>Ended, and on their way</h2>
        ${
          others.length > 0
            ? html`<ul>
                ${others.map(otherRequest)}
              </ul>`
            : html`<p class="none">None yet.</p>`
        }
      </section>`,
  );
}

function waitingRequest(action: ShownAction): Html {
  return html`<li>
    ${title(action)}
    <p>${sayAsked(action.asked)}</p>
    ${action.lastFault === undefined ? null : html`<p>Last try: ${action.lastFault}</p>`}
    <form method="post" action="/requests/${action.id}">
      <input type="hidden" name="revision" value="${action.revision}" />
      ${
        action.asked.kind === 'priceOverride'
          ? html`<label>Your name <input name="name" required maxlength="60" autocomplete="name" /></label>
              <label>If not: why <input name="reason" maxlength="200" /></label>
              <button name="decision" value="allow">Allow</button>
              <button name="decision" value="refuse">Refuse</button>`
          : html`<label>Why <input name="reason" maxlength="200" required /></label>
              <button name="decision" value="refuse">Refuse</button>`
      }
    </form>
  </li>`;
}

function otherRequest(action: ShownAction): Html {
  const words = [
    action.answeredBy,
    action.reason,
    action.lastFault !== undefined && `last try: ${action.lastFault}`,
  ].filter((word) => typeof word === 'string');
  return html`<li>
    ${title(action)}
    <p>${sayAsked(action.asked)}${words.length > 0 ? html` <i>${words.join(': ')}</i>` : null}</p>
  </li>`;
}

function title({ state, tillId, by, requestedAt }: ShownAction): Html {
  return html`<em class="${state === 'failed' || state === 'asked' ? 'look' : ''}">${state}</em>
    <code>${tillId}</code>${by === undefined ? null : html`, ${by}`},
    <time>${sayTime(new Date(requestedAt))}</time>`;
}

function sayAsked(asked: ActionAsked): string {
  switch (asked.kind) {
    case 'stockElsewhere':
      return `Which other shops have product ${asked.productId}?`;
    case 'customerBalance':
      return `What does customer ${asked.customerId} owe?`;
    case 'priceOverride': {
      const { productName, unitPriceMicros, listPriceMicros, currency, reason, quantityMilli } = asked;
      return `${productName}: ${price(unitPriceMicros, currency)} instead of ${price(listPriceMicros, currency)}, quantity ${quantityMilli / 1000}. ${reason}`;
    }
    case 'eInvoiceNumber':
      return `An e-invoice number for receipt ${asked.receiptNumber}`;
    case 'walletConfirmation':
      return `Has the wallet paid ${sayMoney(asked.amountMinor, asked.currency)}? Reference ${asked.reference}`;
    default:
      return unreachable(asked);
  }
}

function price(micros: number, currency: string): string {
  return `${(micros / 1_000_000).toFixed(2)} ${currency}`;
}

const KIND_WORDS: Readonly<Record<ActionAsked['kind'], string>> = {
  stockElsewhere: 'stock elsewhere',
  customerBalance: "a customer's balance",
  priceOverride: 'price override',
  eInvoiceNumber: 'e-invoice number',
  walletConfirmation: 'wallet confirmation',
};

/** The chain's own systems. `said` is the secret that was just made, and is shown this once; or a fault. */
export function webhooksPage(
  webhooks: readonly Webhook[],
  said?: { readonly secret: string } | { readonly problem: string },
): string {
  return page(
    'Webhooks',
    html`${
        said && 'secret' in said
          ? html`<section role="status">
              <h2>The secret, shown this once</h2>
              <p><code>${said.secret}</code></p>
            </section>`
          : null
      }
      ${
        said && 'problem' in said
          ? html`<section role="alert">
              <p><em class="look">${said.problem}</em></p>
            </section>`
          : null
      }
      <section>
        <h2>Systems that are asked</h2>
        ${
          webhooks.length > 0
            ? html`<ul class="cases">
                ${webhooks.map(oneWebhook)}
              </ul>`
            : html`<p class="none">
                None. Head office answers about stock and balances from its own books, and people decide about
                prices under <a href="/requests">Requests</a>.
              </p>`
        }
      </section>
      <section>
        <h2>Set one up</h2>
        <form method="post" action="/webhooks">
          <label>URL <input name="url" type="url" required maxlength="500" placeholder="https://…" /></label>
          <label>What it is <input name="description" maxlength="120" /></label>
          ${ACTION_KINDS.map((kind) => html`<label><input type="checkbox" name="${kind}" value="on" /> ${KIND_WORDS[kind]}</label>`)}
          <button>Set up</button>
        </form>
      </section>`,
  );
}

function oneWebhook(webhook: Webhook): Html {
  const { id, url, kinds, description, pausedBecause, secrets } = webhook;
  return html`<li>
    <code>${url}</code> ${pausedBecause === null ? null : html`<em class="look">paused</em> ${pausedBecause}`}
    <p>
      ${description === '' ? null : html`${description}: `}${kinds.map((kind) => KIND_WORDS[kind]).join(', ')}
    </p>
    <p>
      ${secrets.map(
        ({ ending, createdAt, endsAt }) =>
          html`Secret <code>whsec_…${ending}</code> of
            <time>${sayTime(createdAt)}</time
            >${endsAt === null ? null : html`, good until <time>${sayTime(endsAt)}</time>`}. `,
      )}
    </p>
    <form method="post" action="/webhooks/${id}">
      <button name="do" value="rotate">New secret, the old one good for a day</button>
      ${
        pausedBecause === null
          ? html`<button name="do" value="pause">Pause</button>`
          : html`<button name="do" value="resume">Go on</button>`
      }
      <button name="do" value="delete">Take away</button>
    </form>
  </li>`;
}
