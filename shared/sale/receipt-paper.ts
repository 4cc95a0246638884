import type { PaperRow } from '../paper/paper.ts';
import { unreachable } from '../result.ts';
import type { ReceiptRow } from './receipt-rows.ts';

/** Lays the rows of a receipt out for a roll of paper. What is drawn beside them is given. */
export function receiptPaper(
  rows: readonly ReceiptRow[],
  beside: {
    /** The shop's picture, at the head. */
    readonly logo?: PaperRow | null;
    /** The signed short form of the sale, at the foot. */
    readonly code?: string | null;
  } = {},
): PaperRow[] {
  const paper: PaperRow[] = beside.logo ? [beside.logo] : [];
  let before: Part | null = null;
  for (const [place, row] of rows.entries()) {
    const part = partOf(row);
    if (before !== null && part !== before) paper.push({ kind: 'rule' });
    before = part;
    paper.push(paperRowOf(row, place === 0));
  }
  if (beside.code) paper.push({ kind: 'qr', text: beside.code });
  return paper;
}

type Part = 'head' | 'facts' | 'lines' | 'sums' | 'taxes' | 'foot';

/** Between two parts of a receipt there is a rule. */
function partOf({ kind }: ReceiptRow): Part {
  switch (kind) {
    case 'letterhead':
    case 'legal':
    case 'mark':
      return 'head';
    case 'title':
    case 'fact':
      return 'facts';
    case 'line':
    case 'detail':
      return 'lines';
    case 'total':
    case 'rounding':
    case 'tender':
    case 'change':
      return 'sums';
    case 'tax':
      return 'taxes';
    case 'footer':
    case 'seal':
      return 'foot';
    default:
      return unreachable(kind);
  }
}

function paperRowOf({ kind, left, right }: ReceiptRow, isFirst: boolean): PaperRow {
  const ends = right === '' ? { left } : { left, right };
  switch (kind) {
    case 'letterhead':
      return { kind: 'text', left, style: isFirst ? 'large' : 'plain', align: 'center' };
    case 'legal':
      return { kind: 'text', left: `${left} ${right}`, style: 'plain', align: 'center' };
    case 'mark':
      return copyMarkRow(left);
    case 'footer':
    case 'seal':
      return { kind: 'text', left, style: 'plain', align: 'center' };
    case 'total':
      return { kind: 'text', ...ends, style: 'large', align: 'start' };
    case 'title':
    case 'change':
      return { kind: 'text', ...ends, style: 'strong', align: 'start' };
    case 'detail':
    case 'fact':
    case 'line':
    case 'rounding':
    case 'tender':
    case 'tax':
      return { kind: 'text', ...ends, style: 'plain', align: 'start' };
    default:
      return unreachable(kind);
  }
}

/** A word across the head of the paper that nobody overlooks. */
export function copyMarkRow(text: string): PaperRow {
  return { kind: 'text', left: `*** ${text} ***`, style: 'large', align: 'center' };
}
