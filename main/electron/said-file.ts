import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** When the file is as long as this, it becomes the older of two. */
export const SAID_BYTES_MAX = 256 * 1024;

/**
 * Keeps what the till says in a file, for a PC where nobody sees a console. Two files at most: `path`, and
 * the one before it, with `.1` added. Written at once, so that the last words before an end are there; a disk
 * that takes nothing stops no till.
 *
 * @param now the time that stands before each line
 */
export function keepSaid(path: string, now: () => Date, bytesMax = SAID_BYTES_MAX): (line: string) => void {
  return (line) => {
    const text = `${now().toISOString()} ${line}\n`;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > 0 && size + Buffer.byteLength(text) > bytesMax) renameSync(path, `${path}.1`);
      appendFileSync(path, text, { mode: 0o600 });
    } catch (cause) {
      console.error(`What was said could not be kept: ${String(cause)}`);
    }
  };
}
