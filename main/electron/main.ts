import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
} from 'electron';
import { enrolAtStart } from '../enrolment/enrol-at-start.ts';
import { watchMachine } from '../machine-watch.ts';
import type { Platform } from '../platform.ts';
import { startTill, type Till } from '../till.ts';
import { readEnvironment, tillEnvironment, toTillSettings } from '../till-settings.ts';
import { isAppPage, serveApp } from './app-scheme.ts';
import { APP_ORIGIN, type BridgeChannel } from './bridge-channel.ts';
import { acceptCustomerPorts, acceptPagePorts } from './bridge-port.ts';
import { openSafeSecrets } from './safe-secrets.ts';

const channel: BridgeChannel = 'outpost:bridge';
const say = (line: string): void => console.log(line);
let window: BrowserWindow | null = null;
let customerWindow: BrowserWindow | null = null;
let till: Till | null = null;

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
// Before anything is opened: every page of this app lives in Chromium's sandbox.
app.enableSandbox();

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', focusWindow);
  app.on('window-all-closed', () => app.quit());
  app.on('web-contents-created', (_, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => {
      if (!isAppPage(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  stopBeforeQuit();
  app.whenReady().then(start).catch(giveUp);
} else {
  say('This till is running already; its window was asked to come to the front.');
  app.quit();
}

async function start(): Promise<void> {
  const read = readEnvironment(tillEnvironment, process.env);
  const settings = read.ok ? toTillSettings(read.value, join(app.getPath('userData'), 'till')) : read;
  if (!settings.ok) throw new Error(settings.problem);
  const { folder, demoLine, enrolment, printer, journalDays } = settings.value;
  const machine = watchMachine();
  const platform: Platform = {
    shell: 'electron',
    folder,
    appVersion: app.getVersion(),
    secrets: await openSafeSecrets(join(folder, 'secrets'), safeStorage, process.platform),
    // Chromium's network stack: it knows the system's proxies and certificates.
    fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
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
  };
  till = await startTill(platform);
  say(`till       ${await enrolAtStart(till, enrolment)}`);
  protocol.handle('app', serveApp(join(app.getAppPath(), 'out', 'renderer')));
  session.defaultSession.setPermissionRequestHandler((_, __, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  const acceptPage = acceptPagePorts(till, () => window?.webContents ?? null);
  const acceptCustomer = acceptCustomerPorts(till, () => customerWindow?.webContents ?? null);
  ipcMain.on(channel, (event) =>
    event.sender === customerWindow?.webContents ? acceptCustomer(event) : acceptPage(event),
  );
  await openWindow();
  say(JSON.stringify({ ready: true, tillId: till.identity()?.tillId ?? null }));
}

function webPreferences() {
  return {
    preload: join(app.getAppPath(), 'out', 'main', 'preload.cjs'),
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
  };
}

/** On the customer's screen where there is a second one; else a window that can be moved there. */
async function openCustomerWindow(): Promise<{ opened: boolean; link: null }> {
  if (customerWindow) {
    customerWindow.focus();
    return { opened: true, link: null };
  }
  const primary = screen.getPrimaryDisplay().id;
  const second = screen.getAllDisplays().find(({ id }) => id !== primary);
  customerWindow = new BrowserWindow({
    ...(second ? { ...second.bounds, fullscreen: true } : { width: 1024, height: 768 }),
    autoHideMenuBar: true,
    title: 'Outpost',
    webPreferences: webPreferences(),
  });
  customerWindow.on('closed', () => {
    customerWindow = null;
  });
  await customerWindow.loadURL(`${APP_ORIGIN}/customer.html`);
  return { opened: true, link: null };
}

async function openWindow(): Promise<void> {
  window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 700,
    autoHideMenuBar: true,
    title: 'Outpost',
    webPreferences: webPreferences(),
  });
  window.on('closed', () => {
    window = null;
    // The customer's screen is part of the till and ends with it.
    customerWindow?.close();
  });
  await window.loadURL(`${APP_ORIGIN}/`);
}

function focusWindow(): void {
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

/** Electron quits at once; the till first lets its last append finish. */
function stopBeforeQuit(): void {
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped || !till) return;
    event.preventDefault();
    const ended = till.stop();
    till = null;
    void ended
      .catch((cause: unknown) => console.error(`The till did not stop cleanly: ${String(cause)}`))
      .finally(() => {
        stopped = true;
        app.quit();
      });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}

function giveUp(cause: unknown): void {
  const message = cause instanceof Error ? cause.message : String(cause);
  console.error(message);
  dialog.showErrorBox('Outpost cannot start', message);
  app.exit(1);
}
