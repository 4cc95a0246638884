import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha512Of } from '../updates/fetch-file.ts';
import { MANIFEST } from './sign-manifests.ts';

/** A file as electron-builder and `signManifests` write it into a manifest. */
const FILE = /url: (\S+)\n\s+sha512: (\S+)/g;

/**
 * Checks the folder that the builds of all platforms were merged into: each manifest is signed, and each file
 * that it names is there with the hash that it promises.
 *
 * @returns the files that were checked. @throws Error that names the first one that is wrong
 */
export async function checkRelease(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).toSorted();
  const manifests = names.filter((name) => MANIFEST.test(name));
  if (manifests.length === 0) throw new Error(`There is no manifest in ${folder}.`);
  const checked: string[] = [];
  for (const manifest of manifests) {
    if (!names.includes(`${manifest}.sig`)) throw new Error(`${manifest} has no signature.`);
    const files = [...(await readFile(join(folder, manifest), 'utf8')).matchAll(FILE)];
    if (files.length < 2) throw new Error(`${manifest} names no installer with its trial.`);
    for (const [, name, sha512] of files) {
      const found = await sha512Of(join(folder, name!));
      if (found !== sha512) throw new Error(`${name} is not what ${manifest} promises.`);
      checked.push(name!);
    }
  }
  return checked;
}

// `node main/packaging/check-release.ts FOLDER`, before a release is put into a draft.
if (import.meta.main)
  for (const name of await checkRelease(process.argv[2]!)) console.log(`checked        ${name}`);
