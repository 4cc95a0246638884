import { expect, test } from 'vitest';
import { asSent, comingLines, readArrived } from './read-arrived.ts';

const goods = new Map([
  ['milk', { name: 'Whole milk', unit: 'piece' }],
  ['apples', { name: 'Apples', unit: 'kg' }],
]);
const index = { findById: (id: string) => goods.get(id) as never };
const lines = comingLines(
  {
    lines: [
      { productId: 'milk', sentMilli: 12_000 },
      { productId: 'apples', sentMilli: 27_350 },
      { productId: '999', sentMilli: 2500 },
    ],
  },
  index,
);
const typed = (...texts: [string, string][]) => readArrived(lines, new Map(texts));

test('goods go by their names, and what no catalogue here has by its number', () => {
  expect(lines.map(({ name, unit }) => [name, unit])).toEqual([
    ['Whole milk', 'piece'],
    ['Apples', 'kg'],
    ['999', 'kg'],
  ]);
  expect(comingLines({ lines: [{ productId: '7', sentMilli: 2000 }] }, undefined)[0]!.unit).toBe('piece');
});

test('a line that nobody touched came as it was sent, others as they were typed, in any digits; nothing is a quantity', () => {
  expect(typed()).toEqual({ ok: true, value: asSent(lines) });
  const read = typed(['milk', '0'], ['apples', '২৬,৫']);
  expect(read.ok && read.value.map(({ quantityMilli }) => quantityMilli)).toEqual([0, 26_500, 2500]);
});

test('the first line that cannot be read is named, with why', () => {
  const fault = (...texts: [string, string][]) => {
    const read = typed(...texts);
    return read.ok ? 'read' : [read.problem.line.name, read.problem.code];
  };
  expect(fault(['milk', '1.5'])).toEqual(['Whole milk', 'notWhole']);
  expect(fault(['apples', 'some'], ['milk', '3'])).toEqual(['Apples', 'notACount']);
  expect(fault(['apples', ''])).toEqual(['Apples', 'notACount']);
});
