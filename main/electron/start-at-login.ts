import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from 'electron';

/**
 * Lets the till start when its user logs in. Windows and macOS keep that themselves; Linux desktops
 * read a file (freedesktop.org, Desktop Application Autostart Specification).
 */
export async function startAtLogin(
  app: Pick<App, 'setLoginItemSettings' | 'getPath'>,
  wished: '0' | '1' | undefined,
  machine: { platform: NodeJS.Platform; program: string } = {
    platform: process.platform,
    program: process.env['APPIMAGE'] ?? process.execPath,
  },
): Promise<void> {
  if (wished === undefined) return;
  if (machine.platform !== 'linux') return app.setLoginItemSettings({ openAtLogin: wished === '1' });
  const folder = join(app.getPath('appData'), 'autostart');
  const path = join(folder, 'outpost.desktop');
  if (wished === '0') return rm(path, { force: true });
  await mkdir(folder, { recursive: true });
  // The specification's quoting: what would end or change the quoted word is escaped.
  const program = machine.program.replaceAll(/(["`$\\])/g, '\\$1').replaceAll('%', '%%');
  await writeFile(path, `[Desktop Entry]\nType=Application\nName=Outpost\nExec="${program}"\n`);
}
