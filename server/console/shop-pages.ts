import type { ShopBooks } from '../chain/close-books.ts';
import { POLICY_NAMES, type PolicyOrigin, type readPolicies, type ShopPolicy } from '../chain/policies.ts';
import type { Policy } from '#shared/shop/policy.ts';
import { page } from './console-frame.ts';
import { html, type Html } from './html.ts';

const WORDS: Readonly<Record<keyof Policy, string>> = {
  oldPricesHours: 'Old prices pass for, hours',
  oldPriceTolerancePpm: 'After that they may differ by',
  withdrawnHours: 'Withdrawn products may be sold for, hours',
  clockSkewMinutes: 'A till’s clock may differ by, minutes',
  refundInOtherShops: 'Goods may come back in other shops',
  gapMinutes: 'An entry may be missing for, minutes',
  countDifferenceMilli: 'A count may differ by, pieces or kg',
};
const ORIGINS: Readonly<Record<PolicyOrigin, string>> = {
  outpost: 'as Outpost has it',
  chain: 'the chain’s word',
  shop: 'the shop’s own word',
};

/** What each shop lets pass, and whose word it is. */
export function policiesPage({ shops }: Awaited<ReturnType<typeof readPolicies>>): string {
  return page(
    'Policies',
    html`<section>
      <h2>What is let pass without a second look</h2>
      ${
        shops.length > 0
          ? html`<table>
              <thead>
                <tr>
                  <th></th>
                  ${shops.map(({ name }) => html`<th>${name}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${POLICY_NAMES.map(
                  (key) =>
                    html`<tr>
                      <th scope="row">${WORDS[key]}</th>
                      ${shops.map((shop) => policyCell(shop, key))}
                    </tr>`,
                )}
              </tbody>
            </table>`
          : html`<p class="none">No shop is set up yet.</p>`
      }
      <p>
        PUT /v1/policies sets them, for the chain or for one shop. What a shop leaves open is as the chain has
        it, and what the chain leaves open as Outpost has it.
      </p>
    </section>`,
  );
}

function policyCell({ policy, origins }: ShopPolicy, key: keyof Policy): Html {
  const said = sayPolicy(key, policy[key]);
  return html`<td>${said} <i>${ORIGINS[origins[key]]}</i></td>`;
}

/** As people say it; the API has parts per million, and thousandths of the unit of sale. */
function sayPolicy(key: keyof Policy, value: Policy[keyof Policy]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (key === 'oldPriceTolerancePpm') return `${value / 10_000} %`;
  return String(key === 'countDifferenceMilli' ? value / 1000 : value);
}

/** How far the books of each shop are closed, and the form that closes them further. */
export function booksPage(shops: readonly ShopBooks[], problem?: string): string {
  return page(
    'Books',
    html`<section>
      <h2>Books of the shops</h2>
      <p>
        What comes later of a closed day is posted to the first open one, with its own date, and said. Closed
        books are not opened again. They close when nothing of their shop is
        <a href="/missing">missing</a>.
      </p>
      ${problem === undefined ? null : html`<p role="alert"><em class="look">${problem}</em></p>`}
      ${
        shops.length > 0
          ? html`<ul class="cases">
              ${shops.map(shopBooks)}
            </ul>`
          : html`<p class="none">No shop is set up yet.</p>`
      }
    </section>`,
  );
}

function shopBooks({ shopId, name, closedThrough }: ShopBooks): Html {
  return html`<li>
    <b>${name}</b> <code>${shopId}</code>
    ${closedThrough === null ? 'every day is open' : html`closed through ${closedThrough}`}
    <form method="post" action="/books/${shopId}">
      <label>Close through <input type="date" name="through" required /></label>
      <button>Close the books</button>
    </form>
  </li>`;
}
