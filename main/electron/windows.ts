import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import { APP_ORIGIN } from './bridge-channel.ts';
import { revivePage } from './revive-page.ts';
import { customerDisplay, customerWindow, tillWindow } from './window-options.ts';

const preload = (): string => join(app.getAppPath(), 'out', 'main', 'preload.cjs');

let tills: BrowserWindow | null = null;
let customers: BrowserWindow | null = null;

export const tillPage = () => tills?.webContents ?? null;
export const customerPage = () => customers?.webContents ?? null;

export async function openTillWindow(fullScreen: boolean, say: (line: string) => void): Promise<void> {
  tills = new BrowserWindow(tillWindow(preload(), fullScreen));
  tills.on('closed', () => {
    tills = null;
    // The customer's screen alone is no till.
    customers?.close();
  });
  const { webContents } = tills;
  const load = (): Promise<void> => webContents.loadURL(`${APP_ORIGIN}/`);
  revivePage(webContents, load, { say });
  await load();
}

/** Opens the window that faces the customer, on the other screen where there is one. */
export async function openCustomerWindow(): Promise<{ opened: boolean; link: null }> {
  if (!customers) {
    const own = tills ? screen.getDisplayMatching(tills.getBounds()) : screen.getPrimaryDisplay();
    const place = customerDisplay(screen.getAllDisplays(), own.id);
    customers = new BrowserWindow(customerWindow(preload(), place));
    customers.on('closed', () => {
      customers = null;
    });
    const { webContents } = customers;
    const load = (): Promise<void> => webContents.loadURL(`${APP_ORIGIN}/customer.html`);
    revivePage(webContents, load, { say: (line) => console.log(line) });
    await load();
    tills?.focus();
  }
  return { opened: true, link: null };
}

export function focusTillWindow(): void {
  if (tills?.isMinimized()) tills.restore();
  tills?.focus();
}

export function toggleFullScreen(): void {
  tills?.setFullScreen(!tills.isFullScreen());
}
