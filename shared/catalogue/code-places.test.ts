import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codePlaces } from './code-places.ts';

test('codes are found as a map finds them, each at the first place that has it', () => {
  // Few letters, so that codes come twice; far more codes than the table begins with, so that it grows.
  const code = fc.string({ unit: fc.constantFrom('0', '1', 'ক', '😀'), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(code, { maxLength: 3000, size: 'max' }), code, (codes, stranger) => {
      const table = codePlaces();
      const first = new Map<string, number>();
      for (const [place, one] of codes.entries()) {
        table.add(one, place);
        if (!first.has(one)) first.set(one, place);
      }
      for (const one of [...codes, stranger])
        expect(table.find(one, (place) => codes[place] === one)).toBe(first.get(one) ?? -1);
    }),
    { numRuns: 50 },
  );
});

test('two codes of one hash are told apart by the products they belong to', () => {
  // FNV-1a over 32 bits gives these two the same hash.
  const codes = ['costarring', 'liquid'];
  const table = codePlaces();
  for (const [place, code] of codes.entries()) table.add(code, place);
  for (const [place, code] of codes.entries())
    expect(table.find(code, (at) => codes[at] === code)).toBe(place);
});
