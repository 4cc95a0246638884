import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { enrolAtStart } from '../enrolment/enrol-at-start.ts';
import type { Platform } from '../platform.ts';
import { demoBeside } from '../start/demo-beside.ts';
import { startTill, type Till } from '../till.ts';
import { serveCommands } from '../command/serve-commands.ts';
import { markStart } from '../updates/version-marks.ts';
import { openBridgeSocket } from './bridge-socket.ts';
import { browserForWindow, prepareWindow, type TillWindow } from './chromium.ts';
import { type Gate, openGate } from './gate.ts';
import { listenOnLoopback } from './listen.ts';
import { keptRandomSecret } from '../kept-secret.ts';
import { watchMachine } from '../machine-watch.ts';
import { createPageServer } from './page-server.ts';
import { rememberedPort, rememberPort } from './running-kiosk.ts';
import { openSecretsFolder } from './secrets-folder.ts';
import type { KioskSettings } from './settings.ts';

export type Kiosk = { readonly till: Till; readonly port: number; openUrl(): string; stop(): Promise<void> };

/**
 * The till in a plain browser window: its page over a loopback server, its bridge over a WebSocket.
 *
 * @throws JournalFault `locked` when the till runs already, and other errors in plain sentences
 */
export async function startKiosk(
  settings: KioskSettings,
  around: { appVersion: string; say(line: string): void },
): Promise<Kiosk> {
  const { folder } = settings;
  const { say } = around;
  await needPage(settings.page);
  const machine = watchMachine();
  let served: Served | null = null;
  const secrets = await openSecretsFolder(join(folder, 'secrets'));
  const demo = demoBeside(join(import.meta.dirname, '..', '..'), folder, say);
  const { marks } = await markStart(join(folder, 'updates'), around.appVersion);
  const platform: Platform = {
    shell: 'kiosk',
    folder,
    appVersion: around.appVersion,
    secrets,
    fetch: globalThis.fetch,
    onNetworkChange: machine.onNetworkChange,
    onResume: machine.onResume,
    say,
    demoLine: settings.demoLine,
    printer: settings.printer,
    openCustomerDisplay: async () => (await served?.openCustomerDisplay()) ?? { opened: false, link: null },
    demo: demo ?? undefined,
    journalDays: settings.journalDays,
    // No installer put this till here, so none can take it back: it only tells its version.
    versions: { marks },
  };
  const till = await startTill(platform);
  // Not waited for: a till sells before its head office answers.
  void demo?.resume();
  say(`journal    ${folder}`);
  say(`secrets    in files that only this user may read: ${join(folder, 'secrets')}`);
  try {
    say(`till       ${await enrolAtStart(till, settings.enrolment)}`);
    const stopCommands = await serveCommands(folder, till).catch((cause: unknown) => {
      say(`commands   cannot be heard: ${String(cause)}`);
      return () => Promise.resolve();
    });
    const page = await servePage({ settings, secrets, till, say });
    served = page;
    return {
      till,
      port: page.port,
      openUrl: page.openUrl,
      async stop() {
        machine.stop();
        await stopCommands();
        await page.stop();
        await till.stop();
        await demo?.stop();
      },
    };
  } catch (cause) {
    machine.stop();
    await till.stop();
    throw cause;
  }
}

async function needPage(page: string): Promise<void> {
  await readFile(join(page, 'index.html')).catch((cause: unknown) => {
    throw new Error(`The till's page is not built: ${join(page, 'index.html')} is missing.`, { cause });
  });
}

type Served = {
  readonly port: number;
  openUrl(): string;
  openCustomerDisplay(): Promise<{ opened: boolean; link: string | null }>;
  stop(): Promise<void>;
};

async function servePage(options: {
  settings: KioskSettings;
  secrets: Platform['secrets'];
  till: Till;
  say(line: string): void;
}): Promise<Served> {
  const { settings, secrets, till, say } = options;
  let gate: Gate | null = null;
  let customerGate: Gate | null = null;
  let port = 0;
  const theGate = (): Gate => gate!;
  const theCustomerGate = (): Gate => customerGate!;
  const window = chooseWindow(settings, say);
  const openWindow = (): string => {
    // Two links: the browser that opens uses one up, the other is for whoever asked.
    void window?.open(theGate().openUrl()).catch((cause: unknown) => say(`window     ${String(cause)}`));
    return theGate().openUrl();
  };
  const cookieValue = await keptRandomSecret(secrets, 'page-cookie');
  const customerCookie = await keptRandomSecret(secrets, 'customer-cookie');
  const controlToken = await keptRandomSecret(secrets, 'control-token');
  const wished = settings.port ?? (await rememberedPort(settings.folder));
  const server = createPageServer({
    pageFolder: settings.page,
    gate: theGate,
    customerGate: theCustomerGate,
    port: () => port,
    openWindow,
  });
  server.on('listening', () => {
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
    // In place before the first request can come.
    gate = openGate({ port, cookieValue, controlToken, page: 'till' });
    customerGate = openGate({ port, cookieValue: customerCookie, controlToken, page: 'customer' });
  });
  await listenOnLoopback(server, wished);
  const moved = wished !== null && wished !== port ? ` (${wished} is taken by another program)` : '';
  say(`page       http://127.0.0.1:${port}/${moved}`);
  const bridge = openBridgeSocket(server, { till: theGate, customer: theCustomerGate }, () => till);
  await rememberPort(settings.folder, port);
  await window?.open(theGate().openUrl());
  return {
    port,
    openUrl: () => theGate().openUrl(),
    async openCustomerDisplay() {
      const link = theCustomerGate().openUrl();
      if (!window) return { opened: false, link };
      await window.open(link);
      return { opened: true, link: null };
    },
    async stop() {
      await window?.close();
      bridge.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function chooseWindow(settings: KioskSettings, say: (line: string) => void): TillWindow | null {
  if (settings.window === 'none') return null;
  const browser = browserForWindow();
  if (!browser.ok) {
    say(`window     none, because ${browser.problem}: open the link below in a browser`);
    return null;
  }
  say(`window     ${browser.value}`);
  const closed = (): void => say('window     was closed; start the till again to open it');
  return prepareWindow({ browser: browser.value, folder: settings.folder, closed });
}
