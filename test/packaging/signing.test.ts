import { generateKeyPairSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyManifest } from '#main/updates/manifest.ts';
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
  expect(text).toContain('trial:\n  url: trial-1.4.0.cjs\n');
  const signature = await readFile(join(folder, 'stable.yml.sig'), 'utf8');
  expect(verifyManifest(text, signature, [ours.publicPem]).ok).toBe(true);
  await signManifests({ folder, trial, env });
  expect(await readFile(join(folder, 'stable.yml'), 'utf8')).toBe(text);
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
