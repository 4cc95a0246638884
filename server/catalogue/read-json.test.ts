import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';
import { readJson } from './read-json.ts';
import type { BadRow, SourceRow } from './source-rows.ts';

const rowOf = (number: number) => ({
  code: String(number),
  name: `Thing ${number} é ব`,
  barcodes: [String(4_000_000_000 + number)],
  category: 'Misc',
  unit: 'piece',
  price: '1.00',
  tax: 'standard',
});

/** Reads a text, cut into pieces of so many bytes as they may come over a line. */
async function read(text: string | Buffer, size = 7) {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, place) =>
    bytes.subarray(place * size, (place + 1) * size),
  );
  const rows: SourceRow[] = [];
  const bad: BadRow[] = [];
  const done = await readJson(
    Readable.from(pieces),
    (row) => rows.push(row),
    (row) => bad.push(row),
  );
  return { rows, bad, problem: done.ok ? undefined : done.problem };
}

/** The text with what came before the row that a problem is in. */
const beside = (text: string): string => `[${JSON.stringify(rowOf(1))},\n${text}`;

test('rows are read as they stand, wherever the pieces are cut', async () => {
  const list = [1, 2, 3].map(rowOf);
  for (const text of [JSON.stringify(list), `\uFEFF${JSON.stringify(list, null, 2)}\n`])
    for (const size of [1, 2, 3, 64, 100_000]) {
      const { rows, bad, problem } = await read(text, size);
      expect(problem).toBeUndefined();
      expect(bad).toEqual([]);
      expect(rows.map(({ line, fields }) => [line, fields.name, fields.barcodes])).toEqual(
        list.map(({ name, barcodes }, place) => [place + 1, name, barcodes[0]]),
      );
    }
});

describe('a row that is JSON and no product is named, and the reading goes on', () => {
  const { price: _, ...free } = rowOf(2);
  test.each([
    ['a number, with more digits than a number has', '2', `{"price":1.${'9'.repeat(400)}}`, 'code'],
    ['a price that is a number', '2', JSON.stringify({ ...rowOf(2), price: 1.5 }), 'price: a text is needed'],
    [
      'a price beyond all numbers',
      '2',
      `${JSON.stringify(free).slice(0, -1)},"price":1e999}`,
      'price: a text',
    ],
    [
      'a field twice',
      '2',
      `${JSON.stringify(rowOf(2)).slice(0, -1)},"pri\\u0063e":"9.00"}`,
      'price: is there twice',
    ],
    ['a list', '2', '["a","b","a"]', 'not an object'],
    ['a text', '2', '"a"', 'not an object'],
    ['nothing', '2', 'null', 'not an object'],
    [
      'an object for a field',
      '2',
      JSON.stringify({ ...rowOf(2), name: { en: 'x' } }),
      'name: a text is needed',
    ],
    ['a prototype', '2', `{"__proto__":${JSON.stringify(rowOf(2))}}`, 'code: a text is needed'],
  ])('%s', async (_name, line, text, reason) => {
    const { rows, bad, problem } = await read(`${beside(text)},${JSON.stringify(rowOf(3))}]`);
    expect(problem).toBeUndefined();
    expect(rows.map((row) => row.line)).toEqual([1, 3]);
    expect(bad).toEqual([{ line: Number(line), reason: expect.stringContaining(reason) }]);
  });
});

describe('a text that stops being a list ends with what is wrong and where', () => {
  const first = Buffer.byteLength(beside(''));
  test.each([
    ['an empty file', '', 'byte 1: the file is empty'],
    ['an object', '{"products":[]}', 'byte 1: a list of products is needed'],
    ['a text', '"products"', 'byte 1: a list of products is needed'],
    ['no JSON at all', 'code,name', 'byte 1: "c" is not expected here'],
    ['an empty list', ' [ ]', 'byte 4: the list is empty'],
    ['a word in the middle', beside('{"code":x}]'), `row 2, byte ${first + 9}: "x" is not expected here`],
    ['a comma too many', beside('{"code":"1",}]'), `row 2, byte ${first + 13}: "}" is not expected here`],
    [
      'a comma too few',
      beside('{"code":"1" "name":"x"}]'),
      `row 2, byte ${first + 13}: "name" is not expected`,
    ],
    ['a bracket of another kind', beside('{"code":"1"]]'), `row 2, byte ${first + 12}: "]" is not expected`],
    ['cut off between rows', beside(''), `row 1, byte ${first}: the text ends before the list does`],
    [
      'cut off in a row',
      beside('{"code":"10'),
      `row 2, byte ${first + 11}: the text ends before the list does`,
    ],
    ['something after the list', `${JSON.stringify([rowOf(1)])} x`, 'row 1, byte'],
    ['a second list', `${JSON.stringify([rowOf(1)])}[]`, '"[" is not expected here'],
    [
      'nested without an end',
      beside('['.repeat(100_000)),
      `row 2, byte ${first + 8}: nested more than 8 deep`,
    ],
    [
      'a control character',
      beside('{"code":"1\u0000"}]'),
      `row 2, byte ${first + 11}: "\\u0000" is not expected`,
    ],
  ])('%s', async (_name, text, message) => {
    for (const size of [1, 5, 1_000_000]) {
      const { problem } = await read(text, size);
      expect(problem?.code).toBe('unreadable');
      expect(problem?.message).toContain(message);
    }
  });

  test('bytes that are no UTF-8', async () => {
    const text = Buffer.concat([
      Buffer.from(beside('{"code":"')),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}]'),
    ]);
    expect((await read(text, 1)).problem?.message).toMatch(/^row 2, byte \d+: not UTF-8$/);
  });

  test('a quote that is never closed, long before the text is over', async () => {
    const { problem } = await read(beside(`{"code":"1","name":"${'x'.repeat(2_000_000)}`), 16_384);
    const [, byte] = /^row 2, byte (\d+): longer than 64 KiB/.exec(problem?.message ?? '') ?? [];
    expect(Number(byte)).toBeLessThan(100_000);
  });

  test('a row that is too long, though all of it came at once', async () => {
    const long = JSON.stringify({ ...rowOf(2), barcodes: Array.from({ length: 20_000 }, () => '123') });
    const { problem } = await read(`${beside(long)}]`, 1_000_000);
    expect(problem?.message).toContain('longer than 64 KiB');
  });
});

test('a list beyond the limit of a catalogue is refused as too large', async () => {
  const piece = Buffer.from(`${JSON.stringify(rowOf(1))},`.repeat(1000));
  function* large(): Generator<Buffer> {
    yield Buffer.from('[');
    for (let bytes = 0; bytes <= 64 * 1024 * 1024; bytes += piece.length) yield piece;
  }
  let rows = 0;
  const done = await readJson(
    Readable.from(large()),
    () => rows++,
    () => {},
  );
  expect(done).toMatchObject({
    ok: false,
    problem: { code: 'tooLarge', message: expect.stringContaining('64 MiB') },
  });
  expect(rows).toBeGreaterThan(100_000);
});

describe('over the real route', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await runHeadOffice();
  }, 60_000);
  afterAll(() => asking.stop());

  /** Hands a catalogue in piece by piece. */
  function handIn(pieces: AsyncIterable<string> | Iterable<string>, query = ''): Promise<Response> {
    const headers = { ...asking.admin, 'content-type': 'application/json; charset=utf-8' };
    const body = Readable.toWeb(Readable.from(pieces).map((piece: string) => Buffer.from(piece)));
    const init = { method: 'POST', headers, body, duplex: 'half' };
    return fetch(`${asking.office.url}/v1/catalogue${query}`, init as RequestInit);
  }
  const latest = async () =>
    ((await asking.get('/v1/catalogue/imports')).body['imports'] as { state: string; rows: number }[])[0]!;

  test('100,000 rows are taken while they come: long before the last has been sent', async () => {
    const COUNT = 100_000;
    let [sent, takenBeforeTheEnd] = [0, 0];
    async function* rows(): AsyncGenerator<string> {
      for (; sent < COUNT; sent += 500) {
        const piece = Array.from({ length: 500 }, (_, place) => JSON.stringify(rowOf(sent + place))).join(
          ',',
        );
        yield `${sent === 0 ? '[' : ','}${piece}`;
        if (sent === COUNT / 2)
          await expect
            .poll(async () => (takenBeforeTheEnd = (await latest()).rows), { timeout: 60_000 })
            .toBeGreaterThan(COUNT / 4);
      }
      yield ']';
    }
    const answer = await handIn(rows());
    expect(await answer.json()).toMatchObject({ products: COUNT, badRows: 0 });
    expect(takenBeforeTheEnd).toBeLessThan(COUNT);
    expect(await latest()).toMatchObject({ state: 'published', rows: COUNT });
  }, 200_000);

  test('a bad row refuses all, or is left out where it is said so', async () => {
    const list = [rowOf(1), { ...rowOf(2), price: 'free' }, rowOf(1), rowOf(4)];
    const refused = await handIn([JSON.stringify(list)]);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      code: 'badRows',
      badRows: 2,
      errors: [
        { line: 2, reason: expect.stringContaining('price') },
        { line: 3, reason: expect.stringContaining('line 1') },
      ],
    });
    const skipping = await handIn([JSON.stringify(list)], '?onBadRow=skip');
    expect(await skipping.json()).toMatchObject({ products: 2, badRows: 2 });
  });

  test('a text that is broken near its beginning is answered when all of it was sent, and publishes nothing', async () => {
    const much = Array.from({ length: 200 }, () => `,${' '.repeat(50_000)}`);
    const answer = await handIn([beside('{"code":oops}'), ...much, ']'], '?onBadRow=skip');
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: 'unreadable',
      detail: expect.stringMatching(/^row 2, byte/),
    });
    expect(await latest()).toMatchObject({ state: 'refused', version: null });
  });

  test('other routes read JSON as before', async () => {
    expect((await asking.send('POST', '/v1/enrolment-codes', { shopId: 'mill' })).status).toBe(200);
  });
});
