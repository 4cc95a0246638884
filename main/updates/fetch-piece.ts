import { setTimeout as pauseFor } from 'node:timers/promises';
import { FetchFileError, rangeStart } from './fetch-file.ts';
import type { LinePace } from './line-pace.ts';

/** Tries in a row that bring not one byte, before a piece is given up. */
const TRIES_MAX = 4;
const RETRY_AFTER_MS = 1000;

/**
 * The bytes of one range of a file, for a differential download: where the line breaks within it, the
 * rest is asked for, and no byte comes twice.
 *
 * @param first the answer to the first question for it
 * @param ask asks for the range from a byte on
 * @throws FetchFileError when the line stays down, or the server sends something else
 */
export async function* pieceBytes(
  first: Response,
  range: { readonly from: number; readonly through: number },
  ask: (from: number, through: number) => Promise<Response>,
  options: { pace: LinePace; retryAfterMs?: number; ending?: AbortSignal },
): AsyncGenerator<Uint8Array> {
  let { from: at } = range;
  let tries = 0;
  let response: Response | null = first;
  for (;;) {
    try {
      response ??= await ask(at, range.through);
      if (at > range.from && rangeStart(response) !== at)
        throw new FetchFileError('refused', `${response.url} did not go on at byte ${at}.`);
      for await (const chunk of response.body ?? []) {
        tries = 0;
        at += chunk.length;
        yield chunk;
        await options.pace(chunk.length);
      }
      if (at > range.through) return;
      throw new TypeError(`the piece ended at byte ${at} of ${range.through}`);
    } catch (cause) {
      if (cause instanceof FetchFileError) throw cause;
      tries += 1;
      if (tries >= TRIES_MAX || options.ending?.aborted)
        throw new FetchFileError('broken', `It broke off: ${String(cause)}`, { cause });
      response = null;
      await pauseFor((options.retryAfterMs ?? RETRY_AFTER_MS) * tries);
    }
  }
}
