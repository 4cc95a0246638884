import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appReport, type UpdateOrder } from '#shared/sync/update-order.ts';
import { sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { sha512Of } from './fetch-file.ts';
import { openKeptInstallers } from './kept-installers.ts';
import { runNodeScript } from './run-script.ts';
import { UpdateFault } from './update-source.ts';
import { ALLOWED_FOR_MS, runUpdates, type TillSurroundings, type Updates } from './updates.ts';
import { markStart, type VersionMarks } from './version-marks.ts';

const GOOD_TRIAL = `
  const { readdirSync } = require('node:fs');
  if (readdirSync(process.argv[2]).includes('journal'))
    console.log(JSON.stringify({ ok: true, entries: 1000, unanswered: 1000, end: { epoch: 1, seq: 1 }, store: null }));
`;
const BAD_TRIAL = `console.log(JSON.stringify({ ok: false, problem: 'the journal cannot be read' }));`;

let folder: string;
let journal: Journal;
let marks: VersionMarks;
let updates: Updates;
let now: Date;
/** What happens to the till, in order. */
let log: string[];
let till: TillSurroundings;
let published: { version: string; trial: string } | null;
let lineDown: boolean;
let installer: string;
let pageHolds: boolean;
let installFails: boolean;
let pageIsThere: boolean;
let lineHangs: boolean;
/** How often the screen was told that something changed. */
let told: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-updates-'));
  journal = await openJournal({ folder: join(folder, 'journal') });
  installer = join(folder, 'installer-1.0.0');
  await writeFile(installer, 'version 1.0.0');
  told = 0;
  [now, log, published, lineDown] = [new Date('2026-03-02T12:00:00'), [], null, false];
  [pageHolds, installFails, pageIsThere, lineHangs] = [true, false, true, false];
  till = {
    counter: { basketOpen: false, tendering: false },
    shiftOpen: false,
    unsettled: 0,
    diskFreeBytes: 1e9,
  };
  ({ marks } = await markStart(join(folder, 'updates'), '1.0.0'));
  updates = start();
  await marks.prove(now.toISOString());
});
afterEach(async () => {
  await updates.stop();
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

function start(): Updates {
  return runUpdates({
    shell: {
      openSource: ({ folder, mayHave, ending }) => ({
        look() {
          log.push('look');
          if (lineDown) return Promise.reject(new UpdateFault('UPDATE_LINE_DOWN', 'no line'));
          const may = published !== null && mayHave(published.version, undefined);
          return Promise.resolve(may ? { version: published!.version, bytes: 1000 } : null);
        },
        async fetch() {
          log.push('fetch');
          if (lineHangs)
            await new Promise((_, reject) => {
              ending.addEventListener('abort', () => reject(new UpdateFault('UPDATE_LINE_DOWN', 'ended')));
            });
          await mkdir(folder, { recursive: true });
          const { version, trial } = published!;
          const paths = { installer: join(folder, `fetched-${version}`), trial: join(folder, 'trial.cjs') };
          await writeFile(paths.installer, `version ${version}`);
          await writeFile(paths.trial, trial);
          return { version, ...paths, sha512: await sha512Of(paths.installer) };
        },
      }),
      run: (script, args, signal) => {
        log.push('try');
        return runNodeScript(script, args, signal);
      },
      currentInstaller: () => installer,
      async install(file) {
        if (installFails) throw new Error('the installer cannot be started');
        log.push(`install ${await readFile(file, 'utf8')}`);
      },
    },
    marks,
    kept: openKeptInstallers(join(folder, 'updates')),
    folder: join(folder, 'updates'),
    tillFolder: folder,
    shopId: () => 'harbour',
    journalEnd: () => journal.end(),
    surroundings: () => Promise.resolve(till),
    askStore: () => Promise.resolve(pageIsThere ? { generation: 1, documents: [], next: null } : null),
    hold: () => {
      log.push('hold');
      return Promise.resolve(pageHolds);
    },
    release: () => void log.push('release'),
    now: () => now,
    changed: () => void (told += 1),
    say: () => {},
    times: { lookEveryMs: 60_000, advanceEveryMs: 1e9 },
  });
}
const later = (): void => void (now = new Date(now.getTime() + 61_000));
const orderOf = (settings: UpdateOrder['settings'], paused = false, percent = 100): UpdateOrder => ({
  settings,
  rollouts: [{ version: '1.1.0', percent, paused }],
});
const installed = () => log.filter((line) => line.startsWith('install'));

describe('a till keeps itself current', () => {
  test('a quiet till goes all the way: look, fetch, try, hold, install, with a way back kept', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    expect(await updates.advance()).toEqual({ at: 'installing', version: '1.1.0' });
    expect(log).toEqual(['look', 'fetch', 'try', 'hold', 'install version 1.1.0']);
    const back = await openKeptInstallers(join(folder, 'updates')).find('1.0.0');
    expect(await readFile(back!.path, 'utf8')).toBe('version 1.0.0');
  });

  test('a till in use fetches and tries, and waits; when the last customer has gone it installs', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    till = { ...till, counter: { basketOpen: true, tendering: true }, shiftOpen: true };
    expect(await updates.advance()).toEqual({
      at: 'proven',
      version: '1.1.0',
      blockers: ['tendering', 'basketOpen', 'shiftOpen'],
    });
    till = { ...till, counter: { basketOpen: false, tendering: false } };
    expect(await updates.advance()).toMatchObject({ blockers: ['shiftOpen'] });
    till = { ...till, shiftOpen: false };
    expect((await updates.advance()).at).toBe('installing');
    expect(log.filter((line) => line === 'fetch')).toHaveLength(1);
  });

  test('without a page there is no store to try it on: it waits, fetched, and is tried when the page is there', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    pageIsThere = false;
    expect(await updates.advance()).toEqual({ at: 'fetched', version: '1.1.0' });
    expect(log).toEqual(['look', 'fetch']);
    pageIsThere = true;
    expect((await updates.advance()).at).toBe('installing');
    expect(log.filter((line) => line === 'fetch')).toHaveLength(1);
  });

  test('a manager may say now, while the shift is open, but not into a sale', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    till = { ...till, shiftOpen: true, counter: { basketOpen: true, tendering: false } };
    expect(await updates.advance()).toMatchObject({ blockers: ['basketOpen', 'shiftOpen'] });
    updates.allow();
    expect(await updates.advance()).toMatchObject({ at: 'proven', blockers: ['basketOpen'] });
    till = { ...till, counter: { basketOpen: false, tendering: false } };
    expect((await updates.advance()).at).toBe('installing');
  });

  test('what a manager allowed in the morning is not allowed in the afternoon, nor for another version', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    till = { ...till, shiftOpen: true, counter: { basketOpen: true, tendering: false } };
    await updates.advance();
    updates.allow();
    till = { ...till, counter: { basketOpen: false, tendering: false } };
    now = new Date(now.getTime() + ALLOWED_FOR_MS);
    expect(await updates.advance()).toMatchObject({ at: 'proven', blockers: ['shiftOpen'] });
    till = { ...till, diskFreeBytes: 1e9, counter: { basketOpen: true, tendering: false } };
    updates.allow();
    published = { version: '1.1.1', trial: GOOD_TRIAL };
    later();
    await updates.advance();
    till = { ...till, counter: { basketOpen: false, tendering: false } };
    expect(await updates.advance()).toMatchObject({ version: '1.1.1', blockers: ['shiftOpen'] });
    expect(installed()).toEqual([]);
  });

  test('closing the till does not wait for the line, and the version is fetched after the next start', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    lineHangs = true;
    const going = updates.advance();
    while (!log.includes('fetch')) await pause(5);
    await updates.stop();
    expect((await going).at).toBe('found');
    lineHangs = false;
    updates = start();
    expect((await updates.advance()).at).toBe('installing');
  });

  test('closing the till in the middle of a trial says nothing against the version', async () => {
    published = { version: '1.1.0', trial: 'setInterval(() => {}, 1000)' };
    const going = updates.advance();
    while (!log.includes('try')) await pause(5);
    await updates.stop();
    expect((await going).at).toBe('fetched');
    expect(marks.report().ill).toEqual([]);
  });

  test('unsent sales are copied first, and the copy is checked; it holds all of them', async () => {
    const sealing = { identity: sampleIdentity, at: '2026-11-20T09:02:00.000Z' };
    for (let count = 0; count < 5; count++) await journal.append(sampleSale({ id: randomUUID() }), sealing);
    till = { ...till, unsettled: 5 };
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    expect((await updates.advance()).at).toBe('installing');
    const copy = await openJournal({ folder: join(folder, 'updates', 'backup', 'journal') });
    expect(copy.end()).toEqual(journal.end());
    await copy.close();
  });

  test('a sale that begins while the counter is being taken is not run over', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    pageHolds = false;
    expect(await updates.advance()).toMatchObject({ at: 'proven', blockers: ['counterUnknown'] });
    expect(installed()).toEqual([]);
    // The page may have taken the counter and said so too late.
    expect(log.at(-1)).toBe('release');
  });

  test('a page that is gone forbids it: nobody knows what is on the counter', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    till = { ...till, counter: null };
    expect(await updates.advance()).toMatchObject({ blockers: ['counterUnknown'] });
  });

  test('a full disk is not filled further', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    till = { ...till, diskFreeBytes: 4000 };
    expect((await updates.advance()).at).toBe('found');
    expect(log).toEqual(['look']);
  });

  test('without a way back nothing is installed', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    await rm(installer);
    expect(await updates.advance()).toMatchObject({ at: 'proven', blockers: ['noWayBack'] });
  });

  test('a metered line is left alone while the shop is open', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    updates.ordered(orderOf({ metered: true, opensAt: '08:00', closesAt: '20:00' }));
    expect((await updates.advance()).at).toBe('found');
    now = new Date('2026-03-02T21:00:00');
    expect((await updates.advance()).at).toBe('installing');
  });

  test('a pause by head office stops a version that is already here', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    till = { ...till, shiftOpen: true };
    expect((await updates.advance()).at).toBe('proven');
    updates.ordered(orderOf({}, true));
    expect(updates.state().at).toBe('idle');
    till = { ...till, shiftOpen: false };
    later();
    expect((await updates.advance()).at).toBe('idle');
    updates.ordered(orderOf({}));
    later();
    expect((await updates.advance()).at).toBe('installing');
  });

  test('a shop beyond its part of the rollout waits', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    updates.ordered(orderOf({}, false, 0));
    expect((await updates.advance()).at).toBe('idle');
  });

  test('a version that fails its trial is refused, told, and not fetched again; the next one is', async () => {
    published = { version: '1.1.0', trial: BAD_TRIAL };
    expect(await updates.advance()).toMatchObject({ at: 'refused', reason: 'the journal cannot be read' });
    expect(marks.report()).toEqual({
      version: '1.0.0',
      health: 'healthy',
      ill: [{ version: '1.1.0', reason: 'the journal cannot be read' }],
    });
    later();
    await updates.advance();
    expect(log.filter((line) => line === 'fetch')).toHaveLength(1);
    published = { version: '1.1.1', trial: GOOD_TRIAL };
    later();
    expect(await updates.advance()).toEqual({ at: 'installing', version: '1.1.1' });
  });

  test('an installer that cannot be started gives the counter back', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    installFails = true;
    expect((await updates.advance()).at).toBe('proven');
    expect(log.at(-1)).toBe('release');
    const fault = updates.fault()!;
    expect(fault).toMatchObject({ code: 'UPDATE_FAILED' });
    // A message longer than head office takes must not fail the contact.
    const long = { code: fault.code, message: `${fault.message} `.repeat(100) };
    expect(appReport.safeParse(marks.report(long))).toMatchObject({
      data: { version: '1.0.0', fault: { code: 'UPDATE_FAILED' } },
    });
    installFails = false;
    expect((await updates.advance()).at).toBe('installing');
  });

  test('an installer that was exchanged on the disk after its check is not run', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    till = { ...till, shiftOpen: true };
    await updates.advance();
    await writeFile(join(folder, 'updates', 'fetched-1.1.0'), 'something else');
    till = { ...till, shiftOpen: false };
    await updates.advance();
    expect(installed()).toEqual([]);
    expect(updates.fault()).toMatchObject({ code: 'UPDATE_BAD_CHECKSUM' });
  });

  test('a line that is down is told, and changes nothing', async () => {
    lineDown = true;
    expect((await updates.advance()).at).toBe('idle');
    expect(updates.fault()).toMatchObject({ code: 'UPDATE_LINE_DOWN' });
    expect(told).toBe(1);
  });
});

describe('going back', () => {
  test('a version that does not come up is put back at its second start, from the disk alone', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    await updates.advance();
    await updates.stop();
    const place = join(folder, 'updates');
    expect((await markStart(place, '1.1.0')).rollBackTo).toBeNull();
    const second = await markStart(place, '1.1.0');
    expect(second.rollBackTo).toMatchObject({ version: '1.0.0' });
    expect(await readFile(second.rollBackTo!.path, 'utf8')).toBe('version 1.0.0');
    const back = await markStart(place, '1.0.0');
    expect(back.rollBackTo).toBeNull();
    expect(back.marks.report().ill).toMatchObject([{ version: '1.1.0' }]);
  });

  test('a kept installer that went bad on the disk is no way back: the new version is tried again', async () => {
    published = { version: '1.1.0', trial: GOOD_TRIAL };
    await updates.advance();
    const place = join(folder, 'updates');
    const kept = await openKeptInstallers(place).find('1.0.0');
    await writeFile(kept!.path, 'rot');
    await markStart(place, '1.1.0');
    expect((await markStart(place, '1.1.0')).rollBackTo).toBeNull();
  });
});
