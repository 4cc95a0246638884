import { utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

/**
 * JSON data in canonical form by RFC 8785 (JSON Canonicalization Scheme), as UTF-8: keys in order of their
 * code units, everything else as ECMAScript writes it.
 *
 * A cashier waits for this with every sale, so plain data goes straight into bytes, by the order of keys
 * that objects of the same shape had before: a fifth of the library's time, and nothing is encoded twice.
 * What could need the library's judgement goes to the library.
 *
 * @throws Error when the data is no JSON: half a surrogate pair, a number that is none
 */
export function canonicalBytes(data: object): Uint8Array {
  const page = { bytes: scratch, length: 0 };
  const isWritten = writeValue(page, data);
  if (page.bytes.length <= SCRATCH_BYTES_MAX) scratch = page.bytes;
  if (isWritten) return page.bytes.slice(0, page.length);
  const text = canonicalize(data);
  if (text === undefined) throw new Error('an object has always a canonical text');
  return utf8ToBytes(text);
}

/** Bytes that are being written. They move to a larger place when they need it. */
type Page = { bytes: Uint8Array; length: number };

/** Written on by one call after another; what is returned is a copy. */
let scratch = new Uint8Array(16 * 1024);
const SCRATCH_BYTES_MAX = 1024 * 1024;

/** How objects of one shape are written: their keys in canonical order, each with what stands before its value. */
type Shape = {
  readonly given: readonly string[];
  readonly keys: readonly string[];
  readonly heads: readonly Uint8Array[];
};

/** Shapes that were met, by their first key. A till's entries have a few dozen; what is more is not kept. */
const shapes = new Map<string, Shape[]>();
const SHAPES_PER_KEY_MAX = 16;
const FIRST_KEYS_MAX = 256;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];
/** ASCII that JSON writes as it is lies between these, but for quotation mark and backslash. */
const [PLAIN_MIN, PLAIN_MAX] = [0x20, 0x7e];
/** Longer texts are rare, and the engine's own serialiser is as quick with them. */
const SHORT = 256;

/** @returns false where the value is not plain data */
function writeValue(page: Page, value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return writeText(page, value);
    case 'number':
      if (!Number.isFinite(value)) return false;
      writeAscii(page, String(value));
      return true;
    case 'boolean':
      writeAscii(page, value ? 'true' : 'false');
      return true;
    case 'object':
      if (Array.isArray(value)) return writeList(page, value);
      if (value !== null) return writeFields(page, value as Fields);
      writeAscii(page, 'null');
      return true;
    default:
      return false;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function writeFields(page: Page, fields: Fields): boolean {
  const { keys, heads } = shapeOf(Object.keys(fields));
  let mark = OBJECT;
  for (let place = 0; place < keys.length; place++) {
    const field = fields[keys[place]!];
    if (field === undefined) continue;
    writeByte(page, mark);
    writeBytes(page, heads[place]!);
    if (!writeValue(page, field)) return false;
    mark = COMMA;
  }
  if (mark === OBJECT) writeByte(page, OBJECT);
  writeByte(page, OBJECT_END);
  return true;
}

function writeList(page: Page, list: readonly unknown[]): boolean {
  writeByte(page, LIST);
  for (let place = 0; place < list.length; place++) {
    if (place > 0) writeByte(page, COMMA);
    if (!writeValue(page, list[place])) return false;
  }
  writeByte(page, LIST_END);
  return true;
}

function writeText(page: Page, text: string): boolean {
  const { length } = page;
  if (text.length <= SHORT) {
    writeByte(page, QUOTE);
    if (writeAscii(page, text)) {
      writeByte(page, QUOTE);
      return true;
    }
    page.length = length;
  }
  if (!text.isWellFormed()) return false;
  writeBytes(page, utf8ToBytes(JSON.stringify(text)));
  return true;
}

/** @returns false, with something written, where a sign is not written as it is */
function writeAscii(page: Page, text: string): boolean {
  makeRoom(page, text.length);
  const { bytes } = page;
  let at = page.length;
  for (let place = 0; place < text.length; place++) {
    const sign = text.charCodeAt(place);
    if (sign < PLAIN_MIN || sign > PLAIN_MAX || sign === QUOTE || sign === BACKSLASH) return false;
    bytes[at++] = sign;
  }
  page.length = at;
  return true;
}

function writeByte(page: Page, byte: number): void {
  makeRoom(page, 1);
  page.bytes[page.length++] = byte;
}

function writeBytes(page: Page, added: Uint8Array): void {
  makeRoom(page, added.length);
  const { bytes } = page;
  let at = page.length;
  // Most are a dozen bytes, for which a loop is quicker than a copy.
  for (let place = 0; place < added.length; place++) bytes[at++] = added[place]!;
  page.length = at;
}

function makeRoom(page: Page, wanted: number): void {
  const least = page.length + wanted;
  if (least <= page.bytes.length) return;
  const larger = new Uint8Array(Math.max(least, page.bytes.length * 2));
  larger.set(page.bytes.subarray(0, page.length));
  page.bytes = larger;
}

function shapeOf(given: readonly string[]): Shape {
  const first = given[0] ?? '';
  const known = shapes.get(first);
  const same = known?.find((shape) => isSameList(shape.given, given));
  if (same) return same;
  const keys = given.toSorted();
  const shape = { given, keys, heads: keys.map((key) => utf8ToBytes(`${JSON.stringify(key)}:`)) };
  if (known && known.length < SHAPES_PER_KEY_MAX) known.push(shape);
  else if (!known && shapes.size < FIRST_KEYS_MAX) shapes.set(first, [shape]);
  return shape;
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let place = 0; place < one.length; place++) if (one[place] !== other[place]) return false;
  return true;
}

/** Begins with a letter: not a number, which engines put first, nor `__proto__` or `toJSON`, which they do not keep. */
function isOrdinaryKey(key: string): boolean {
  const first = key.charCodeAt(0);
  return ((first >= 97 && first <= 122) || (first >= 65 && first <= 90)) && key !== 'toJSON';
}

/** Whether plain data has its keys in order at every depth already, so that `JSON.stringify` writes it canonically. */
export function isInOrder(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return value !== undefined;
  if (Array.isArray(value)) return value.every(isInOrder);
  let previous = '';
  for (const key of Object.keys(value)) {
    if (key <= previous || !isOrdinaryKey(key)) return false;
    if (!isInOrder((value as Readonly<Record<string, unknown>>)[key])) return false;
    previous = key;
  }
  return true;
}
