import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from './languages.ts';

const renderer = join(import.meta.dirname, '..');

/** Languages that say everything, and those that say what a cashier needs from sign-in to the shift's end. */
const WHOLE: ReadonlySet<Language> = new Set(['en', 'bn']);
const CASHIERS: ReadonlySet<Language> = new Set(['de', 'ar']);
/** Parts of screens that only managers see; a language of `CASHIERS` may leave them in English. */
const MANAGERS_PARTS: ReadonlySet<string> = new Set([
  'cash',
  'cash',
  'chart',
  'manager',
  'printing',
  'questions',
  'settings',
  'stock',
  'storage',
  'sync',
  'today',
]);

type Texts = ReadonlyMap<string, string>;

/** All texts of a language by their whole key, as `pay.due`. */
function textsOf(language: string): Texts {
  const texts = new Map<string, string>();
  const take = (key: string, value: unknown): void => {
    if (typeof value === 'string') return void texts.set(key, value);
    for (const [name, inner] of Object.entries(value as object)) take(`${key}.${name}`, inner);
  };
  const folder = join(import.meta.dirname, language);
  for (const file of readdirSync(folder).sort())
    take(file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(folder, file), 'utf8')));
  return texts;
}

const PLURAL = /_(?:zero|one|two|few|many|other)$/;
const withoutPlural = (key: string): string => key.replace(PLURAL, '');
const partOf = (key: string): string => key.split('.')[0]!;
const gapsOf = (text: string): string[] => [...new Set(text.match(/\{\{[^}]+\}\}/g) ?? [])].sort();

const english = textsOf('en');
const parts = new Set([...english.keys()].map(partOf));

/** Everything in the page's sources that names a text: whole keys, and patterns such as `state.${state}`. */
function namedInSources(): { keys: Map<string, string>; patterns: Map<string, string> } {
  const keys = new Map<string, string>();
  const patterns = new Map<string, string>();
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      /\.tsx?$/.test(path) &&
      !path.includes('.test.') &&
      !path.startsWith('i18n') &&
      !path.includes('vite.config'),
  );
  for (const path of files) {
    const source = readFileSync(join(renderer, path), 'utf8');
    for (const [, key = ''] of source.matchAll(/'([a-zA-Z]\w*(?:\.\w+)+)'/g))
      if (parts.has(partOf(key)) || isAsked(source, key)) keys.set(key, path);
    for (const [, pattern = ''] of source.matchAll(/`([a-zA-Z]\w*\.(?:[\w.]|\$\{[^}]*\})+)`/g))
      if (parts.has(partOf(pattern))) patterns.set(pattern, path);
  }
  return { keys, patterns };
}

function isAsked(source: string, key: string): boolean {
  return source.includes(`t('${key}'`);
}

function matcherOf(pattern: string): RegExp {
  const [fixed = '', ...rest] = pattern.replaceAll(/[.]/g, '\\.').split(/\$\{[^}]*\}/);
  return new RegExp(`^${[fixed, ...rest].join('[\\w]+')}$`);
}

const named = namedInSources();

test('every text that a screen asks for is there in English', () => {
  const plain = new Set([...english.keys()].map(withoutPlural));
  const missing = [...named.keys].filter(([key]) => {
    const isBranch = [...plain].some((known) => known.startsWith(`${key}.`));
    return !plain.has(key) && !english.has(key) && !isBranch;
  });
  expect(missing.map(([key, path]) => `${key} in ${path}`)).toEqual([]);
  const empty = [...named.patterns].filter(([pattern]) => {
    const matcher = matcherOf(pattern);
    return ![...plain].some((key) => matcher.test(key));
  });
  expect(empty.map(([pattern, path]) => `${pattern} in ${path}`)).toEqual([]);
});

test('no text is kept that no screen asks for', () => {
  const matchers = [...named.patterns.keys()].map(matcherOf);
  const unused = [...english.keys()].filter((key) => {
    const plain = withoutPlural(key);
    // A screen that asks for a whole list or group asks for all that is in it.
    const groups = key.split('.').map((_, depth, names) => names.slice(0, depth + 1).join('.'));
    if (groups.some((group) => named.keys.has(group)) || named.keys.has(plain)) return false;
    return !matchers.some((one) => one.test(plain));
  });
  expect(unused).toEqual([]);
});

describe.each(Object.keys(LANGUAGES) as Language[])('%s', (language) => {
  const texts = textsOf(language);

  test('says all that it has to say, and nothing that English does not', () => {
    const asked = [...english.keys()].filter(
      (key) => WHOLE.has(language) || !MANAGERS_PARTS.has(partOf(key)),
    );
    const wanted = new Set(asked.map(withoutPlural));
    const said = new Set([...texts.keys()].map(withoutPlural));
    expect([...wanted].filter((key) => !said.has(key))).toEqual([]);
    const known = new Set([...english.keys()].map(withoutPlural));
    expect([...said].filter((key) => !known.has(key))).toEqual([]);
    expect(WHOLE.has(language) || CASHIERS.has(language)).toBe(true);
  });

  test('has every form that its plurals need', () => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = new Set([...english.keys()].filter((key) => PLURAL.test(key)).map(withoutPlural));
    for (const key of counted) {
      const forms = [...texts.keys()].filter((one) => one !== key && withoutPlural(one) === key);
      if (forms.length === 0) continue;
      const has = forms.map((one) => one.slice(key.length + 1));
      // Any language may say nothing at all in its own words.
      const wanted = has.includes('zero') ? new Set([...needed, 'zero']) : new Set(needed);
      expect(has.sort(), key).toEqual([...wanted].sort());
    }
  });

  test('fills the same gaps as English', () => {
    const english = textsOf('en');
    for (const [key, text] of texts) {
      const original = english.get(key) ?? english.get(`${withoutPlural(key)}_other`) ?? '';
      // `one` and `two` may say their number as a word.
      const optional = /_(zero|one|two)$/.test(key) ? ['{{count}}'] : [];
      const gaps = gapsOf(text);
      const wanted = gapsOf(original);
      expect(
        gaps.filter((gap) => !wanted.includes(gap)),
        key,
      ).toEqual([]);
      expect(
        wanted.filter((gap) => !gaps.includes(gap) && !optional.includes(gap)),
        key,
      ).toEqual([]);
    }
  });
});
