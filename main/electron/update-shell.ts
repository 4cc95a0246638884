import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import { currentInstaller, type Installation, installFile } from '../updates/install-file.ts';
import type { RunScript } from '../updates/run-trial.ts';
import type { UpdateShell } from '../updates/updates.ts';
import { openUpdateSource } from './update-source.ts';

/** Where electron-builder's installer puts a copy of itself, by `updaterCacheDirName` of its own. */
const CACHE_NAME = 'outpost-updater';

/** How this program was installed, by what lies around it. */
export function findInstallation(machine: {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  resources: string;
  isPackaged: boolean;
  exists?: (path: string) => boolean;
}): Installation {
  const { platform, env, resources, isPackaged, exists = existsSync } = machine;
  if (!isPackaged) return { kind: 'none' };
  if (platform === 'linux' && env['APPIMAGE']) return { kind: 'appImage', path: env['APPIMAGE'] };
  const localAppData = env['LOCALAPPDATA'];
  if (platform === 'win32' && localAppData && exists(join(resources, '..', 'Uninstall Outpost.exe')))
    return {
      kind: 'nsis',
      installer: join(localAppData, CACHE_NAME, 'installer.exe'),
      elevate: join(resources, 'elevate.exe'),
    };
  return { kind: 'none' };
}

/** Whether the program lies where only an administrator may write. */
export function isPerMachine(executable: string, env: Readonly<Record<string, string | undefined>>): boolean {
  const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['PROGRAMW6432']];
  return roots.some((root) => root !== undefined && executable.toLowerCase().startsWith(root.toLowerCase()));
}

/** Puts electron-updater, the installation and Electron's own processes together. */
export function openUpdateShell(options: {
  installation: Exclude<Installation, { kind: 'none' }>;
  perMachine: boolean;
  makeUpdater(): AppUpdater;
  feedUrl: string;
  publicKeys: readonly string[];
  fetch: typeof fetch;
  run: RunScript;
  /** Ends the till and then the program; what was put in place starts it again. */
  endTill(): Promise<void>;
  /** From here on another copy of the program may start; else what is put in place would give way to this one. */
  letAnotherStart(): void;
  quit(): void;
  /** Starts this version again, when the till was ended and nothing could be put in its place. */
  restart(): void;
  say(line: string): void;
}): UpdateShell {
  const { installation, perMachine } = options;
  return {
    openSource: (needs) =>
      openUpdateSource(options.makeUpdater(), {
        ...needs,
        feedUrl: options.feedUrl,
        publicKeys: options.publicKeys,
        fetch: options.fetch,
        say: options.say,
      }),
    run: options.run,
    currentInstaller: () => currentInstaller(installation),
    async install(file) {
      // The journal is closed first: the new version takes its lock as soon as it runs.
      await options.endTill();
      options.letAnotherStart();
      try {
        await installFile(installation, file, { perMachine });
      } catch (cause) {
        options.say(`update     could not be started: ${String(cause)}`);
        options.restart();
        return;
      }
      options.quit();
    },
  };
}

type Fork = (
  script: string,
  args: string[],
  options: { stdio: ['ignore', 'pipe', 'inherit'] },
) => ScriptProcess;
/** The part of Electron's UtilityProcess that is used. */
type ScriptProcess = {
  readonly stdout: NodeJS.ReadableStream | null;
  once(event: 'exit', listener: () => void): unknown;
  kill(): boolean;
};

/** Runs a script in a process of Electron's: the fuses leave no other Node in it. */
export function utilityScript(fork: Fork): RunScript {
  return (script, args, signal) =>
    new Promise((resolve, reject) => {
      const child = fork(script, [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
      let printed = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        if (printed.length < PRINTED_MAX) printed += chunk.toString();
      });
      signal.addEventListener('abort', () => {
        child.kill();
        reject(new Error('the trial took too long'));
      });
      child.once('exit', () => resolve(printed));
    });
}
const PRINTED_MAX = 64 * 1024;
