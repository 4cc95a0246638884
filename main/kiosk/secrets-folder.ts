import { mkdir, readFile } from 'node:fs/promises';
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
  return {
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
