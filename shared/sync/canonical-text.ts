import canonicalize from 'canonicalize';

/** How `JSON.stringify` writes half of a surrogate pair. As the text of a name it begins with two backslashes. */
const LONE_SURROGATE = /\\ud[89a-f]/i;

/** Begins with a letter: not a number, which engines put first, nor `__proto__` or `toJSON`, which they do not keep. */
function isOrdinaryKey(key: string): boolean {
  const first = key.charCodeAt(0);
  return ((first >= 97 && first <= 122) || (first >= 65 && first <= 90)) && key !== 'toJSON';
}

/**
 * The canonical text of JSON data by RFC 8785 (JSON Canonicalization Scheme): keys in order of their code
 * units, everything else as ECMAScript writes it.
 *
 * A cashier waits for this with every sale, so plain data is sorted and handed to the engine's own
 * serialiser, which takes a quarter of the library's time. What could need the library's judgement goes
 * to the library.
 *
 * @throws Error when the data is no JSON: half a surrogate pair, a number that is none
 */
export function canonicalText(data: object): string {
  const inOrder = isInOrder(data) ? data : sorted(data);
  const text = inOrder === undefined ? '' : JSON.stringify(inOrder);
  if (inOrder !== undefined && !LONE_SURROGATE.test(text)) return text;
  const judged = canonicalize(data);
  if (judged === undefined) throw new Error('an object has always a canonical text');
  return judged;
}

/** Whether plain data has its keys in order at every depth already, so that `JSON.stringify` writes its canonical text. */
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

/** The same data with its keys in order; undefined where an object would not keep that order. */
function sorted(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is no JSON`);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return sortedList(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const inOrder: Record<string, unknown> = {};
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key];
    if (field === undefined) continue;
    const within = isOrdinaryKey(key) ? sorted(field) : undefined;
    if (within === undefined) return undefined;
    inOrder[key] = within;
  }
  return inOrder;
}

function sortedList(list: readonly unknown[]): unknown[] | undefined {
  const inOrder: unknown[] = [];
  for (const item of list) {
    const within = sorted(item);
    if (within === undefined) return undefined;
    inOrder.push(within);
  }
  return inOrder;
}
