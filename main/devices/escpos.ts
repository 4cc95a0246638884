import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import {
  COLUMNS,
  type PaperRow,
  type PaperWidth,
  type PictureRow,
  type TextRow,
} from '#shared/paper/paper.ts';
import type { PrinterSetup } from '#shared/paper/printer.ts';
import { unreachable } from '#shared/result.ts';

/** ESC/POS for printers as Epson made them and most others copy: code page 16 is Windows-1252. */
const CODE_PAGE = 'windows1252';
/** Dots a module of a QR code, so that one of 57 modules fits the paper with its margin. */
const QR_MODULE = { 58: 5, 80: 6 } as const;
/** A picture is sent in strips: small printers have room for few kilobytes at once. */
const STRIP_DOTS = 240;

/** The bytes that print these rows and cut the paper. */
export function paperBytes(rows: readonly PaperRow[], setup: Pick<PrinterSetup, 'paperMm'>): Buffer {
  const { paperMm } = setup;
  const encoder = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: COLUMNS[paperMm],
    codepageMapping: 'epson',
    imageMode: 'raster',
    feedBeforeCut: 4,
    newline: '\n',
    autoFlush: true,
  });
  encoder.initialize().codepage(CODE_PAGE);
  for (const row of rows) addRow(encoder, row, paperMm);
  encoder.cut('partial');
  return Buffer.from(encoder.encode());
}

function addRow(encoder: ReceiptPrinterEncoder, row: PaperRow, paperMm: PaperWidth): void {
  switch (row.kind) {
    case 'text':
      return addText(encoder, row, COLUMNS[paperMm]);
    case 'rule':
      return void encoder.line('-'.repeat(COLUMNS[paperMm]));
    case 'picture':
      return addPicture(encoder, row);
    case 'qr':
      encoder
        .align('center')
        .qrcode(row.text, { model: 2, size: QR_MODULE[paperMm], errorlevel: 'm' })
        .align('left');
      return;
    default:
      return unreachable(row);
  }
}

/** The two ends of a line; what is too long on the left goes on in the next one. */
function addText(encoder: ReceiptPrinterEncoder, row: TextRow, columns: number): void {
  const { left, right = '', style, align } = row;
  const scale = style === 'large' ? 2 : 1;
  const width = Math.floor(columns / scale);
  if (style !== 'plain') encoder.bold(true);
  if (scale > 1) encoder.size(scale, scale);
  for (const line of layLine(left, right, width, align)) encoder.line(line);
  if (scale > 1) encoder.size(1, 1);
  if (style !== 'plain') encoder.bold(false);
}

/** Lays text and amount into lines of so many letters. The amount stands at the end of the last one. */
export function layLine(left: string, right: string, width: number, align: TextRow['align']): string[] {
  if (right === '') {
    const lines = wrap(left, width);
    return align === 'center'
      ? lines.map((line) => ' '.repeat(Math.floor((width - line.length) / 2)) + line)
      : lines;
  }
  const lines = wrap(left, width);
  const last = lines.at(-1)!;
  if (last.length + 1 + right.length <= width)
    return [...lines.slice(0, -1), last.padEnd(width - right.length) + right];
  // Too long for both: the words go around, so that the amount keeps its place at the edge.
  const narrow = width - right.length - 1;
  if (narrow >= width / 3) {
    const around = wrap(left, narrow);
    return [...around.slice(0, -1), around.at(-1)!.padEnd(width - right.length) + right];
  }
  return [...lines, ...wrap(right, width).map((line) => line.padStart(width))];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    for (let rest = word; ;) {
      const joined = line === '' ? rest : `${line} ${rest}`;
      if (joined.length <= width) {
        line = joined;
        break;
      }
      if (line !== '') lines.push(line);
      line = '';
      if (rest.length <= width) continue;
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function addPicture(encoder: ReceiptPrinterEncoder, { widthDots, heightDots, bits }: PictureRow): void {
  const rows = Buffer.from(bits, 'base64');
  const bytesAcross = widthDots / 8;
  for (let from = 0; from < heightDots; from += STRIP_DOTS) {
    const height = Math.min(STRIP_DOTS, heightDots - from);
    const strip = Buffer.alloc(bytesAcross * height);
    rows.copy(strip, 0, from * bytesAcross, (from + height) * bytesAcross);
    encoder.raw([0x1d, 0x76, 0x30, 0, bytesAcross & 0xff, bytesAcross >> 8, height & 0xff, height >> 8]);
    encoder.raw(strip);
  }
}

/** ESC p: a pulse of 100 ms at the drawer's pin. */
export function drawerPulse(pin: 2 | 5): Buffer {
  return Buffer.from([0x1b, 0x70, pin === 2 ? 0 : 1, 50, 250]);
}

/** DLE DC4 1: the same in real time. A printer that has no paper does it too. */
export function drawerPulseNow(pin: 2 | 5): Buffer {
  return Buffer.from([0x10, 0x14, 0x01, pin === 2 ? 0 : 1, 1]);
}
