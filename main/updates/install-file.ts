import { spawn } from 'node:child_process';
import { chmod, copyFile, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeDisk } from '../journal/disk.ts';

/**
 * How this copy of the till was installed. `none`: a package manager's (deb, rpm), a disk image's
 * (macOS) or a developer's; it is kept current by other hands.
 */
export type Installation =
  | {
      readonly kind: 'nsis';
      /** The installer's own copy. */ readonly installer: string;
      readonly elevate: string;
    }
  | { readonly kind: 'appImage'; readonly path: string }
  | { readonly kind: 'none' };

/** Where the installer of the running version lies; null where there is none. */
export function currentInstaller(installation: Installation): string | null {
  switch (installation.kind) {
    case 'nsis':
      return installation.installer;
    case 'appImage':
      return installation.path;
    case 'none':
      return null;
  }
}

/**
 * Puts a version in place: a newer one, or back the one before. Answers when the till should end; what
 * was put in place then starts it again.
 *
 * @param perMachine the till is installed for all users, so the installer needs an administrator's rights
 * @throws Error when nothing was changed and the till can go on
 */
export async function installFile(
  installation: Installation,
  file: string,
  options: { perMachine?: boolean } = {},
): Promise<void> {
  switch (installation.kind) {
    case 'nsis': {
      const command = ['--updated', '/S', '--force-run'];
      const [program, ...args] = options.perMachine
        ? [installation.elevate, file, ...command]
        : [file, ...command];
      return startDetached(program!, args);
    }
    case 'appImage': {
      await replaceFile(file, installation.path);
      // Without it the new one would ask to be put into the menu, over the cashier's screen.
      return startDetached(installation.path, [], { APPIMAGE_SILENT_INSTALL: 'true' });
    }
    case 'none':
      throw new Error('This till was not installed in a way that it could change by itself.');
  }
}

/** After a power cut either the old or the new file is there, whole: there is never no till. */
async function replaceFile(file: string, place: string): Promise<void> {
  const fresh = join(dirname(place), '.outpost-next');
  await copyFile(file, fresh);
  await chmod(fresh, 0o755);
  const handle = await open(fresh, 'r+');
  await handle.sync().finally(() => handle.close());
  await rename(fresh, place);
  await nodeDisk.syncFolder(dirname(place));
}

function startDetached(program: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', env: { ...process.env, ...env } });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
