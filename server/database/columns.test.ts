import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { column, documents } from './columns.ts';

/** What the database can hold: no NUL, no half of a surrogate pair. */
const storable = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));

await describeOnBothDatabases('columns', (opened) => {
  test('every text comes back as it was given, quotes, braces and NULL included', async () => {
    const awkward = [
      '',
      'NULL',
      'null',
      '{}',
      '"',
      '\\',
      '\\"',
      ',',
      ' a ',
      'a\nb',
      'é',
      '😀',
      "'",
      null,
      undefined,
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(storable, fc.constantFrom(...awkward))), async (cells) => {
        const { rows } = await sql<{ cell: string | null }>`
          select cell from unnest(${column(cells)}::text::text[]) with ordinality as given(cell, position)
          order by position
        `.execute(opened.db);
        expect(rows.map(({ cell }) => cell)).toEqual(cells.map((cell) => cell ?? null));
      }),
      { numRuns: 60, examples: [[awkward]] },
    );
  });

  test('documents come back one by one, whatever line breaks they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(storable, storable), { minLength: 1 }), async (values) => {
        const { rows } = await sql<{ value: unknown }>`
          select text::json as value
          from unnest(string_to_array(${documents(values.map((value) => JSON.stringify(value)))}::text, E'\n'))
            with ordinality as given(text, position)
          order by position
        `.execute(opened.db);
        expect(rows.map(({ value }) => value)).toEqual(values);
      }),
      { numRuns: 60, examples: [[[{ 'a\nb': 'c\r\n\u2028' }]]] },
    );
  });
});
