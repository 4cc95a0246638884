import { pipeline, Readable, Transform } from 'node:stream';
import { parse, type CsvError } from 'csv-parse';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';

/** One product as it stands in the source, all fields as text. */
export type SourceRow = {
  readonly line: number;
  readonly fields: Readonly<Record<Column, string> & Partial<Record<OptionalColumn, string>>>;
};
export type BadRow = { readonly line: number; readonly reason: string };
export type SourceProblem = {
  readonly code: 'columnsMissing' | 'tooLarge' | 'unreadable';
  readonly message: string;
};

export const COLUMNS = ['code', 'name', 'barcodes', 'category', 'unit', 'price', 'tax'] as const;
export type Column = (typeof COLUMNS)[number];
/** What only some products have (see `readOptions`); a source may leave these columns out. */
const OPTIONAL_COLUMNS = [
  'cost',
  'age',
  'open_price',
  'serial',
  'blocked',
  'variant_of',
  'variant',
  'prices',
  'parts',
] as const;
export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];

export const CATALOGUE_BYTES_MAX = 64 * 1024 * 1024;
/** A row is a few hundred bytes; one of this size is a quote that was never closed. */
export const ROW_BYTES_MAX = 64 * 1024;

/**
 * Reads CSV (RFC 4180, UTF-8, first row names the columns, in any order). Rows that cannot be read are
 * handed to `onBadRow`, and the reading goes on.
 */
export async function readCsv(
  source: Readable,
  onRow: (row: SourceRow) => void,
  onBadRow: (row: BadRow) => void,
): Promise<Result<void, SourceProblem>> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: ROW_BYTES_MAX,
    on_skip: (error) => {
      onBadRow({ line: error ? lineOf(error) : 0, reason: error?.message ?? 'unreadable' });
      return undefined;
    },
  });
  pipeline(source, limitBytes(), parser, () => {});
  let places: Places | undefined;
  let width = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (!places) {
        const header = findColumns(record);
        if (!header.ok) return header;
        places = header.value;
        width = record.length;
        continue;
      }
      if (record.length !== width) {
        onBadRow({ line: info.lines, reason: `${record.length} fields, the header has ${width}` });
        continue;
      }
      onRow({ line: info.lines, fields: pick(record, places) });
    }
  } catch (error) {
    if (error instanceof TooLarge) return err(tooLarge());
    return err({ code: 'unreadable', message: error instanceof Error ? error.message : String(error) });
  }
  return places ? ok(undefined) : err({ code: 'columnsMissing', message: 'the file is empty' });
}

/** Which field of a record a column is. */
type Places = ReadonlyMap<Column | OptionalColumn, number>;

function findColumns(record: readonly string[]): Result<Places, SourceProblem> {
  const names = record.map((name) => name.trim().toLowerCase());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    const message = `line 1: no column ${missing.join(', ')}; the columns are ${COLUMNS.join(',')}`;
    return err({ code: 'columnsMissing', message });
  }
  const there = [...COLUMNS, ...OPTIONAL_COLUMNS].filter((column) => names.includes(column));
  return ok(new Map(there.map((column) => [column, names.indexOf(column)])));
}

function pick(record: readonly string[], places: Places): SourceRow['fields'] {
  const fields = [...places].map(([column, place]) => [column, record[place] ?? ''] as const);
  return Object.fromEntries(fields) as SourceRow['fields'];
}

function lineOf(error: CsvError): number {
  const lines: unknown = 'lines' in error ? error.lines : undefined;
  return typeof lines === 'number' ? lines : 0;
}

export class TooLarge extends Error {}

export function tooLarge(): SourceProblem {
  return { code: 'tooLarge', message: `the file is larger than ${CATALOGUE_BYTES_MAX / 1024 / 1024} MiB` };
}

/** The bytes of a source. @throws TooLarge where there are more than a catalogue may have */
export function limitedBytes(source: Readable): Readable {
  return pipeline(source, limitBytes(), () => {});
}

function limitBytes(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > CATALOGUE_BYTES_MAX) done(new TooLarge());
      else done(null, chunk);
    },
  });
}

const jsonField = z.union([z.string(), z.array(z.string())]);
/** A catalogue as JSON, for its description: each row is read by `readJsonRow`, so that one that is bad is named. */
export const jsonRows = z.array(
  z.looseObject({
    ...(Object.fromEntries(COLUMNS.map((column) => [column, jsonField])) as Record<Column, typeof jsonField>),
    ...Object.fromEntries(OPTIONAL_COLUMNS.map((column) => [column, jsonField.optional()])),
  }),
);

/** Reads an array of objects with the same fields as the columns; `barcodes` may be an array of texts. */
export function readJsonRow(value: unknown, index: number): Result<SourceRow, BadRow> {
  const line = index + 1;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return err({ line, reason: 'not an object' });
  const given = value as Record<string, unknown>;
  const fields: Partial<Record<Column | OptionalColumn, string>> = {};
  for (const column of [...COLUMNS, ...OPTIONAL_COLUMNS.filter((name) => given[name] !== undefined)]) {
    const field = given[column];
    const text = Array.isArray(field) ? field.join('|') : field;
    // A JSON number has lost its digits already when it comes here, so prices are texts.
    if (typeof text !== 'string') return err({ line, reason: `${column}: a text is needed, such as "2.55"` });
    fields[column] = text;
  }
  return ok({ line, fields: fields as SourceRow['fields'] });
}
