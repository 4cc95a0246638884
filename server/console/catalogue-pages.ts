import type { CatalogueImport } from '../catalogue/import-progress.ts';
import type { Schedule } from '../catalogue/schedules.ts';
import { sayTime } from './console-format.ts';
import { page } from './console-frame.ts';
import { html, type Html } from './html.ts';
import { sayImport } from './say-import.ts';

/** Catalogues that wait for their time, with what they will replace; how the others ended, and the form that hands one in. */
export function cataloguesPage(
  schedules: readonly Schedule[],
  imports: readonly CatalogueImport[],
  problem?: string,
): string {
  const waiting = schedules.filter(({ state }) => state === 'scheduled');
  const ended = schedules.filter(({ state }) => state !== 'scheduled').toReversed();
  return page(
    'Catalogues',
    html`<section>
        <h2>Waiting for their time (UTC)</h2>
        ${problem === undefined ? null : html`<p role="alert"><em class="look">${problem}</em></p>`}
        ${
          waiting.length > 0
            ? html`<ul class="cases">
                ${waiting.map(oneSchedule)}
              </ul>`
            : html`<p class="none">None.</p>`
        }
        <p>
          A catalogue is published whole at its time: it replaces whatever was published since it was handed
          in.
        </p>
      </section>
      ${
        ended.length > 0
          ? html`<section>
              <h2>Their time has come, or they were withdrawn</h2>
              <ul class="cases">
                ${ended.map(oneSchedule)}
              </ul>
            </section>`
          : null
      }
      <section>
        <h2>Hand a catalogue in</h2>
        <form method="post" action="/catalogues" enctype="multipart/form-data">
          <label>CSV, UTF-8 <input type="file" name="catalogue" accept=".csv,text/csv" required /></label>
          <label
            >Counts from (UTC); empty: at once <input type="datetime-local" name="effectiveAt" step="60"
          /></label>
          <label>Leave bad rows out <input type="checkbox" name="skip" value="on" /></label>
          <button>Hand in</button>
        </form>
      </section>
      <section>
        <h2>Imports, newest first</h2>
        ${
          imports.length > 0
            ? html`<ul>
                ${imports.map((one) => html`<li>${sayImport(one)}</li>`)}
              </ul>`
            : html`<p class="none">No catalogue has been handed in yet.</p>`
        }
      </section>`,
  );
}

const STATES: Readonly<Record<Schedule['state'], { readonly text: string; readonly look?: true }>> = {
  scheduled: { text: 'scheduled' },
  published: { text: 'published' },
  withdrawn: { text: 'withdrawn' },
  stopped: { text: 'not published', look: true },
};

function oneSchedule(schedule: Schedule): Html {
  const { id, state, effectiveAt, handedInAt, products, version, reason } = schedule;
  const { text, look } = STATES[state];
  return html`<li>
    <b><time>${sayTime(new Date(effectiveAt))}</time></b> <em class="${look ? 'look' : ''}">${text}</em>
    ${version === null ? '' : `as version ${version}, `}products: ${products}, handed in
    <time>${sayTime(handedInAt)}</time>
    ${reason === null ? null : html`<p>${reason}</p>`} ${replaced(schedule)}
    <form method="post" action="/catalogues/${id}">
      ${state === 'scheduled' ? html`<button name="do" value="withdraw">Withdraw</button>` : null}
      ${schedule.unseen ? html`<button name="do" value="seen" class="quiet">Seen, let it be</button>` : null}
    </form>
  </li>`;
}

function replaced({ state, replacesUnseen: versions }: Schedule): Html | null {
  if (versions.length === 0) return null;
  const named = `version${versions.length === 1 ? '' : 's'} ${versions.join(', ')}`;
  const verb = state === 'published' ? 'replaced' : 'will replace';
  return html`<p><em class="look">${verb} ${named}, published after it was handed in</em></p>`;
}
