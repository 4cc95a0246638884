import { z } from 'zod';

/** Dots across the paper that thermal printers print on, at 8 dots a millimetre. */
export const DOTS = { 58: 384, 80: 576 } as const;
/** Letters of a printer's usual font (12 dots wide) in a line. */
export const COLUMNS = { 58: 32, 80: 48 } as const;

export const paperWidth = z.union([z.literal(58), z.literal(80)]);
/** Width of the roll, millimetres. */
export type PaperWidth = z.infer<typeof paperWidth>;

/** More than a sale of the most lines can come to. */
export const PAPER_ROWS_MAX = 4000;
/** Of all pictures of a paper together, in base64: about 20 m of paper. */
export const PAPER_PICTURE_CHARACTERS_MAX = 4_000_000;

/** Text with an amount or nothing at the other end of the line. The printer's own letters. */
const textRow = z.strictObject({
  kind: z.literal('text'),
  left: z.string().max(400),
  right: z.string().max(80).optional(),
  /** `large` is twice as high and wide. */
  style: z.enum(['plain', 'strong', 'large']),
  align: z.enum(['start', 'center']),
});

/** Black dots, row by row from the top, eight a byte, the leftmost in the highest bit. */
const pictureRow = z.strictObject({
  kind: z.literal('picture'),
  /** A multiple of 8. */
  widthDots: z.int().min(8).max(DOTS[80]).multipleOf(8),
  heightDots: z.int().min(1).max(2400),
  bits: z.base64().max(PAPER_PICTURE_CHARACTERS_MAX),
  /** What it says, for whoever reads the job: the dots cannot be searched. */
  says: z.string().max(500),
});

export const paperRow = z.discriminatedUnion('kind', [
  textRow,
  pictureRow,
  z.strictObject({ kind: z.literal('rule') }),
  /** A code for scanners, drawn by the printer. */
  z.strictObject({ kind: z.literal('qr'), text: z.string().min(1).max(400) }),
]);
export type PaperRow = z.infer<typeof paperRow>;
export type TextRow = z.infer<typeof textRow>;
export type PictureRow = z.infer<typeof pictureRow>;

/** What is printed, from top to bottom, before the cut. */
export const paperRows = z
  .array(paperRow)
  .min(1)
  .max(PAPER_ROWS_MAX)
  .refine(
    (rows) =>
      rows.reduce((sum, row) => sum + (row.kind === 'picture' ? row.bits.length : 0), 0) <=
      PAPER_PICTURE_CHARACTERS_MAX,
    'the pictures are too large together',
  );

/** Letters in Windows-1252 beyond Latin-1 and ASCII; receipt printers have it as their page 16. */
const WINDOWS_1252_EXTRA = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/**
 * Whether a printer's own letters can say this: Western Latin, by code page Windows-1252. Everything else
 * (Bangla, Arabic, Greek, Vietnamese…) is printed as a picture.
 */
export function printerHasLetters(text: string): boolean {
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    const latin = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff && code !== 0xad);
    if (!latin && !WINDOWS_1252_EXTRA.includes(letter)) return false;
  }
  return true;
}
