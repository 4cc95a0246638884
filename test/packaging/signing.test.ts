import { createHash, generateKeyPairSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyManifest } from '#main/updates/manifest.ts';
import { checkRelease } from '#main/packaging/check-release.ts';
import { signManifests } from '#main/packaging/sign-manifests.ts';
import { signingProblem } from '#main/packaging/signing.ts';

const root = join(import.meta.dirname, '..', '..');
const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
};
const ours = pair();
let folder: string;
let trial: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-signing-'));
  trial = join(folder, 'trial.cjs');
  await writeFile(trial, '// trial');
  const sha512 = `${'A'.repeat(86)}==`;
  await writeFile(
    join(folder, 'stable.yml'),
    `version: 1.4.0\nfiles:\n  - url: Outpost-Setup-1.4.0.exe\n    sha512: ${sha512}\n    size: 9\n`,
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a release is signed with its trial in it, again and again the same', async () => {
  const env = { OUTPOST_UPDATE_SIGNING_KEY: ours.privatePem, OUTPOST_UPDATE_KEYS: ours.publicPem };
  expect(await signManifests({ folder, trial, env })).toHaveLength(1);
  const text = await readFile(join(folder, 'stable.yml'), 'utf8');
  expect(text).toContain('trial:\n  url: trial-1.4.0-win.cjs\n');
  const signature = await readFile(join(folder, 'stable.yml.sig'), 'utf8');
  expect(verifyManifest(text, signature, [ours.publicPem]).ok).toBe(true);
  await signManifests({ folder, trial, env });
  expect(await readFile(join(folder, 'stable.yml'), 'utf8')).toBe(text);
});

test('what lies in the merged folder is what the manifests promise, or nothing is published', async () => {
  const env = { OUTPOST_UPDATE_SIGNING_KEY: ours.privatePem };
  const installer = Buffer.from('an installer');
  const sha512 = createHash('sha512').update(installer).digest('base64');
  for (const [name, file] of [
    ['stable.yml', 'Outpost-Setup-1.4.0.exe'],
    ['stable-linux.yml', 'Outpost-1.4.0.AppImage'],
  ] as const) {
    await writeFile(join(folder, file), installer);
    const rows = `  - url: ${file}\n    sha512: ${sha512}\n    size: ${installer.length}\n`;
    await writeFile(join(folder, name), `version: 1.4.0\nfiles:\n${rows}`);
  }
  await signManifests({ folder, trial, env });
  expect(await checkRelease(folder)).toHaveLength(4);
  // Another platform's trial of the same name would take its place.
  await writeFile(join(folder, 'trial-1.4.0-linux.cjs'), '// another build');
  await expect(checkRelease(folder)).rejects.toThrow('trial-1.4.0-linux.cjs is not what stable-linux.yml');
  await rm(join(folder, 'stable-linux.yml.sig'));
  await expect(checkRelease(folder)).rejects.toThrow('stable-linux.yml has no signature');
});

test('a release without a key, or with one that the program does not know, is refused', async () => {
  await expect(signManifests({ folder, trial, env: {} })).rejects.toThrow('OUTPOST_UPDATE_SIGNING_KEY');
  const env = { OUTPOST_UPDATE_SIGNING_KEY: pair().privatePem, OUTPOST_UPDATE_KEYS: ours.publicPem };
  await expect(signManifests({ folder, trial, env })).rejects.toThrow('cannot be believed');
});

test('what cannot be signed is said, and refused where a signature was asked for', () => {
  expect(signingProblem('win32', {})).toContain('WIN_CSC_LINK');
  expect(signingProblem('win32', { WIN_CSC_LINK: 'x' })).toBeNull();
  expect(signingProblem('darwin', { CSC_LINK: 'x' })).toContain('notarise');
  expect(signingProblem('darwin', { CSC_LINK: 'x', APPLE_ID: 'x' })).toBeNull();
  const env = { ...process.env };
  for (const name of ['WIN_CSC_LINK', 'CSC_LINK', 'AZURE_CLIENT_SECRET']) delete env[name];
  const dist = spawnSync(process.execPath, ['main/packaging/dist.ts', '--win', '--dir', '--signed'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  expect([dist.status, dist.stderr]).toEqual([1, expect.stringContaining('no certificate is set')]);
});
