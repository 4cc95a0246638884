import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha512Of } from '../updates/fetch-file.ts';
import { verifyManifest } from '../updates/manifest.ts';

/** Names of manifests, by channel and platform. */
export const MANIFEST = /^(stable|pilot)(-linux|-linux-arm64|-mac)?\.yml$/;

/**
 * Makes what electron-builder wrote into a release that tills believe: puts the trial beside the
 * installers, names it in each manifest, and signs the manifests.
 *
 * @param options.env OUTPOST_UPDATE_SIGNING_KEY: the private key, Ed25519, PEM
 * @returns what was done, a line each. @throws when the key is missing or is not the one that this build knows
 */
export async function signManifests(options: {
  folder: string;
  trial: string;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<string[]> {
  const { folder, trial, env } = options;
  const pem = env['OUTPOST_UPDATE_SIGNING_KEY'];
  if (!pem) throw new Error('OUTPOST_UPDATE_SIGNING_KEY is not set: no till would believe this release.');
  const key = createPrivateKey(pem);
  const names = (await readdir(folder)).filter((name) => MANIFEST.test(name));
  if (names.length === 0) throw new Error(`There is no manifest in ${folder}.`);
  const said: string[] = [];
  for (const name of names) {
    const text = await withTrial(await readFile(join(folder, name), 'utf8'), folder, trial, platformOf(name));
    const signature = sign(null, Buffer.from(text), key).toString('base64');
    mustBeKnown(text, signature, key, env['OUTPOST_UPDATE_KEYS']);
    await writeFile(join(folder, name), text);
    await writeFile(join(folder, `${name}.sig`), `${signature}\n`);
    said.push(`signed         ${name}`);
  }
  return said;
}

/** Each platform builds its own trial; in the release they lie in one folder, and each manifest has the hash of its own. */
function platformOf(manifest: string): string {
  return MANIFEST.exec(manifest)?.[2] ?? '-win';
}

async function withTrial(text: string, folder: string, trial: string, platform: string): Promise<string> {
  const version = /^version: (\S+)$/m.exec(text)?.[1];
  if (!version) throw new Error('A manifest does not say its version.');
  const name = `trial-${version}${platform}.cjs`;
  await copyFile(trial, join(folder, name));
  const { size } = await stat(trial);
  const without = text.replace(/^trial:\n(?: {2}.*\n)*/m, '');
  const rows = [`  url: ${name}`, `  sha512: ${await sha512Of(trial)}`, `  size: ${size}`];
  return `${without.trimEnd()}\ntrial:\n${rows.join('\n')}\n`;
}

/** A release signed with a key that the program does not carry would never be taken. */
function mustBeKnown(text: string, signature: string, key: KeyObject, known: string | undefined): void {
  const publicKeys = known?.match(/-----BEGIN[^]+?-----END PUBLIC KEY-----/g) ?? [
    createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string,
  ];
  const checked = verifyManifest(text, signature, publicKeys);
  if (!checked.ok) throw new Error(`The manifest cannot be believed: ${checked.problem}.`);
}
