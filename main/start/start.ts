// `npm start`: an embedded head office and one till, enrolled against it, from nothing.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startPart, type RunningPart } from './child.ts';
import { chooseWindow, type WindowChoice } from './choose-window.ts';
import { issueEnrolmentCode, startHeadOffice, type HeadOfficeReady } from './head-office.ts';
import { startKiosk } from './kiosk.ts';
import { printStep, step } from './steps.mjs';

const root = join(import.meta.dirname, '..', '..');
const { values: flags } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    data: { type: 'string', default: join(root, '.outpost') },
    window: { type: 'string' },
  },
});
const tillFolder = join(flags.data, 'till');
const parts: RunningPart<unknown>[] = [];

process.chdir(root);
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

try {
  await start();
} catch (cause) {
  // A part that ends because we are stopping is no fault.
  if (!stopping) {
    console.error(`\nOutpost cannot start: ${cause instanceof Error ? cause.message : String(cause)}`);
    await stop(1);
  }
}

async function start(): Promise<void> {
  await step('data', prepareFolder);
  const choice = await step('window', () => {
    const value = chooseWindow({
      root,
      failedMark: join(flags.data, 'electron-unavailable'),
      ...(flags.window && { wanted: flags.window }),
    });
    return { detail: `${windowName(value)}: ${value.why}`, value };
  });
  const headOffice = await startHeadOffice({
    dataFolder: join(flags.data, 'head-office'),
    demo: true,
    demoStaff: true,
    onLine: showLine,
  });
  watch('head office', headOffice);
  const openUrl = await startTill(choice!, headOffice.ready);
  sayWhatToTry(choice!, headOffice.ready, openUrl);
}

function prepareFolder(): { detail: string } {
  if (flags.fresh) rmSync(flags.data, { recursive: true, force: true });
  const kept = existsSync(tillFolder);
  mkdirSync(flags.data, { recursive: true });
  return { detail: `${flags.data} (${kept ? 'kept from before; --fresh starts over' : 'new'})` };
}

/** @returns the address that opens the till's page, where the shell has one */
async function startTill(choice: WindowChoice, headOffice: HeadOfficeReady): Promise<string | null> {
  const startedAt = performance.now();
  const enrol = existsSync(join(tillFolder, 'identity.json'))
    ? undefined
    : {
        headOfficeUrl: headOffice.url,
        code: await issueEnrolmentCode(headOffice, 'harbour'),
        tillName: 'Till 1',
      };
  if (choice.kind === 'electron') {
    const electron = await startPart({
      name: 'till',
      command: choice.binary,
      args: ['.'],
      env: {
        OUTPOST_TILL_DATA: tillFolder,
        OUTPOST_DEMO_LINE: '1',
        ...(enrol && {
          OUTPOST_HEAD_OFFICE: enrol.headOfficeUrl,
          OUTPOST_ENROL_CODE: enrol.code,
          OUTPOST_TILL_NAME: enrol.tillName,
        }),
      },
      ready: z.object({ ready: z.literal(true) }),
      onLine: showLine,
    });
    watch('till', electron);
    printStep('till', 'Electron window', performance.now() - startedAt);
    return null;
  }
  const kiosk = await startKiosk({
    dataFolder: tillFolder,
    window: choice.kind,
    demoLine: true,
    ...(enrol && { enrol }),
    onLine: showLine,
  });
  watch('till', kiosk);
  printStep(
    'till',
    `${kiosk.ready.tillId ?? 'not enrolled yet'}, ready to sell`,
    performance.now() - startedAt,
  );
  return kiosk.ready.openUrl;
}

/** A part's own lines, in the columns of ours. */
function showLine(line: string): void {
  const [, name = '', detail = line] = /^(\S[\w ]*?) {2,}(\S.*)$/.exec(line) ?? [];
  console.log(`  ${name.padEnd(14)} ${detail}`);
}

/** A part that ends by itself ends the whole: half an Outpost would only puzzle. */
function watch(name: string, part: RunningPart<unknown>): void {
  parts.push(part);
  void part.ended.then(({ status, lastLines }) => {
    if (stopping) return;
    if (status === 0) console.log(`\nThe ${name} was closed.`);
    else console.error(`\nThe ${name} ended unexpectedly (status ${status}):\n${lastLines}`);
    void stop(status === 0 ? 0 : 1);
  });
}

async function stop(status: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  // The till goes first, so that its last envelope still finds the queue.
  for (const part of parts.toReversed()) await part.stop();
  console.log('Everything is stopped. Nothing is lost: the next start goes on from here.');
  process.exit(status);
}

function windowName(choice: WindowChoice): string {
  switch (choice.kind) {
    case 'electron':
      return 'Electron';
    case 'chromium':
      return 'a Chromium window';
    case 'none':
      return 'an address to open';
  }
}

function sayWhatToTry(
  choice: WindowChoice,
  { url: headOfficeUrl, signIn }: HeadOfficeReady,
  openUrl: string | null,
): void {
  console.log(`
Outpost is running.

  Till         ${choice.kind === 'none' ? `open ${openUrl} (the link works once)` : 'its window is open'}
  Head office  ${headOfficeUrl}
  Sign in      ${signIn ?? 'nobody needs to'}

Try this:
  1. Type "milk", choose with the arrows, Enter. Type "3*milk" for three. F9 to pay, Enter for exact cash.
  2. Click the status at the top and cut the line. Sell on: nothing waits for the network.
  3. Mend the line and watch the sales in the history (F7) turn from waiting to sent to settled.

Ctrl-C stops everything. The next start keeps all data; npm start -- --fresh starts over.`);
}
