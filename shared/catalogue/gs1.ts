import { err, ok, type Result } from '../result.ts';
import { hasCheckDigit } from './barcode.ts';

/** FNC1 as a scanner sends it between the parts of a GS1 code (ASCII 29). */
const GROUP_SEPARATOR = '\u001d';

/** What the application identifiers of a GS1 code say. */
export type Gs1Content = {
  readonly gtin?: string;
  /** Net weight in thousandths of a kilogram, or a count in thousandths of a piece. */
  readonly quantityMilli?: number;
  readonly quantityOf?: 'weight' | 'count';
  /** Price to pay: digits as printed, and how many of them are decimals. */
  readonly price?: { readonly value: number; readonly decimals: number; readonly currencyNumber?: string };
  readonly lot?: string;
  readonly serial?: string;
  /** `YYMMDD`, as printed. */
  readonly bestBefore?: string;
  readonly expiry?: string;
};

export type Gs1Problem = {
  readonly code: 'notGs1' | 'unknownIdentifier' | 'badIdentifierValue';
  readonly text: string;
  /** The application identifier, or the place where one was expected. */
  readonly field: string;
};

type Identifier = { readonly ai: RegExp; readonly value: RegExp; readonly fixed: boolean };

// GS1 General Specifications, section 3.2. Fixed ones end by their length, others at a separator.
const IDENTIFIERS: readonly Identifier[] = [
  { ai: /^0[12]/, value: /^\d{14}/, fixed: true },
  { ai: /^1[1-7]/, value: /^\d{6}/, fixed: true },
  { ai: /^(10|21)/, value: /^[!-z]{1,20}/, fixed: false },
  { ai: /^3[0-6]\d\d/, value: /^\d{6}/, fixed: true },
  { ai: /^3[07]/, value: /^\d{1,8}/, fixed: false },
  { ai: /^39[02]\d/, value: /^\d{1,15}/, fixed: false },
  { ai: /^39[13]\d/, value: /^\d{4,18}/, fixed: false },
];

/**
 * Reads GS1 element strings, as scanned (with group separators) or as printed, with identifiers in
 * brackets: `(01)09501101530003(3103)000189`.
 */
export function readGs1(text: string): Result<Gs1Content, Gs1Problem> {
  const symbol = /^\][A-Za-z]\d/.exec(text)?.[0].length ?? 0;
  const bracketed = text.startsWith('(');
  let rest = bracketed ? text.replace(/\((\d{2,4})\)/g, `${GROUP_SEPARATOR}$1`) : text.slice(symbol);
  let content: Gs1Content = {};
  while (rest !== '') {
    rest = rest.replace(new RegExp(`^${GROUP_SEPARATOR}`), '');
    const found = nextElement(rest);
    if (!found) return err({ code: 'unknownIdentifier', text, field: rest.slice(0, 4) });
    const read = interpret(found.ai, found.value);
    if (!found.ended || !read) return err({ code: 'badIdentifierValue', text, field: found.ai });
    content = { ...content, ...read };
    rest = rest.slice(found.length);
  }
  return Object.keys(content).length > 0 ? ok(content) : err({ code: 'notGs1', text, field: '' });
}

function nextElement(rest: string) {
  // `30` (a count) must not be taken for the start of a measure such as `3103`: measures come first.
  for (const { ai, value, fixed } of IDENTIFIERS) {
    const id = ai.exec(rest)?.[0];
    if (id === undefined || (id.length === 4 && id.startsWith('30'))) continue;
    const found = value.exec(rest.slice(id.length))?.[0] ?? '';
    const length = id.length + found.length;
    const after = rest[length];
    const ended = found !== '' && (fixed || after === undefined || after === GROUP_SEPARATOR);
    return { ai: id, value: found, length, ended };
  }
  return undefined;
}

function interpret(ai: string, value: string): Gs1Content | undefined {
  if (ai === '01' || ai === '02') return hasCheckDigit(value) ? { gtin: value } : undefined;
  if (ai === '10') return { lot: value };
  if (ai === '21') return { serial: value };
  if (ai === '15') return { bestBefore: value };
  if (ai === '17') return { expiry: value };
  if (ai === '30' || ai === '37') return { quantityMilli: Number(value) * 1000, quantityOf: 'count' };
  if (ai.startsWith('310')) return weight(Number(value), Number(ai[3]));
  if (/^39[02]/.test(ai)) return { price: { value: Number(value), decimals: Number(ai[3]) } };
  if (/^39[13]/.test(ai)) {
    const price = {
      value: Number(value.slice(3)),
      decimals: Number(ai[3]),
      currencyNumber: value.slice(0, 3),
    };
    return { price };
  }
  // Dates of production, other measures: read over, because a till has no use for them.
  return {};
}

/** A weight with more than three decimals is cut to whole grams. */
function weight(value: number, decimals: number): Gs1Content | undefined {
  if (decimals > 6) return undefined;
  const grams = decimals <= 3 ? value * 10 ** (3 - decimals) : Math.trunc(value / 10 ** (decimals - 3));
  return { quantityMilli: grams, quantityOf: 'weight' };
}
