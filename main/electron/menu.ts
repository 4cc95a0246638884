import type { MenuItemConstructorOptions } from 'electron';

/**
 * The menu, hidden behind Alt. It has no reload and no developer tools: both are a way out of the till
 * in the middle of a sale. Every key here is one that the till's page does not use.
 */
export function menuOf(options: {
  platform: NodeJS.Platform;
  fullScreen: boolean;
  toggleFullScreen(): void;
  openCustomerDisplay(): void;
  syncNow(): void;
  showCrashReports(): void;
  quit(): void;
}): MenuItemConstructorOptions[] {
  const { platform, fullScreen } = options;
  const till: MenuItemConstructorOptions[] = [
    { label: 'Full screen', accelerator: 'F11', click: options.toggleFullScreen, enabled: !fullScreen },
    { label: 'Customer display', accelerator: 'Ctrl+Shift+D', click: options.openCustomerDisplay },
    { label: 'Sync now', click: options.syncNow },
    { label: 'Crash reports', click: options.showCrashReports },
    { type: 'separator' },
    { label: 'Close the till', accelerator: 'Ctrl+Shift+Q', click: options.quit },
  ];
  // Without an edit menu macOS has no copy and paste at all.
  const edit: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'editMenu' }] : [];
  return [{ label: 'Till', submenu: till }, ...edit];
}
