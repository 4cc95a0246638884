import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '#shared/error-codes.ts';
import { errorKey } from '#renderer/ui/error-words.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = join(root, 'docs', 'errors');
const areas = [...new Set(ERROR_CODES.map((code) => code.slice(0, code.indexOf('_'))))];

/** Every file of the till's own sources, and what is in it. */
function sources(): { path: string; text: string }[] {
  return ['main', 'renderer', 'shared'].flatMap((layer) =>
    readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && path !== 'error-codes.ts')
      .map((path) => ({ path: join(layer, path), text: readFileSync(join(root, layer, path), 'utf8') })),
  );
}

test('every code has its page, and every page its code', () => {
  const files = readdirSync(pages).filter((file) => file !== 'README.md');
  expect(files.sort()).toEqual(ERROR_CODES.map((code) => `${code}.md`).sort());
  const list = readFileSync(join(pages, 'README.md'), 'utf8');
  for (const code of ERROR_CODES) {
    const page = readFileSync(join(pages, `${code}.md`), 'utf8');
    expect(page, code).toMatch(new RegExp(`^# ${code}\\n\\n\\S`));
    expect(page, code).toContain('**What the till does.** ');
    expect(page, code).toContain('**What to do.** ');
    expect(list, code).toContain(`(${code}.md)`);
  }
});

test('every code that the till writes is registered, and every registered one is written somewhere', () => {
  const written = new Map<string, string>();
  const pattern = new RegExp(`['"]((?:${areas.join('|')})_[A-Z_]+)['"]`, 'g');
  for (const { path, text } of sources())
    // Where each stands in the list of sentences it is only spoken of.
    for (const [, code = ''] of path.endsWith('error-words.ts') ? [] : text.matchAll(pattern))
      written.set(code, path);
  const known = new Set<string>(ERROR_CODES);
  const unknown = [...written].filter(([code]) => !known.has(code));
  expect(unknown.map(([code, path]) => `${code} in ${path}`)).toEqual([]);
  expect(ERROR_CODES.filter((code) => !written.has(code))).toEqual([]);
});

test.each(['en', 'bn', 'de', 'ar'])('every code has its sentence in %s', (language) => {
  const folder = join(root, 'renderer', 'i18n', language);
  const missing = ERROR_CODES.filter((code) => {
    const [part, ...rest] = errorKey(code).split('.');
    let text: unknown = JSON.parse(readFileSync(join(folder, `${part}.json`), 'utf8'));
    for (const name of rest) {
      const texts = text as Readonly<Record<string, unknown>>;
      text = texts[name] ?? texts[`${name}_other`];
    }
    return typeof text !== 'string' || text.length < 5;
  });
  expect(missing).toEqual([]);
});
