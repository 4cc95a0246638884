import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalBytes } from './canonical-bytes.ts';

const canonicalText = (data: object): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(canonicalBytes(data));

/** Keys that engines order by themselves, that hide a prototype, or that need an escape. */
const keys = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '1',
    '10',
    '2',
    '__proto__',
    'constructor',
    'toJSON',
    '\u20ac',
    '\r',
    '\ud83d\ude02',
    '\ufb33',
  ),
);
const data = fc.dictionary(keys, fc.jsonValue(), { maxKeys: 8 });

test('a text is canonical as the library for RFC 8785 has it', () => {
  fc.assert(
    fc.property(data, (fields) => {
      expect(canonicalText(fields)).toBe(canonicalize(fields));
    }),
    { numRuns: 2000 },
  );
});

test('and so is that of an entry', () => {
  const deep = { z: [{ b: 1, a: null }, [], {}], a: { y: 'é\u2028"', x: -0, w: undefined, v: 1e21 } };
  expect(canonicalText(deep)).toBe(canonicalize(deep));
  expect(canonicalText({ 10: 1, 2: 2, b: 3, a: 4 })).toBe('{"10":1,"2":2,"a":4,"b":3}');
});

test('what is no JSON is refused, as the library refuses it', () => {
  for (const bad of [{ name: 'half \ud800' }, { deep: [{ amount: Number.NaN }] }, { amount: Infinity }]) {
    expect(() => canonicalText(bad)).toThrow();
    expect(() => canonicalize(bad)).toThrow();
  }
  expect(canonicalText({ name: String.raw`\ud800 in letters` })).toBe(
    canonicalize({ name: String.raw`\ud800 in letters` }),
  );
});
