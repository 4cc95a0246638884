import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);

type Loader = {
  getConfig(folder: string, path: string | null, given: null): Promise<Record<string, unknown>>;
};
type Validator = {
  validateConfiguration(config: unknown, debug: { isEnabled: boolean; add(): void }): Promise<void>;
};

// electron-builder's own loader and schema: a misspelt key would otherwise show on the day of a release.
const builder = createRequire(require.resolve('electron-builder'));
const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config') as Loader &
  Validator;
const debug = { isEnabled: false, add() {} };

test('electron-builder accepts our configuration', async () => {
  const config = await getConfig(root, 'electron-builder.yml', null);
  await expect(validateConfiguration(config, debug)).resolves.toBeUndefined();
  expect(config).toMatchObject({ productName: 'Outpost', asar: true });
});

test('and would refuse a wrong key', async () => {
  await expect(validateConfiguration({ appId: 'x', asarr: true }, debug)).rejects.toThrow(/asarr/);
});
