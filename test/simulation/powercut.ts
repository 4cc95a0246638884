// `npm run powercut -- --points N [--seed S]`: cuts the power, not just processes. The journal at every
// step it asks of its disk; the browser's database on an image of a disk, copied at the acknowledgement.
// A control with durability relaxed must lose some, or the test proves nothing.
import { parseArgs } from 'node:util';
import { cutJournalPoints } from './powercut/journal-points.ts';
import { cutStorePoints } from './powercut/store-points.ts';

/** One picture of a disk costs seconds, one point of the journal milliseconds. */
const POINTS_PER_PICTURE = 50;
const PICTURES_MAX = 20;
const CONTROL_PICTURES_MAX = 4;
const CONTROL_POINTS_MAX = 200;

const { values: flags } = parseArgs({
  options: { points: { type: 'string', default: '1000' }, seed: { type: 'string', default: '' } },
});
const points = Number(flags.points);
const seed = flags.seed || String(Date.now());
if (!Number.isInteger(points) || points < 10) {
  console.error(`powercut: --points: ${JSON.stringify(flags.points)} is not a whole number from 10`);
  process.exit(1);
}

try {
  process.exit((await cutPower()) ? 0 : 1);
} catch (cause) {
  console.error(`powercut: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
  process.exit(1);
}

async function cutPower(): Promise<boolean> {
  console.log(`${points} points, seed ${seed}`);
  const pictures = Math.min(PICTURES_MAX, Math.max(1, Math.round(points / POINTS_PER_PICTURE)));
  const store = await cutStorePoints({ points: pictures, durability: 'strict' });
  const stored = typeof store === 'string' ? { points: 0, lost: 0, faults: [] } : store;
  if (typeof store === 'string') console.log(`store      skipped: ${store}`);
  else console.log(`store      ${store.points} pictures of a disk, ${store.lost} sales lost`);

  const journal = await cutJournalPoints({ points: points - stored.points, seed, syncKeeps: true });
  console.log(
    `journal    ${journal.points} points, ${journal.torn} writes torn, ${journal.lost} entries lost`,
  );

  const controlPoints = Math.min(CONTROL_POINTS_MAX, points);
  const journalControl = await cutJournalPoints({ points: controlPoints, seed, syncKeeps: false });
  console.log(
    `control    journal without fsync: ${journalControl.lost} entries lost at ${controlPoints} points`,
  );
  const controlPictures = Math.min(CONTROL_PICTURES_MAX, pictures);
  const storeControl =
    typeof store === 'string'
      ? store
      : await cutStorePoints({ points: controlPictures, durability: 'relaxed' });
  const storeControlLost = typeof storeControl === 'string' ? 0 : storeControl.lost;
  if (typeof storeControl !== 'string')
    console.log(
      `control    store with relaxed durability: ${storeControlLost} sales lost in ${controlPictures} pictures`,
    );

  for (const fault of [...stored.faults, ...journal.faults].slice(0, 20)) console.error(`powercut: ${fault}`);
  const result = {
    points: stored.points + journal.points,
    lost: stored.lost + journal.lost,
    controlLost: journalControl.lost + storeControlLost,
  };
  const proves = journalControl.lost > 0 && (typeof store === 'string' || storeControlLost > 0);
  if (!proves) console.error('powercut: the control lost nothing, so the test shows nothing');
  console.log(JSON.stringify(result));
  return result.lost === 0 && stored.faults.length + journal.faults.length === 0 && proves;
}
