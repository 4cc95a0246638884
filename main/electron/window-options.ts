import type { BrowserWindowConstructorOptions, Rectangle, WebPreferences } from 'electron';

/**
 * What a page of this till may do beyond being a page: nothing. All are Electron's defaults of today but
 * `sandbox`'s partners; they are written down so that no later default changes them unseen.
 */
export function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    // A till that lies behind another window still has to sync and to keep its store.
    backgroundThrottling: false,
  };
}

/** @param fullScreen the whole screen and no way out of it by mouse: a shop's till */
export function tillWindow(preload: string, fullScreen: boolean): BrowserWindowConstructorOptions {
  return {
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 700,
    autoHideMenuBar: true,
    kiosk: fullScreen,
    title: 'Outpost',
    backgroundColor: '#f4f5f7',
    webPreferences: webPreferences(preload),
  };
}

/** @param display the place of the screen that faces the customer; null where there is one screen only */
export function customerWindow(preload: string, display: Rectangle | null): BrowserWindowConstructorOptions {
  return {
    ...(display ?? { width: 800, height: 600 }),
    fullscreen: display !== null,
    autoHideMenuBar: true,
    // Scans and keys belong to the till's own window, whatever a customer touches.
    focusable: display === null,
    title: 'Outpost',
    webPreferences: webPreferences(preload),
  };
}

type Display = { readonly id: number; readonly bounds: Rectangle };

/** The screen that faces the customer: any but the one that the till is on. */
export function customerDisplay(displays: readonly Display[], tillsDisplay: number): Rectangle | null {
  return displays.find(({ id }) => id !== tillsDisplay)?.bounds ?? null;
}
