import { describe, expect, test } from 'vitest';
import { createScanReader, type ScanReading } from './scan-reader.ts';

/** Presses keys one after the other, `gapMs` apart, and answers what the last of them was read as. */
function press(
  keys: readonly string[],
  gapMs: number,
  reader = createScanReader(),
  fromMs = 1000,
): ScanReading {
  let last: ScanReading = { kind: 'key', first: false, rapid: false };
  for (const [place, key] of keys.entries()) last = reader.read({ key, atMs: fromMs + place * gapMs });
  return last;
}

const ean = [...'4006381333931'];

describe('a scanner that types', () => {
  test('a burst ended by Enter is a scan', () => {
    expect(press([...ean, 'Enter'], 5)).toEqual({ kind: 'scan', code: '4006381333931' });
  });

  test('some scanners end with Tab', () => {
    expect(press([...ean, 'Tab'], 12)).toEqual({ kind: 'scan', code: '4006381333931' });
  });

  test('Shift within a burst belongs to it', () => {
    expect(press(['Shift', 'A', '-', '1', '0', '0', '2', '3', 'Enter'], 8)).toEqual({
      kind: 'scan',
      code: 'A-10023',
    });
  });

  test('a quantity typed fast before the code comes with it', () => {
    expect(press([...'3*40063813', 'Enter'], 4)).toEqual({ kind: 'scan', code: '3*40063813' });
  });

  test('a pause of a busy PC in the middle of a code does not cut it', () => {
    const reader = createScanReader();
    const keys = [...'4006381333931'].map((key, index) => ({ key, atMs: index * 5 + (index > 3 ? 200 : 0) }));
    for (const key of keys) reader.read(key);
    expect(reader.read({ key: 'Enter', atMs: 270 })).toEqual({ kind: 'scan', code: '4006381333931' });
  });

  test('two scans in a row are two codes', () => {
    const reader = createScanReader();
    press([...ean, 'Enter'], 5, reader, 1000);
    expect(press([...'96385074', 'Enter'], 5, reader, 1100)).toEqual({ kind: 'scan', code: '96385074' });
  });

  test('one slow key does not make a scan a hand', () => {
    const reader = createScanReader();
    press(ean, 5, reader, 1000);
    expect(reader.read({ key: 'Enter', atMs: 1000 + 12 * 5 + 90 })).toMatchObject({ kind: 'scan' });
  });

  test('from its third key on a burst that no hand types is told, and one of a hand never is', () => {
    const rapid = (gapMs: number) => {
      const reader = createScanReader();
      return [...ean].map((key, place) => {
        const reading = reader.read({ key, atMs: place * gapMs });
        return reading.kind === 'key' && reading.rapid;
      });
    };
    expect(rapid(5)).toEqual(ean.map((_, place) => place >= 2));
    expect(rapid(40)).toEqual(ean.map(() => false));
  });

  test('the first key of a burst is told, so that its field can be remembered', () => {
    const reader = createScanReader();
    expect(reader.read({ key: '4', atMs: 0 })).toMatchObject({ kind: 'key', first: true });
    expect(reader.read({ key: '0', atMs: 5 })).toMatchObject({ kind: 'key', first: false });
  });

  test('a scan after something was typed holds only its own keys', () => {
    const reader = createScanReader();
    press(['2', '0'], 200, reader, 1000);
    expect(press([...ean, 'Enter'], 5, reader, 2000)).toEqual({ kind: 'scan', code: '4006381333931' });
  });
});

describe('a person who types', () => {
  test('the same code by hand is not a scan', () => {
    expect(press([...ean, 'Enter'], 80).kind).toBe('key');
  });

  test('a short code or amount typed in a rush is not a scan', () => {
    // The fastest hands in the world need 40 ms a key, and the figures of an amount are typed by fewer fingers.
    for (const gapMs of [20, 30, 40, 60])
      for (const typed of ['100', '2000', '12345'])
        expect(press([...typed, 'Enter'], gapMs).kind, `${typed} at ${gapMs} ms`).toBe('key');
  });

  test('a key that writes two noughts at once, or two fingers in one gap, scan nothing', () => {
    const reader = createScanReader();
    for (const [key, atMs] of [
      ['1', 0],
      ['0', 70],
      ['0', 72],
    ] as const)
      reader.read({ key, atMs });
    expect(reader.read({ key: 'Enter', atMs: 140 }).kind).toBe('key');
    for (const [key, atMs] of [
      ['1', 1000],
      ['0', 1001],
      ['0', 1002],
    ] as const)
      reader.read({ key, atMs });
    expect(reader.read({ key: 'Enter', atMs: 1042 }).kind).toBe('key');
  });

  test('an amount of money is not a scan, however fast', () => {
    expect(press([...'1000.00', 'Enter'], 3).kind).toBe('key');
    expect(press([...'1000,00', 'Enter'], 3).kind).toBe('key');
  });

  test('a name of several words is not a scan, however fast', () => {
    expect(press([...'brown bread', 'Enter'], 3).kind).toBe('key');
  });

  test('an arrow or Backspace ends a burst', () => {
    expect(press([...'400638', 'Backspace', '1', 'Enter'], 3).kind).toBe('key');
  });

  test('Enter alone is a key', () => {
    expect(press(['Enter', 'Enter'], 3)).toMatchObject({ kind: 'key', first: false });
  });
});

test('the second Enter of a scanner that sends two is no key; that of a hand is', () => {
  const reader = createScanReader();
  for (const [place, key] of [...'4006381333931', 'Enter'].entries()) reader.read({ key, atMs: place * 3 });
  expect(reader.read({ key: 'Enter', atMs: 45 })).toEqual({ kind: 'secondEnd' });
  expect(reader.read({ key: 'Enter', atMs: 400 })).toMatchObject({ kind: 'key', first: false });
});

test('an Enter behind another key is that key’s, however soon after a scan', () => {
  const reader = createScanReader();
  for (const [place, key] of [...'4006381333931', 'Enter', 'F9'].entries())
    reader.read({ key, atMs: place * 3 });
  expect(reader.read({ key: 'Enter', atMs: 50 })).toMatchObject({ kind: 'key' });
});

test('a stuck key never grows into a code without end', () => {
  const reading = press([...'7'.repeat(5000), 'Enter'], 2);
  expect(reading.kind === 'scan' ? reading.code.length : 0).toBeLessThanOrEqual(300);
});

describe('a scanner that adds something to each code', () => {
  const set = { prefix: '~', suffix: '#' };

  test('sends the code alone to the till', () => {
    expect(press(['~', ...ean, '#', 'Enter'], 5, createScanReader({ prefix: '~' }))).toEqual({
      kind: 'scan',
      code: '4006381333931#',
    });
    expect(press(['~', ...ean, '#'], 5, createScanReader(set))).toEqual({
      kind: 'scan',
      code: '4006381333931',
    });
  });

  test('is known by its prefix however short the code', () => {
    expect(press(['~', '2', '1', '1', 'Enter'], 5, createScanReader(set))).toEqual({
      kind: 'scan',
      code: '211',
    });
    expect(press(['~', '2', '1', '1', 'Enter'], 120, createScanReader(set))).toMatchObject({ kind: 'key' });
    expect(press(['2', '1', '1', 'Enter'], 20, createScanReader(set))).toMatchObject({ kind: 'key' });
    expect(press(['~', '2', '1', '1', 'Enter'], 20, createScanReader(set))).toMatchObject({ kind: 'scan' });
  });

  test('a hand that types the suffix scans nothing', () => {
    expect(press(['1', '2', '3', '4', '5', '6', '#'], 120, createScanReader(set))).toMatchObject({
      kind: 'key',
    });
  });
});

describe('a short code', () => {
  test('is a scan when its keys are far closer together than those of a hand', () => {
    expect(press([...'10001', 'Enter'], 5)).toEqual({ kind: 'scan', code: '10001' });
    expect(press([...'211', 'Enter'], 10)).toEqual({ kind: 'scan', code: '211' });
    expect(press([...'211', 'Tab'], 2)).toEqual({ kind: 'scan', code: '211' });
  });

  test('of one or two figures is a quantity', () => {
    expect(press([...'12', 'Enter'], 2).kind).toBe('key');
  });

  test('is typing where the shop has none so short', () => {
    expect(press([...'10001', 'Enter'], 5, createScanReader({ lengthMin: 6 })).kind).toBe('key');
    expect(press([...'100012', 'Enter'], 5, createScanReader({ lengthMin: 6 })).kind).toBe('scan');
    expect(press([...'12', 'Enter'], 5, createScanReader({ lengthMin: 2 })).kind).toBe('scan');
  });
});

describe('where the keyboard writes another script', () => {
  /** What a scanner's keys write there, and what they are on a US keyboard. */
  const scanOn = (layout: Readonly<Record<string, string>>, code: string): ScanReading => {
    const reader = createScanReader();
    for (const [place, onUs] of [...code].entries())
      reader.read({ key: layout[onUs] ?? onUs, onUs, atMs: place * 5 });
    return reader.read({ key: 'Enter', onUs: null, atMs: code.length * 5 });
  };

  test('figures of a Bangla keyboard are the code’s', () => {
    const bangla = Object.fromEntries([...'০১২৩৪৫৬৭৮৯'].map((digit, figure) => [String(figure), digit]));
    expect(scanOn(bangla, '4006381333931')).toEqual({ kind: 'scan', code: '4006381333931' });
  });

  test('letters of an Arabic keyboard are read by the places of their keys, all of them', () => {
    // One key writes two letters; with Shift some keys write brackets, which are no script of their own.
    const arabic = { a: 'ش', b: 'لا', c: 'ؤ', F: '[', '/': 'ظ' };
    expect(scanOn(arabic, 'abcF/12')).toEqual({ kind: 'scan', code: 'abcF/12' });
  });

  test('a code in plain signs stays as it was typed', () => {
    // A German scanner at a German till: Y and Z are where it wants them.
    expect(scanOn({ y: 'z' }, 'AB-y123')).toEqual({ kind: 'scan', code: 'AB-z123' });
  });
});
