import type { Readable } from 'node:stream';
import { Tokenizer, TokenizerError, TokenParser, TokenType } from '@streamparser/json';
import { err, ok, type Result } from '#shared/result.ts';
import {
  limitedBytes,
  readJsonRow,
  ROW_BYTES_MAX,
  TooLarge,
  tooLarge,
  type BadRow,
  type SourceProblem,
  type SourceRow,
} from './source-rows.ts';

/** A row is an object of texts and lists of texts; what is nested deeper than this is no list of products. */
const DEPTH_MAX = 8;

/**
 * Reads a JSON array of products row by row, as it comes in: neither the text nor the array is ever whole in
 * memory. Rows that are JSON and no product are handed to `onBadRow`, and the reading goes on. Where the text
 * stops being JSON nobody can say where the next row begins, so it ends with the row and the byte named.
 */
export async function readJson(
  source: Readable,
  onRow: (row: SourceRow) => void,
  onBadRow: (row: BadRow) => void,
): Promise<Result<void, SourceProblem>> {
  const reader = openRows();
  try {
    // Read to its end also where it is no JSON: an answer to somebody who is still sending is lost on the way.
    for await (const chunk of limitedBytes(source))
      for (const row of reader.take(chunk as Buffer)) {
        const read = readRow(row);
        if (read.ok) onRow(read.value);
        else onBadRow(read.problem);
      }
  } catch (error) {
    if (error instanceof TooLarge) return err(tooLarge());
    return err({ code: 'unreadable', message: error instanceof Error ? error.message : String(error) });
  }
  const problem = reader.end();
  return problem === undefined ? ok(undefined) : err({ code: 'unreadable', message: problem });
}

/** One element of the list: its number from 1, and the name of a field that it has twice. */
type JsonRow = { readonly value: unknown; readonly row: number; readonly twice: string | undefined };

function readRow({ value, row, twice }: JsonRow): Result<SourceRow, BadRow> {
  if (twice === undefined || Array.isArray(value)) return readJsonRow(value, row - 1);
  return err({ line: row, reason: `${twice}: is there twice` });
}

/** Takes a list's text piece by piece. */
function openRows() {
  const tokenizer = new Tokenizer();
  const parser = new TokenParser({ paths: ['$.*'], keepStack: false });
  const names = new Set<string>();
  let whole: JsonRow[] = [];
  let [depth, row, bytes, begunAt] = [0, 0, 0, 0];
  let [mayBeName, ended] = [false, false];
  let twice: string | undefined;
  let problem: string | undefined;

  tokenizer.onToken = ({ token, value, offset }) => {
    if (depth === 0 && !ended && token !== TokenType.LEFT_BRACKET)
      throw new Unreadable('a list of products is needed: [{"code": "100", …}, …]', offset);
    if (depth === 1 && token !== TokenType.COMMA && token !== TokenType.RIGHT_BRACKET) beginRow(offset);
    if (depth > 1 && offset - begunAt > ROW_BYTES_MAX) throw tooLong(offset);
    if (depth === 2 && mayBeName && token === TokenType.STRING) noteName(String(value));
    mayBeName = token === TokenType.LEFT_BRACE || token === TokenType.COMMA;
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) depth += 1;
    if (depth > DEPTH_MAX) throw new Unreadable(`nested more than ${DEPTH_MAX} deep`, offset);
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) depth -= 1;
    if (depth === 0) ended = true;
    try {
      parser.write({ token, value });
    } catch {
      throw new Unreadable(`${sayToken(token, value)} is not expected here`, offset);
    }
  };
  parser.onValue = ({ value }) => void whole.push({ value, row, twice });

  function beginRow(offset: number): void {
    row += 1;
    begunAt = offset;
    names.clear();
    twice = undefined;
  }

  /** Of two fields with one name the parser keeps the last, and nobody can say which one is meant. */
  function noteName(name: string): void {
    if (names.has(name)) twice ??= name.slice(0, 40);
    names.add(name);
  }

  /** Ends the reading with what is wrong, and where. */
  function saying(work: () => void): void {
    if (problem !== undefined) return;
    try {
      work();
    } catch (error) {
      const { message, offset } = asUnreadable(error, bytes);
      problem = `${row > 0 ? `row ${row}, byte` : 'byte'} ${offset + 1}: ${message}`;
    }
  }

  return {
    /** @returns the rows that are whole now */
    take(chunk: Buffer): readonly JsonRow[] {
      whole = [];
      saying(() => {
        // A text without an end makes no token.
        if (depth > 1 && bytes - begunAt > ROW_BYTES_MAX) throw tooLong(bytes);
        tokenizer.write(chunk);
        bytes += chunk.length;
      });
      return whole;
    },
    /** @returns what is wrong with the text, and where; undefined where it is a list with a row */
    end(): string | undefined {
      saying(() => {
        const last = Math.max(0, bytes - 1);
        if (bytes === 0) throw new Unreadable('the file is empty', last);
        if (!ended) throw new Unreadable('the text ends before the list does', last);
        tokenizer.end();
        if (row === 0) throw new Unreadable('the list is empty', last);
      });
      return problem;
    },
  };
}

class Unreadable extends Error {
  /** Of the byte in the text, from 0. */
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

function tooLong(offset: number): Unreadable {
  return new Unreadable(
    `longer than ${ROW_BYTES_MAX / 1024} KiB: is a quote or bracket never closed?`,
    offset,
  );
}

/** @param bytes read before the piece of text in which it went wrong */
function asUnreadable(error: unknown, bytes: number): Unreadable {
  if (error instanceof Unreadable) return error;
  const message = error instanceof Error ? error.message : String(error);
  // The tokenizer says in its words alone where it is.
  const [, sign, place] = /^Unexpected "([^]*)" at .*absolute position "(\d+)"/u.exec(message) ?? [];
  if (error instanceof TokenizerError && sign !== undefined)
    return new Unreadable(`${JSON.stringify(sign)} is not expected here`, Number(place));
  return new Unreadable(error instanceof TypeError ? 'not UTF-8' : message, bytes);
}

function sayToken(token: TokenType, value: unknown): string {
  const text = token === TokenType.STRING ? JSON.stringify(value) : `"${String(value)}"`;
  return text.slice(0, 60);
}
