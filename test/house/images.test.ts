import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const docs = join(root, 'docs');

test('every picture in docs/images is shown on a page, and every picture that a page shows is there', () => {
  const pages = [
    join(root, 'README.md'),
    ...readdirSync(docs, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => join(docs, path)),
  ];
  const shown = new Set(
    pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/!\[[^\]]+\]\(([^)\s]+)\)/g)].map(([, picture = '']) =>
        relative(root, join(page, '..', picture)),
      ),
    ),
  );
  const there = readdirSync(join(docs, 'images')).map((name) => join('docs', 'images', name));
  expect([...shown].filter((path) => path.startsWith('docs')).sort()).toEqual(there.sort());
});
