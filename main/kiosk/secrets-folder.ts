import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileDurably } from '../journal/disk.ts';
import type { Secrets } from '../platform.ts';

/** Secrets as files that only their owner may read: a kiosk has no keychain to rely on. */
export async function openSecretsFolder(folder: string): Promise<Secrets> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (name: string): string => {
    if (!/^[a-z-]{1,40}$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a secret`);
    return join(folder, name);
  };
  await closeToOthers(folder);
  return {
    keptIn: 'files',
    async get(name) {
      try {
        return await readFile(pathOf(name), 'utf8');
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
        throw cause;
      }
    },
    set: (name, value) => writeFileDurably(pathOf(name), value),
  };
}

/** A folder that was copied or restored may have come with wider rights. Windows keeps rights in another way. */
async function closeToOthers(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const files = (await readdir(folder)).map((name) => join(folder, name));
  for (const path of [folder, ...files]) {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) await chmod(path, mode & 0o700);
  }
}
