import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from 'electron';

type Machine = {
  readonly platform: NodeJS.Platform;
  readonly program: string;
  /** The till's settings by the environment: a start at login has them again. */
  readonly settings: Readonly<Record<string, string>>;
};

/** What is for one start only, or belongs to nobody's file. */
const NOT_KEPT = /^OUTPOST_(ENROL|HEAD_OFFICE|TILL_NAME|START_AT_LOGIN)/;

/** The machine that this till runs on. */
export function thisMachine(): Machine {
  const set = Object.entries(process.env).flatMap(([name, value]) =>
    // A line's end would begin another line of the file.
    name.startsWith('OUTPOST_') && !NOT_KEPT.test(name) && value && !/[\r\n]/.test(value)
      ? [[name, value] as const]
      : [],
  );
  return {
    platform: process.platform,
    program: process.env['APPIMAGE'] ?? process.execPath,
    settings: Object.fromEntries(set),
  };
}

/**
 * Lets the till start when its user logs in. Windows and macOS keep that themselves; Linux desktops
 * read a file (freedesktop.org, Desktop Application Autostart Specification), with the settings that
 * this start has from its environment: the session that reads it knows none of them.
 *
 * @param wished null leaves it as it is
 */
export async function startAtLogin(
  app: Pick<App, 'setLoginItemSettings' | 'getPath'>,
  wished: boolean | null,
  { platform, program, settings }: Machine = thisMachine(),
): Promise<void> {
  if (wished === null) return;
  if (platform !== 'linux') return app.setLoginItemSettings({ openAtLogin: wished });
  const folder = join(app.getPath('appData'), 'autostart');
  const path = join(folder, 'outpost.desktop');
  if (!wished) return rm(path, { force: true });
  await mkdir(folder, { recursive: true });
  const set = Object.entries(settings).map(([name, value]) => quoted(`${name}=${value}`));
  const exec = [...(set.length > 0 ? ['env', ...set] : []), quoted(program)].join(' ');
  await writeFile(path, `[Desktop Entry]\nType=Application\nName=Outpost\nExec=${exec}\n`);
}

/** A word by the specification's quoting: what would end or change it is escaped. */
function quoted(word: string): string {
  return `"${word.replaceAll(/(["`$\\])/g, '\\$1').replaceAll('%', '%%')}"`;
}
