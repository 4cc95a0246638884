// `npm run icons`: the application's icons from the one drawing, renderer/icon.svg.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';

const root = join(import.meta.dirname, '..', '..');
const folder = join(import.meta.dirname, 'icons');
const drawing = readFileSync(join(root, 'renderer', 'icon.svg'), 'utf8');

type Picture = { readonly size: number; readonly png: Buffer };

function draw(size: number): Picture {
  return { size, png: new Resvg(drawing, { fitTo: { mode: 'width', value: size } }).render().asPng() };
}

/** Windows' icon file: a table of pictures, each a PNG (Windows Vista and later). */
function toIco(pictures: readonly Picture[]): Buffer {
  const table = Buffer.alloc(6 + 16 * pictures.length);
  table.writeUInt16LE(1, 2);
  table.writeUInt16LE(pictures.length, 4);
  let at = table.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const row = 6 + 16 * index;
    // 0 stands for 256.
    table.writeUInt8(size % 256, row);
    table.writeUInt8(size % 256, row + 1);
    table.writeUInt16LE(1, row + 4);
    table.writeUInt16LE(32, row + 6);
    table.writeUInt32LE(png.length, row + 8);
    table.writeUInt32LE(at, row + 12);
    at += png.length;
  }
  return Buffer.concat([table, ...pictures.map(({ png }) => png)]);
}

/** The kinds of picture in macOS' icon file that hold a PNG, by their size. */
const ICNS_KINDS = { 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' } as const;

function toIcns(pictures: readonly Picture[]): Buffer {
  const parts = pictures.map(({ size, png }) => {
    const head = Buffer.alloc(8);
    head.write(ICNS_KINDS[size as keyof typeof ICNS_KINDS], 'latin1');
    head.writeUInt32BE(8 + png.length, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

mkdirSync(folder, { recursive: true });
const linux = [16, 32, 48, 64, 128, 256, 512].map(draw);
for (const { size, png } of linux) writeFileSync(join(folder, `${size}x${size}.png`), png);
writeFileSync(join(folder, 'icon.ico'), toIco([16, 24, 32, 48, 64, 128, 256].map(draw)));
writeFileSync(join(folder, 'icon.icns'), toIcns([128, 256, 512, 1024].map(draw)));
console.log(`icons in ${folder}`);
