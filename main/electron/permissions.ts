import type { Session, WebContents } from 'electron';
import { isAppPage } from './app-scheme.ts';

/** The till's page keeps its store for good, and may fill the screen. It has no use for anything else. */
const NEEDED: ReadonlySet<string> = new Set(['persistent-storage', 'fullscreen']);

/** Whether a page may have a permission that it asks for. */
export function mayHavePermission(permission: string, pageUrl: string | undefined): boolean {
  return NEEDED.has(permission) && isAppPage(pageUrl);
}

/** Denies every permission but the needed ones, and every kind of device, download and certificate trick. */
export function denyPermissions(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(mayHavePermission(permission, contents.getURL())),
  );
  session.setPermissionCheckHandler((contents, permission) =>
    mayHavePermission(permission, contents?.getURL()),
  );
  session.setDevicePermissionHandler(() => false);
}

type Contents = Pick<WebContents, 'setWindowOpenHandler' | 'on'>;

/** No page of this till goes anywhere else, opens a window, or holds a foreign page inside it. */
export function stayAtHome(contents: Contents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isAppPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isAppPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isAppPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
