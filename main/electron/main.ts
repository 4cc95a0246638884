import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  app,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { AppImageUpdater, NsisUpdater } from 'electron-updater';
import { readCommand } from '../command/command.ts';
import { exitCodeOf, sendCommand } from '../command/send-command.ts';
import { serveCommands } from '../command/serve-commands.ts';
import { enrolAtStart } from '../enrolment/enrol-at-start.ts';
import { watchMachine } from '../machine-watch.ts';
import type { Platform } from '../platform.ts';
import { startTill, type Till } from '../till.ts';
import { readEnvironment, toTillSettings } from '../till-settings.ts';
import { installFile } from '../updates/install-file.ts';
import type { UpdateShell } from '../updates/updates.ts';
import { markStart } from '../updates/version-marks.ts';
import { serveApp } from './app-scheme.ts';
import type { BridgeChannel } from './bridge-channel.ts';
import { acceptPagePorts } from './bridge-port.ts';
import { menuOf } from './menu.ts';
import { denyPermissions, stayAtHome } from './permissions.ts';
import { release } from './release.ts';
import { openSafeSecrets } from './safe-secrets.ts';
import { keepSaid } from './said-file.ts';
import { desktopEnvironment } from './settings.ts';
import { openShellSwitches } from './shell-switches.ts';
import { startAtLogin } from './start-at-login.ts';
import { findInstallation, isPerMachine, openUpdateShell, utilityScript } from './update-shell.ts';
import {
  customerPage,
  focusTillWindow,
  openCustomerWindow,
  openTillWindow,
  tillPage,
  toggleFullScreen,
} from './windows.ts';

const channel: BridgeChannel = 'outpost:bridge';
/** A till that cannot end would keep its folder from the next start. What was acknowledged is on the disk. */
const ENDS_WITHIN_MS = 20_000;
const read = readEnvironment(desktopEnvironment, process.env);
const settings = read.ok ? toTillSettings(read.value, join(app.getPath('userData'), 'till')) : read;
const installation = findInstallation({
  platform: process.platform,
  env: process.env,
  resources: process.resourcesPath,
  isPackaged: app.isPackaged,
});
const perMachine = isPerMachine(process.execPath, process.env);
/** A PC in a shop has no console: what a packaged till says is in its folder too. */
const keep =
  app.isPackaged && settings.ok ? keepSaid(join(settings.value.folder, 'said.log'), () => new Date()) : null;
const say = (line: string): void => {
  console.log(line);
  keep?.(line);
};
let till: Till | null = null;
let stopCommands: (() => Promise<void>) | null = null;
/** The window is gone and the till lets go of its folder. */
let ending = false;
let wantedAgain = false;

// Kept on this PC alone: a crash report holds whatever was in memory.
crashReporter.start({ uploadToServer: false });
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
// Before anything is opened: every page of this app lives in Chromium's sandbox.
app.enableSandbox();

// What follows the program's own arguments; Electron's development binary takes the app's folder first.
const command = readCommand(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
if (command) void obeyAndQuit(command);
else if (app.requestSingleInstanceLock()) {
  app.on('second-instance', comeAgain);
  app.on('window-all-closed', () => app.quit());
  app.on('web-contents-created', (_, contents) => stayAtHome(contents));
  stopBeforeQuit();
  app.whenReady().then(start).catch(giveUp);
} else {
  say('This till is running already; its window was asked to come to the front.');
  app.quit();
}

/** `outpost sync` and its like: said to the till that runs, answered on the command line. */
async function obeyAndQuit(typed: NonNullable<typeof command>): Promise<void> {
  const answer =
    typed.ok && settings.ok
      ? await sendCommand(settings.value.folder, typed.value, (line) => console.log(line))
      : { ok: false, text: typed.ok ? 'The settings are wrong.' : typed.problem };
  if (answer.ok) console.log(answer.text);
  else console.error(answer.text);
  app.exit(exitCodeOf(answer));
}

async function start(): Promise<void> {
  if (!read.ok || !settings.ok) throw new Error(read.ok ? 'The settings are wrong.' : read.problem);
  const { folder, demoLine, enrolment, printer, journalDays } = settings.value;
  // Counted before anything is opened, so that a version that dies at once has been counted.
  const { marks, rollBackTo } = await markStart(join(folder, 'updates'), app.getVersion());
  if (rollBackTo && installation.kind !== 'none') {
    say(`update     ${app.getVersion()} did not come up; ${rollBackTo.version} is put back`);
    app.releaseSingleInstanceLock();
    const gone = await installFile(installation, rollBackTo.path, { perMachine }).then(
      () => true,
      (cause: unknown) => (say(`update     it could not be put back: ${String(cause)}`), false),
    );
    if (gone || !app.requestSingleInstanceLock()) return app.exit(0);
  }
  const switches = await openShellSwitches({
    folder,
    given: {
      fullScreen: read.value.OUTPOST_FULL_SCREEN,
      startAtLogin: read.value.OUTPOST_START_AT_LOGIN,
    },
    // The whole screen comes with the next window: a till in the middle of its work keeps the one it has.
    act: { startAtLogin: (on) => startAtLogin(app, on) },
    say,
  });
  // At each start: the program may lie elsewhere since, as an AppImage of the next version does.
  await startAtLogin(app, switches.chosen('startAtLogin')).catch((cause: unknown) =>
    say(`settings   start at login could not be set: ${String(cause)}`),
  );
  const fullScreen = switches.read().fullScreen.on;
  const machine = watchMachine();
  const platform: Platform = {
    shell: 'electron',
    folder,
    appVersion: app.getVersion(),
    secrets: await openSafeSecrets(join(folder, 'secrets'), safeStorage, process.platform),
    // Chromium's network stack: it knows the system's proxies and certificates.
    fetch: netFetch,
    onNetworkChange: machine.onNetworkChange,
    onResume(callback) {
      powerMonitor.on('resume', callback);
      return () => void powerMonitor.off('resume', callback);
    },
    say,
    demoLine,
    printer,
    journalDays,
    openCustomerDisplay: openCustomerWindow,
    switches,
    versions: { marks, shell: updateShell(read.value.OUTPOST_UPDATES) },
  };
  till = await startTill(platform);
  say(`till       ${await enrolAtStart(till, enrolment)}`);
  stopCommands = await serveCommands(folder, till).catch((cause: unknown) => {
    say(`commands   cannot be heard: ${String(cause)}`);
    return null;
  });
  protocol.handle('app', serveApp(join(app.getAppPath(), 'out', 'renderer')));
  denyPermissions(session.defaultSession);
  ipcMain.on(channel, acceptPagePorts(till, { till: tillPage, customer: customerPage }));
  setMenu(fullScreen);
  await openTillWindow(fullScreen, say);
  say(JSON.stringify({ ready: true, tillId: till.identity()?.tillId ?? null, commit: release.commit }));
}

function netFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  return net.fetch(input instanceof URL ? input.href : input, init);
}

/** @param wished OUTPOST_UPDATES: `off`, another folder of published versions, or nothing */
function updateShell(wished: string | undefined): UpdateShell | undefined {
  const feedUrl = wished ?? release.feedUrl;
  if (installation.kind === 'none' || feedUrl === '' || feedUrl === 'off') return undefined;
  return openUpdateShell({
    installation,
    perMachine,
    makeUpdater: () => (installation.kind === 'nsis' ? new NsisUpdater() : new AppImageUpdater()),
    feedUrl,
    publicKeys: release.publicKeys,
    fetch: netFetch,
    run: utilityScript((script, args, options) => utilityProcess.fork(script, args, options)),
    endTill,
    letAnotherStart: () => app.releaseSingleInstanceLock(),
    quit: () => app.exit(0),
    restart() {
      relaunch();
      app.exit(0);
    },
    say,
  });
}

function setMenu(fullScreen: boolean): void {
  const template = menuOf({
    platform: process.platform,
    fullScreen,
    toggleFullScreen,
    openCustomerDisplay: () => void openCustomerWindow(),
    // How it went stands on the sync screen.
    syncNow: () => void till?.syncNow(),
    showCrashReports: () => void shell.openPath(app.getPath('crashDumps')),
    quit: () => app.quit(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function endTill(): Promise<void> {
  const ending = till;
  till = null;
  await stopCommands?.();
  await ending?.stop();
}

/** A second start: the window comes to the front, or the till comes back as soon as it has ended. */
function comeAgain(): void {
  if (ending) wantedAgain = true;
  else focusTillWindow();
}

function relaunch(): void {
  const image = process.env['APPIMAGE'];
  // Of an AppImage the running program lies in a folder that is gone when it has ended.
  if (image) app.relaunch({ execPath: image });
  else app.relaunch();
}

/** Electron quits at once; the till first lets its last append finish. */
function stopBeforeQuit(): void {
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped || !till) return;
    event.preventDefault();
    ending = true;
    void Promise.race([endTill(), pause(ENDS_WITHIN_MS)])
      .catch((cause: unknown) => console.error(`The till did not stop cleanly: ${String(cause)}`))
      .finally(() => {
        stopped = true;
        if (wantedAgain) relaunch();
        app.quit();
      });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}

function giveUp(cause: unknown): void {
  const message = cause instanceof Error ? cause.message : String(cause);
  console.error(message);
  keep?.(message);
  dialog.showErrorBox('Outpost cannot start', message);
  app.exit(1);
}
