import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { manifest, verifyManifest } from './manifest.ts';

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    pem: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    sign: (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
};
const [ours, next, foreign] = [pair(), pair(), pair()];
const text = 'version: 2.0.0\n';

test('a manifest signed by our key is taken, also while the key is being replaced', () => {
  expect(verifyManifest(text, ours.sign(text), [ours.pem])).toMatchObject({ ok: true });
  expect(verifyManifest(text, next.sign(text), [ours.pem, next.pem])).toMatchObject({ ok: true });
});

test('a changed manifest, a foreign key, half a signature and none at all are refused', () => {
  for (const [signed, signature] of [
    [`${text} `, ours.sign(text)],
    [text, foreign.sign(text)],
    [text, ours.sign(text).slice(0, 40)],
    [text, ''],
  ] as const)
    expect(verifyManifest(signed, signature, [ours.pem])).toMatchObject({ ok: false });
});

test('a build without a key takes no update from anybody', () => {
  expect(verifyManifest(text, ours.sign(text), [])).toMatchObject({ ok: false });
});

test('a manifest without checksums, or with a version that is none, is not one', () => {
  const sha512 = `${'A'.repeat(86)}==`;
  const file = { url: 'a.exe', sha512, size: 1 };
  const whole = { version: '2.0.0', files: [file], trial: { ...file, url: 'trial.cjs' } };
  expect(manifest.safeParse(whole).success).toBe(true);
  expect(manifest.safeParse({ ...whole, version: '../2' }).success).toBe(false);
  expect(manifest.safeParse({ ...whole, files: [{ url: 'a.exe', size: 1 }] }).success).toBe(false);
  expect(manifest.safeParse({ ...whole, trial: undefined }).success).toBe(false);
});
