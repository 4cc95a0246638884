import { describe, expect, test } from 'vitest';
import { fuzzEnrolled, fuzzPort, fuzzSocket } from './fuzz-bridge.ts';

// The short form; `npm run fuzz -- --calls 100000` is the long one.
describe.each([
  ['the port of Electron', fuzzPort],
  ['the socket of the kiosk', fuzzSocket],
] as const)('random and mutated calls at %s', (_, fuzz) => {
  test('end in a named fault each, have no effect, and leave the till answering', async () => {
    const { heard, entries } = await fuzz(2000, 'outpost');
    expect(entries).toBe(0);
    for (const code of ['notAMessage', 'tooLarge', 'unknownMethod', 'badParams'])
      expect(heard[code], code).toBeGreaterThan(0);
    // Most of it has to come as far as a method's own parameters, or the run shows little.
    expect(heard['badParams']).toBeGreaterThan(600);
  });
});

test('an enrolled till that has sold is the same after wrong calls: journal, printer and notes', async () => {
  const { before, after, heard } = await fuzzEnrolled(2000, 'outpost');
  expect(before).toMatchObject({ entries: 1, notes: [{ content: { code: 'storePutAside' } }] });
  expect(before.printer).toContain('127.0.0.1');
  expect(after).toEqual(before);
  expect(heard['badParams']).toBeGreaterThan(600);
});
