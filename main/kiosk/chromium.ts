import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { err, ok, type Result } from '#shared/result.ts';

type Machine = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  isProgram(path: string): boolean;
};

const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  isProgram(path) {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};

/** The path of a Chromium, Chrome or Edge; null when there is none. */
export function findChromium(machine: Machine = thisMachine): string | null {
  return candidates(machine).find((path) => machine.isProgram(path)) ?? null;
}

function candidates({ platform, env }: Machine): string[] {
  switch (platform) {
    case 'win32': {
      const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
      const programs = [
        'Google\\Chrome\\Application\\chrome.exe',
        'Microsoft\\Edge\\Application\\msedge.exe',
      ];
      return programs.flatMap((program) => roots.flatMap((root) => (root ? [`${root}\\${program}`] : [])));
    }
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    default: {
      const names = [
        'chromium',
        'chromium-browser',
        'google-chrome-stable',
        'google-chrome',
        'microsoft-edge',
      ];
      const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
      return names.flatMap((name) => folders.map((folder) => join(folder, name)));
    }
  }
}

/** Where a window can be shown, its browser; else why there is none. */
export function browserForWindow(machine: Machine = thisMachine): Result<string, string> {
  const { platform, env } = machine;
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return err('there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)');
  const path = findChromium(machine);
  return path ? ok(path) : err('no Chromium, Chrome or Edge was found');
}

/** A browser that does not end within this time is ended by force. */
const END_WITHIN_MS = 3000;

export type TillWindow = { open(url: string): Promise<void>; close(): Promise<void> };

/**
 * The till's own app window: a browser profile inside the till's folder, so that nothing else shares
 * its storage, and a remembered process, so that a till that was killed finds its window again.
 */
export function prepareWindow(options: { browser: string; folder: string; closed(): void }): TillWindow {
  const { browser, folder, closed } = options;
  const profile = join(folder, 'window');
  const memory = join(folder, 'window.pid');
  const children = new Set<ChildProcess>();

  async function endForgotten(): Promise<void> {
    const pid = Number(await readFile(memory, 'utf8').catch(() => ''));
    if (!Number.isInteger(pid) || pid < 2) return;
    // The number may belong to another program by now: it is ended only if it uses our profile.
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!commandLine.includes(profile)) return;
    process.kill(pid, 'SIGTERM');
    for (let tries = 0; tries < 50 && isRunning(pid); tries++) await pause(100);
  }

  async function end(child: ChildProcess): Promise<void> {
    child.removeAllListeners('exit');
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill('SIGTERM');
    await Promise.race([gone, pause(END_WITHIN_MS)]);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }

  return {
    async open(url) {
      if (children.size === 0) await endForgotten();
      // While a browser runs, a second one hands it the link, which brings the window up, and ends.
      const opened = spawn(browser, windowArguments(url, profile), { stdio: 'ignore' });
      children.add(opened);
      const ended = (): void => {
        children.delete(opened);
        if (children.size === 0) closed();
      };
      opened.once('error', ended);
      opened.once('exit', ended);
      if (children.size === 1 && opened.pid) await writeFile(memory, String(opened.pid), { mode: 0o600 });
    },
    async close() {
      await Promise.all([...children].map(end));
      children.clear();
      await rm(memory, { force: true });
    },
  };
}

function windowArguments(url: string, profile: string): string[] {
  // Chromium's sandbox refuses root; tills in containers and on thin clients often run so.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-features=Translate',
    '--start-maximized',
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
