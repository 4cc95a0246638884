import type { ChannelSubscription } from '#shared/sync/feed.ts';
import type { EnrolledTill } from '../enrolment/list-tills.ts';
import type { Owner } from '../enrolment/owners.ts';
import type { Mail } from '../mail/mailer.ts';
import { sayTime } from './console-format.ts';
import { page } from './console-frame.ts';
import { html, type Html } from './html.ts';

const STATES: Readonly<Record<EnrolledTill['state'], string>> = {
  new: 'asks; its mail is on the way',
  confirming: 'asks; its owner has the mail',
  confirmed: 'let in, not heard of yet',
  active: 'at work',
  frozen: 'stopped: there are two of it',
  revoked: 'shut out',
  replaced: 'replaced',
  refused: 'was refused',
  expired: 'asked too long ago',
};
const LOOK: ReadonlySet<EnrolledTill['state']> = new Set(['frozen', 'new', 'confirming']);

/** A till with its channels. */
export type TillOnPage = EnrolledTill & { readonly channels: readonly ChannelSubscription[] };

/** Every till and who asks to be one, what each may see, and who may let tills in. */
export function tillsPage(tills: readonly TillOnPage[], owners: readonly Owner[]): string {
  return page(
    'Tills',
    html`<section>
        <h2>Tills</h2>
        ${
          tills.length > 0
            ? html`<table>
                <thead>
                  <tr>
                    <th>Till</th>
                    <th>Shop</th>
                    <th>State</th>
                    <th>Since (UTC)</th>
                    <th>Channels</th>
                    <th></th>
                  </tr>
                </thead>
                <tbody>
                  ${tills.map(tillRow)}
                </tbody>
              </table>`
            : html`<p class="none">No till is enrolled yet.</p>`
        }
      </section>
      <section>
        <h2>Who may let tills in</h2>
        ${
          owners.length > 0
            ? html`<ul>
                ${owners.map(({ email, name, shops }) => html`<li><b>${name}</b> ${email} <i>${shops ? shops.join(', ') : 'every shop'}</i></li>`)}
              </ul>`
            : html`<p class="none">
                Nobody yet. Name an owner with PUT /v1/owners, or start head office with OUTPOST_OWNER.
              </p>`
        }
      </section>`,
  );
}

const KINDS = ['chain', 'shop', 'management'] as const;

/** What a till hears, each with the button that changes it. */
function channelForms({ tillId, channels }: TillOnPage): Html {
  const forms = KINDS.map((kind) => {
    const state = channels.find(({ channel }) => channel.split(':')[0] === kind)?.state ?? 'none';
    const next = state === 'active' ? (kind === 'management' ? 'none' : 'paused') : 'active';
    return html`<button class="quiet" name="${kind}" value="${next}">
      ${kind}: ${state === 'none' ? 'no' : state}
    </button>`;
  });
  return html`<form method="post" action="/tills/${tillId}/channels">${forms}</form>`;
}

function tillRow(till: TillOnPage): Html {
  const { tillId, name, shopName, state, since } = till;
  return html`<tr>
    <td>${name} ${tillId ? html`<code class="id">${tillId}</code>` : null}</td>
    <td>${shopName ?? ''}</td>
    <td><em class="${LOOK.has(state) ? 'look' : ''}">${STATES[state]}</em></td>
    <td>${sayTime(since)}</td>
    <td>${state === 'active' || state === 'confirmed' ? (tillId ? channelForms(till) : null) : null}</td>
    <td>
      ${
        tillId && ['active', 'confirmed', 'frozen'].includes(state)
          ? html`<form method="post" action="/tills/${tillId}/revoke">
              <button class="quiet">Shut out</button>
            </form>`
          : null
      }
      ${till.formerEpochs.map(
        (epoch) =>
          html`<form method="post" action="/tills/${tillId}/revoke">
            <button class="quiet" name="epoch" value="${epoch}">Shut out its PC of epoch ${epoch}</button>
          </form>`,
      )}
    </td>
  </tr>`;
}

/** Mail of a head office that has no mail server. */
export function outboxPage(mails: readonly (Mail & { readonly at: Date })[], keepsMail: boolean): string {
  const none = keepsMail
    ? 'No mail was written in the last day.'
    : 'Mail is sent by the mail server; nothing is kept here.';
  return page(
    'Mail',
    html`<section>
      <h2>Outbox</h2>
      ${
        mails.length > 0
          ? html`<ul class="cases">
              ${mails.map(({ to, subject, text, at }) => html`<li><b>${subject}</b> <i>to ${to}</i> <time>${sayTime(at)}</time>${mailText(text)}</li>`)}
            </ul>`
          : html`<p class="none">${none}</p>`
      }
    </section>`,
  );
}

const ADDRESS = /(https?:\/\/\S+)/;

/** The text with its addresses as links. */
function mailText(text: string): Html {
  const parts = text
    .split(ADDRESS)
    .map((part) => (ADDRESS.test(part) ? html`<a href="${part}">${part}</a>` : html`${part}`));
  return html`<pre>${parts}</pre>`;
}
