import type { UpdateSettings } from '#shared/shop/update-settings.ts';
import type { RolloutState } from '../rollout/rollouts.ts';
import type { TillUpdates } from '../rollout/till-updates.ts';
import { sayTime } from './console-format.ts';
import { page } from './console-frame.ts';
import { html, type Html } from './html.ts';

/** How far each version of the till may go, and which version runs where. */
export function versionsPage(rollouts: readonly RolloutState[], tills: readonly TillUpdates[]): string {
  return page(
    'Versions',
    html`<section>
        <h2>How far each version may go</h2>
        ${
          rollouts.length > 0
            ? html`<ul class="cases">
                ${rollouts.map(rolloutCase)}
              </ul>`
            : html`<p class="none">No till has said its version yet.</p>`
        }
      </section>
      <section>
        <h2>Decide about a version before the first till meets it</h2>
        <form method="post" action="/versions">
          <label>Version <input name="version" required maxlength="40" placeholder="1.4.0" /></label>
          ${percentField(null)} ${illField(5)}
          <button>Save</button>
          <button name="paused" value="true" class="quiet">Save, and hold it back</button>
        </form>
      </section>
      <section>
        <h2>Tills</h2>
        ${
          tills.length > 0
            ? html`<table>
                <thead>
                  <tr>
                    <th>Till</th>
                    <th>Shop</th>
                    <th>Channel</th>
                    <th>Version</th>
                    <th>Failed here</th>
                    <th>Heard (UTC)</th>
                  </tr>
                </thead>
                <tbody>
                  ${tills.map(tillRow)}
                </tbody>
              </table>`
            : html`<p class="none">No till is enrolled yet.</p>`
        }
      </section>`,
  );
}

function rolloutCase(rollout: RolloutState): Html {
  const { version, percent, paused, stoppedBecause, running, unproven, ill } = rollout;
  const reach = percent === null ? 'as far as its release says' : `${percent} % of shops`;
  return html`<li>
    <b>${version}</b> ${
      paused
        ? html`<em class="look">${stoppedBecause === null ? 'held back' : 'stopped by itself'}</em>`
        : html`<em>${reach}</em>`
    }
    <i
      >${running} ${running === 1 ? 'till runs' : 'tills run'}
      it${unproven > 0 ? `, ${unproven} not proven yet` : ''}${ill > 0 ? `, ill on ${ill}` : ''}</i
    >
    ${stoppedBecause === null ? null : html`<p>${stoppedBecause}</p>`}
    <form method="post" action="/versions">
      <input type="hidden" name="version" value="${version}" />
      ${percentField(percent)} ${illField(rollout.illPercentMax)}
      <button class="quiet">Save</button>
      ${
        paused
          ? html`<button name="paused" value="false">Let it go on</button>`
          : html`<button name="paused" value="true" class="quiet">Hold it back</button>`
      }
    </form>
  </li>`;
}

function percentField(percent: number | null): Html {
  return html`<label
    >Shops that may have it, %
    <input name="percent" type="number" min="0" max="100" value="${percent}" placeholder="as released"
  /></label>`;
}

function illField(percent: number): Html {
  return html`<label
    >Stops when ill on more than, %
    <input name="illPercentMax" type="number" min="0" max="100" value="${percent}"
  /></label>`;
}

function tillRow({ tillId, name, shopName, report, settings }: TillUpdates): Html {
  const fault = report?.fault;
  const failed = [
    ...(fault ? [{ what: fault.code, why: fault.message }] : []),
    ...(report?.ill ?? []).map(({ version, reason }) => ({ what: version, why: reason })),
  ];
  return html`<tr>
    <td>${name} <code class="id">${tillId}</code></td>
    <td>${shopName}</td>
    <td>${sayChannel(settings)}</td>
    <td>
      ${
        report === null
          ? html`<em>not said</em>`
          : html`${report.version}${report.health === 'unproven' ? html` <em class="look">not proven yet</em>` : null}`
      }
    </td>
    <td>
      ${
        failed.length > 0
          ? html`<ul>
              ${failed.map(({ what, why }) => html`<li><em class="look">${what}</em> ${why}</li>`)}
            </ul>`
          : null
      }
    </td>
    <td>${report === null ? '' : sayTime(report.reportedAt)}</td>
  </tr>`;
}

function sayChannel({ channel = 'stable', metered, opensAt, closesAt }: UpdateSettings): string {
  if (!metered) return channel;
  return opensAt && closesAt
    ? `${channel}, metered: fetches outside ${opensAt}–${closesAt}`
    : `${channel}, metered: fetches never, its hours are not set`;
}
