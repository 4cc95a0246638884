import {
  DOTS,
  type PaperRow,
  type PaperWidth,
  printerHasLetters,
  type TextRow,
} from '#shared/paper/paper.ts';
import { type DotPicture, pictureOf } from './dot-picture.ts';

/** Heights of a line in dots, and of its letters. Printers' own letters are 24 dots high. */
const SIZES = {
  plain: { line: 32, letters: 24, weight: 400 },
  strong: { line: 32, letters: 24, weight: 700 },
  large: { line: 60, letters: 46, weight: 700 },
} as const;

/** The system's fonts for every script; the browser chooses for each letter and shapes it. */
const FONTS = "'Noto Sans', 'Noto Sans Bengali', 'Nirmala UI', 'Segoe UI', 'Liberation Sans', sans-serif";
const GAP_DOTS = 16;

/**
 * Draws the rows that the printer has no letters for as pictures; the rest stays text. A text's own
 * direction decides from which side it is read.
 *
 * @param letters `pictures`: every text is drawn
 */
export function lettersAsPictures(
  rows: readonly PaperRow[],
  options: {
    readonly paperMm: PaperWidth;
    readonly letters: 'own' | 'pictures';
    /** Of the language that the paper is written in. */
    readonly direction: 'ltr' | 'rtl';
  },
): PaperRow[] {
  const isDrawn = ({ left, right = '' }: TextRow): boolean =>
    options.letters === 'pictures' || options.direction === 'rtl' || !printerHasLetters(left + right);
  return rows.map((row) =>
    row.kind === 'text' && isDrawn(row) ? drawText(row, DOTS[options.paperMm], options.direction) : row,
  );
}

function drawText(row: TextRow, width: number, direction: 'ltr' | 'rtl'): PaperRow {
  const { left, right = '', style, align } = row;
  const { line, letters, weight } = SIZES[style];
  const measure = context(width, line);
  const font = `${weight} ${letters}px ${FONTS}`;
  measure.font = font;
  const rightWidth = right === '' ? 0 : Math.ceil(measure.measureText(right).width) + GAP_DOTS;
  const lines = breakText(left, (text) => measure.measureText(text).width, width - rightWidth);
  const drawn = context(width, line * lines.length);
  drawn.fillStyle = '#fff';
  drawn.fillRect(0, 0, width, line * lines.length);
  drawn.fillStyle = '#000';
  drawn.font = font;
  drawn.direction = direction;
  drawn.textBaseline = 'middle';
  lines.forEach((text, place) => {
    const middle = line * (place + 0.5);
    drawn.textAlign = align === 'center' ? 'center' : 'start';
    const start = direction === 'rtl' ? width : 0;
    drawn.fillText(text, align === 'center' ? width / 2 : start, middle);
    if (place < lines.length - 1 || right === '') return;
    drawn.textAlign = 'end';
    drawn.fillText(right, direction === 'rtl' ? 0 : width, middle);
  });
  const picture: DotPicture = drawn.getImageData(0, 0, width, line * lines.length);
  return pictureOf(picture, right === '' ? left : `${left} ${right}`);
}

function context(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const drawn = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!drawn) throw new Error('this browser cannot draw letters');
  return drawn;
}

/** Breaks at spaces; a word that is wider than the paper is broken between its letters as they are seen. */
function breakText(text: string, widthOf: (text: string) => number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const add = (piece: string, between: string): void => {
    const joined = line === '' ? piece : line + between + piece;
    if (line === '' || widthOf(joined) <= width) {
      line = joined;
      return;
    }
    lines.push(line);
    line = piece;
  };
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (widthOf(word) <= width) add(word, ' ');
    else
      for (const [place, { segment }] of [...new Intl.Segmenter().segment(word)].entries())
        add(segment, place === 0 ? ' ' : '');
  }
  return [...lines, line];
}
