import { expect, test } from 'vitest';
import { runningChecksum } from './checksum.ts';
import { keepsTheSame } from './feed.ts';

const over = (...things: [string, object][]): string => {
  const checksum = runningChecksum();
  for (const [name, content] of things) checksum.add(name, content);
  return checksum.text();
};

test('the order of things and of their fields is of no account, their names and contents are', () => {
  const milk = { price: 129, name: 'Milk' };
  const sameMilk = { name: 'Milk', price: 129 };
  expect(over(['1', milk], ['2', { name: 'Tea' }])).toBe(over(['2', { name: 'Tea' }], ['1', sameMilk]));
  expect(over(['1', milk])).not.toBe(over(['2', milk]));
  expect(over(['1', milk])).not.toBe(over(['1', { ...milk, price: 130 }]));
  expect(over()).toBe('0'.repeat(32));
});

test('two that change places are not taken for the same', () => {
  expect(over(['1', { n: 1 }], ['2', { n: 2 }])).not.toBe(over(['1', { n: 2 }], ['2', { n: 1 }]));
});

test('a till differs by its documents, by a catalogue of other content, or by one from the future', () => {
  const office = { state: 'same' as const, records: 'a', catalogue: { version: 7, checksum: 'x' } };
  const kept = { records: 'a', catalogue: { version: 7, checksum: 'x' } };
  expect(keepsTheSame(office, kept)).toBe(true);
  expect(keepsTheSame(office, { ...kept, records: 'b' })).toBe(false);
  expect(keepsTheSame(office, { ...kept, catalogue: { version: 7, checksum: 'y' } })).toBe(false);
  expect(keepsTheSame(office, { ...kept, catalogue: { version: 8, checksum: 'x' } })).toBe(false);
  expect(keepsTheSame(office, { ...kept, catalogue: null })).toBe(false);
  // The next version is here, and the one before is sold by until then.
  expect(keepsTheSame(office, { ...kept, catalogue: { version: 6, checksum: 'w' } })).toBe(true);
});
