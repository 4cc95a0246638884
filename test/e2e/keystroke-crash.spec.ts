import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from '@playwright/test';
import { openEntryReader } from '#main/journal/read-entries.ts';
import { readSegments } from '#main/journal/read-segments.ts';
import { issueEnrolmentCode } from '#main/start/head-office.ts';
import { isSaleEntry } from '#shared/sync/entry.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { Shop } from '../fixtures/shop.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { lookUp, untilShown, untilTakenIn } from '../simulation/crash/counter-on-screen.ts';
import { cashierActions, type Counter, type Keystroke } from '../simulation/crash/keystrokes.ts';
import { openTillUnderFire, type TillUnderFire, type Victim } from '../simulation/crash/till-under-fire.ts';
import { apples, expect, milk, mustard, test } from './story.ts';

// OUTPOST_KEYSTROKES=all kills at every keystroke, once in each way; OUTPOST_SEED repeats a run.
const isLong = process.env['OUTPOST_KEYSTROKES'] === 'all';
const seed = process.env['OUTPOST_SEED'] ?? String(Date.now());
const random = seededRandom(seed);

/** How many kills the short form has in a day of two sales. */
const KILLS = 6;
/** Longer than a basket takes to the disk, so that kills fall before its write, into it and behind it. */
const KILL_WITHIN_MS = 15;
const VICTIMS: readonly Victim[] = ['browser', 'both'];

type Kill = {
  readonly victim: Victim;
  /** Only once the screen shows what the key did: then it must be there afterwards. Else in the middle. */
  readonly seen: boolean;
};

const actions = cashierActions({ milk, mustard, apples });
const strokes = actions.flat();

test('baskets survive a kill at any keystroke, open or put aside', async ({ shop }) => {
  const days = plans();
  const kills = days.reduce((sum, { size }) => sum + size, 0);
  test.setTimeout(60_000 + kills * 20_000);
  console.log(`${kills} kills, seed ${seed}`);
  for (const [number, day] of days.entries()) await playDay(shop, `Under fire ${number + 1}`, day);
});

async function playDay(shop: Shop, tillName: string, kills: Map<Keystroke, Kill>): Promise<void> {
  const folder = join(shop.folder, tillName);
  const { ready } = shop.headOffice;
  const code = await issueEnrolmentCode(ready, 'harbour');
  const enrol = { headOfficeUrl: ready.url, code, tillName };
  const till = await openTillUnderFire({ folder, enrol, onLine() {} });
  try {
    await cashierAt(till.page()).ready();
    for (let place = 0; place < actions.length;) {
      const action = actions[place]!;
      const found = await actUntilKilled(till, action, kills, folder);
      // What had not come about is done again, from its first key.
      if (!found || isDeepStrictEqual(found, action.at(-1)!.after)) place += 1;
    }
    // Both baskets were paid, each once, whatever happened to them on the way.
    expect(await inHand(till.page(), folder)).toEqual(strokes.at(-1)!.after);
  } finally {
    await till.close();
  }
}

/** @returns what is in hand after a kill; null where the action was done without one */
async function actUntilKilled(
  till: TillUnderFire,
  action: readonly Keystroke[],
  kills: Map<Keystroke, Kill>,
  folder: string,
): Promise<Counter | null> {
  for (const stroke of action) {
    const kill = kills.get(stroke);
    if (!kill) {
      await expect(stroke.at(till.page())).toBeFocused();
      await type(till.page(), stroke);
      // A key that only leads to another is seen by where the focus is then.
      if (stroke.after !== stroke.before) await untilShown(till.page(), stroke.after);
      continue;
    }
    kills.delete(stroke);
    return test.step(wordsOf(stroke, kill), async () => {
      await killWith(till, stroke, kill);
      const found = await inHand(till.page(), folder);
      expect(mayBeFound(stroke, kill), `seed ${seed}: ${wordsOf(stroke, kill)}`).toContainEqual(found);
      return found;
    });
  }
  return null;
}

async function killWith(till: TillUnderFire, stroke: Keystroke, { victim, seen }: Kill): Promise<void> {
  const page = till.page();
  const fire = await till.aim(victim);
  await expect(stroke.at(page)).toBeFocused();
  // A hand is slower than this program: what the last key did has been seen.
  await untilTakenIn(page);
  if (seen) {
    await type(page, stroke);
    await untilShown(page, stroke.after);
    await untilTakenIn(page);
  } else {
    // A till that is killed in the middle of it answers no key.
    type(page, stroke).catch(() => {});
    await pause(random() * KILL_WITHIN_MS);
  }
  await fire();
}

function type(page: Page, { press }: Keystroke): Promise<void> {
  return 'text' in press ? page.keyboard.insertText(press.text) : page.keyboard.press(press.key);
}

/** Nothing older than what stood there before the key, nothing half of it, and nothing in two places. */
function mayBeFound({ before, after, between }: Keystroke, { seen }: Kill): readonly Counter[] {
  return seen ? [after] : [before, after, ...(between ? [between] : [])];
}

async function inHand(page: Page, folder: string): Promise<Counter> {
  const journal = join(folder, 'till', 'journal');
  const { places } = await readSegments(journal);
  const stored = await openEntryReader(journal)(places.all);
  const totals = stored.flatMap(({ entry }) => (isSaleEntry(entry) ? [entry.body.sale.totalMinor] : []));
  return { ...(await lookUp(page)), sold: totals.map((minor) => `€${(minor / 100).toFixed(2)}`) };
}

/** Which keystrokes kill the till, for each day that is played. */
function plans(): readonly Map<Keystroke, Kill>[] {
  const killAt = (chosen: readonly Keystroke[], seen: (number: number) => boolean): Map<Keystroke, Kill> =>
    new Map(
      chosen.map((stroke, number) => [
        stroke,
        { victim: VICTIMS[number % VICTIMS.length]!, seen: seen(number) },
      ]),
    );
  if (isLong) return [killAt(strokes, () => false), killAt(strokes, () => true)];
  // Most keys only lead up to the one that changes something: one of them, and else those that do.
  const [telling, leading] = [true, false].map((tells) =>
    strokes.filter((each) => (each.before !== each.after) === tells),
  );
  const chosen = [...someOf(telling!, KILLS - 1), ...someOf(leading!, 1)];
  // Two and two, so that both victims are killed in both ways.
  return [killAt(chosen, (number) => number % 4 >= 2)];
}

function someOf<T>(all: readonly T[], count: number): T[] {
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0]!);
}

function wordsOf({ press }: Keystroke, { victim, seen }: Kill): string {
  const pressed = 'text' in press ? `"${press.text}"` : press.key;
  return `${victim} killed ${seen ? 'once the screen showed' : 'in the middle of'} ${pressed}`;
}
