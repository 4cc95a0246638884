import { randomUUID } from 'node:crypto';
import { tillContract } from '#shared/bridge/contract.ts';
import { sampleFacts, sampleSale } from '../fixtures/sample-sales.ts';

/** From 0 up to 1. */
export type Random = () => number;

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

/** Values that have broken programs before. */
const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  '',
  '\u0000',
  '\ud800',
  '../../../etc/passwd',
  '__proto__',
  'x'.repeat(5000),
  [],
  {},
  [[[[[[[[]]]]]]]],
  { __proto__: null, constructor: { prototype: {} } },
  { toString: 1, valueOf: 2 },
  '2026-13-45T99:99:99Z',
];

/** Parameters that each method takes, so that what is changed in them comes as far as it can. */
function goodParams(method: string, random: Random): unknown {
  switch (method) {
    case 'record':
      return { sale: sampleSale({ lines: 1 + Math.floor(random() * 4) }) };
    case 'recordFact':
      return { id: randomUUID(), fact: pick(random, sampleFacts) };
    case 'enrol':
      return { headOfficeUrl: 'http://127.0.0.1:1/', code: 'ABCDEF', tillName: 'Till' };
    case 'entriesAfter':
    case 'exportUnsent':
      return { after: { epoch: 0, seq: 0 } };
    case 'adoptEntries':
      return { entries: [] };
    case 'setLineCut':
      return { cut: random() < 0.5 };
    case 'noteRead':
      return { id: randomUUID() };
    case 'checkPin':
      return { staffId: 'anna', pin: '1234' };
    default:
      return null;
  }
}

/** A copy with something in it exchanged, left out, or added. */
function mutate(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random() < 0.8) {
    const at = Math.floor(random() * value.length);
    return value.map((one, place) => (place === at ? mutate(one, random) : (one as unknown)));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && random() < 0.85) {
    const entries = Object.entries(value);
    if (entries.length === 0 || random() < 0.1) return { ...value, extra: pick(random, NASTY) };
    const [name] = pick(random, entries);
    if (random() < 0.15) return Object.fromEntries(entries.filter(([other]) => other !== name));
    return Object.fromEntries(
      entries.map(([other, one]) => [other, other === name ? mutate(one, random) : (one as unknown)]),
    );
  }
  if (typeof value === 'number' && random() < 0.5) return value + pick(random, [1, -1, 0.5, 1e9]);
  return pick(random, NASTY);
}

// They take nothing, so nothing can be wrong with them, and start another program.
const STARTS_A_PROGRAM = new Set(['openCustomerDisplay', 'tryDemo']);
export const METHODS = Object.keys(tillContract).filter((method) => !STARTS_A_PROGRAM.has(method));

/** Whether a text is a call that the till must obey, although it came about by chance. */
export function isGoodCall(text: string): boolean {
  try {
    const { type, method, params } = JSON.parse(text) as Record<string, unknown>;
    const called = Object.entries(tillContract).find(([name]) => name === method)?.[1];
    return type === 'call' && called !== undefined && called.params.safeParse(params).success;
  } catch {
    return false;
  }
}

/** A text for the bridge: a call with something wrong in it, half a call, an answer to nothing, or noise. */
export function randomText(id: number, random: Random): string {
  const kind = random();
  if (kind < 0.06) return pick(random, ['', '{', 'null', '[]', '\u0000\u0001', '{"type":"call"}', 'hello']);
  if (kind < 0.1) return JSON.stringify({ type: 'answer', id, value: pick(random, NASTY) });
  if (kind < 0.13) return JSON.stringify({ type: 'fault', id, code: 'failed', message: 'x' });
  if (kind < 0.18) return JSON.stringify({ type: 'call', id, method: pick(random, NASTY), params: null });
  const method = pick(random, METHODS);
  const call = { type: 'call', id, method, params: mutate(goodParams(method, random), random) };
  const text = JSON.stringify(random() < 0.07 ? mutate(call, random) : call);
  // Cut or flipped on the way.
  if (random() < 0.04) return text.slice(0, Math.floor(random() * text.length));
  return text;
}
