import type { PaperRow } from '#shared/paper/paper.ts';

/** Pixels of four bytes each, as a canvas gives them. */
export type DotPicture = Pick<ImageData, 'data' | 'width' | 'height'>;

/** Darker than this is black. Above the middle, so that the thin strokes of grey edges stay. */
const BLACK_BELOW = 150;
const SAYS_MAX = 500;

/** A picture as black dots, eight a byte. Its width must be a multiple of 8; what is transparent is white. */
export function pictureOf({ data, width, height }: DotPicture, says: string): PaperRow {
  const bytes = new Uint8Array((width / 8) * height);
  for (let dot = 0; dot < width * height; dot++) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(dot * 4, dot * 4 + 4);
    const grey = 255 - ((255 - (red * 299 + green * 587 + blue * 114) / 1000) * alpha) / 255;
    if (grey < BLACK_BELOW) bytes[dot >> 3]! |= 0x80 >> (dot & 7);
  }
  return {
    kind: 'picture',
    widthDots: width,
    heightDots: height,
    bits: toBase64(bytes),
    says: says.slice(0, SAYS_MAX),
  };
}

/** In pieces: a call has a limit for its arguments. */
function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let from = 0; from < bytes.length; from += 8192)
    binary += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(binary);
}

const LOGO_HEIGHT_MAX = 200;

/**
 * The shop's picture across the middle of the paper; null where it cannot be read, for a damaged picture
 * must not keep a receipt back.
 *
 * @param png base64
 */
export async function logoPicture(png: string, paperDots: number): Promise<PaperRow | null> {
  try {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const scale = Math.min(1, paperDots / image.width, LOGO_HEIGHT_MAX / image.height);
    const [width, height] = [Math.round(image.width * scale), Math.max(1, Math.round(image.height * scale))];
    const drawn = new OffscreenCanvas(paperDots, height).getContext('2d');
    if (!drawn) return null;
    drawn.drawImage(image, Math.round((paperDots - width) / 2), 0, width, height);
    return pictureOf(drawn.getImageData(0, 0, paperDots, height), '');
  } catch (cause) {
    console.warn('logo', cause);
    return null;
  }
}
