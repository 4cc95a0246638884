import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { nodeDisk, writeFileDurably } from '../journal/disk.ts';
import { sha512Of } from './fetch-file.ts';
import { type KeptInstaller, keptInstaller } from './version-mark.ts';

const list = z.array(keptInstaller).max(10);

/** Installers that were put aside: of the running version and of the one that comes next. */
export type KeptInstallers = {
  /** The installer of a version, if it is here and whole. */
  find(version: string): Promise<KeptInstaller | null>;
  /** Copies an installer and checks the copy. @throws Error when the disk does not take it */
  keep(version: string, path: string): Promise<KeptInstaller>;
  /** Lets go of all but these. */
  keepOnly(versions: readonly string[]): Promise<void>;
};

/**
 * Opens the place where installers are put aside, so that a till can go back without any line.
 *
 * @param updatesFolder the till's `updates` folder
 */
export function openKeptInstallers(updatesFolder: string): KeptInstallers {
  const folder = join(updatesFolder, 'kept');
  const listPath = join(folder, 'installers.json');

  async function readList(): Promise<KeptInstaller[]> {
    try {
      return list.parse(JSON.parse(await readFile(listPath, 'utf8')));
    } catch {
      // A list that cannot be read is one without ways back; they are kept anew.
      return [];
    }
  }
  const writeList = (kept: readonly KeptInstaller[]): Promise<void> =>
    writeFileDurably(listPath, `${JSON.stringify(kept)}\n`);

  return {
    async find(version) {
      const found = (await readList()).find((one) => one.version === version);
      if (!found) return null;
      const sha512 = await sha512Of(found.path).catch(() => null);
      return sha512 === found.sha512 ? found : null;
    },
    async keep(version, path) {
      const place = join(folder, version);
      await mkdir(place, { recursive: true, mode: 0o700 });
      const copy = join(place, basename(path));
      // On a disk that can share blocks the copy costs no room.
      await copyFile(path, copy, constants.COPYFILE_FICLONE);
      const handle = await open(copy, 'r+');
      await handle.sync().finally(() => handle.close());
      await nodeDisk.syncFolder(dirname(copy));
      const sha512 = await sha512Of(copy);
      if (sha512 !== (await sha512Of(path)))
        throw new Error(`The copy of ${path} is not what it was made of.`);
      const kept = { version, path: copy, sha512 };
      await writeList([...(await readList()).filter((one) => one.version !== version), kept]);
      return kept;
    },
    async keepOnly(versions) {
      const all = await readList();
      const left = all.filter((one) => versions.includes(one.version));
      if (left.length < all.length) await writeList(left);
      for (const name of await readdir(folder, { withFileTypes: true }).catch(() => []))
        if (name.isDirectory() && !versions.includes(name.name))
          await rm(join(folder, name.name), { recursive: true, force: true });
    },
  };
}
