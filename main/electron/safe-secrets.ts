import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileDurably } from '../journal/disk.ts';
import type { Secrets } from '../platform.ts';

/** The part of Electron's safeStorage that is used. */
export type SafeStorage = {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string }>;
  getSelectedStorageBackend?(): string;
};

/**
 * Secrets encrypted by the system's keychain, as base64 files in the till's folder.
 *
 * @throws Error when there is no keychain: Electron would then encrypt with a password that everybody knows
 */
export async function openSafeSecrets(
  folder: string,
  storage: SafeStorage,
  platform: NodeJS.Platform,
): Promise<Secrets> {
  const plain = platform === 'linux' && storage.getSelectedStorageBackend?.() === 'basic_text';
  if (plain || !(await storage.isAsyncEncryptionAvailable()))
    throw new Error(
      'This desktop has no keychain (such as GNOME Keyring or KWallet), so the till cannot keep its key ' +
        'safely. Install one, or start the till as a kiosk.',
    );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (name: string): string => {
    if (!/^[a-z-]{1,40}$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a secret`);
    return join(folder, `${name}.sealed`);
  };
  return {
    keptIn: 'keychain',
    async get(name) {
      const text = await readFile(pathOf(name), 'utf8').catch((cause: unknown) => {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
        throw cause;
      });
      if (text === null) return null;
      return (await storage.decryptStringAsync(Buffer.from(text, 'base64'))).result;
    },
    async set(name, value) {
      const sealed = await storage.encryptStringAsync(value);
      await writeFileDurably(pathOf(name), sealed.toString('base64'));
    },
  };
}
