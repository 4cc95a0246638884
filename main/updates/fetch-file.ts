import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LinePace } from './line-pace.ts';

export type FetchFault =
  /** The line or the server failed; what came is kept, and the next try goes on from there. */
  | 'broken'
  | 'refused'
  /** Everything came, and it is not what the manifest promised; nothing of it is kept. */
  | 'checksum'
  | 'tooLarge';

export class FetchFileError extends Error {
  readonly fault: FetchFault;
  constructor(fault: FetchFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

export type FileWish = {
  readonly url: URL;
  /** SHA-512, base64, as manifests have it. */
  readonly sha512: string;
  /** Bytes; absent where the manifest does not say. */
  readonly size?: number | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A server that says no size may not fill the disk. */
export const FILE_BYTES_MAX = 1024 * 1024 * 1024;
const IDLE_MAX_MS = 60_000;

/**
 * Fetches a file on a line that may break: what came is kept as a part file by the checksum of the
 * whole, and the next call goes on where it ended. The file takes its place only when its checksum is right.
 *
 * @param options.folder where parts wait; on the same disk as `destination`
 * @param options.pace what is taken of the line; without it all of it
 * @throws FetchFileError
 */
export async function fetchFile(
  wish: FileWish,
  destination: string,
  options: {
    fetch: typeof fetch;
    folder: string;
    pace?: LinePace;
    signal?: AbortSignal;
    progress?: (bytes: number) => void;
    idleMaxMs?: number;
  },
): Promise<void> {
  await mkdir(options.folder, { recursive: true });
  const part = join(
    options.folder,
    `${Buffer.from(wish.sha512, 'base64').toString('hex').slice(0, 64)}.part`,
  );
  const had = await sizeOf(part);
  const limit = wish.size ?? FILE_BYTES_MAX;
  if (had < (wish.size ?? Infinity)) {
    await receive(wish, part, had, limit, options).catch(async (cause: unknown) => {
      if (cause instanceof FetchFileError && cause.fault === 'tooLarge') await rm(part, { force: true });
      throw cause;
    });
  }
  const found = await sha512Of(part);
  if (found !== wish.sha512) {
    await rm(part, { force: true });
    throw new FetchFileError('checksum', `${wish.url.href} is not what its manifest promised (SHA-512).`);
  }
  await rename(part, destination);
}

async function receive(
  wish: FileWish,
  part: string,
  had: number,
  limit: number,
  options: Parameters<typeof fetchFile>[2],
): Promise<void> {
  const idle = new AbortController();
  const signal = AbortSignal.any([idle.signal, ...(options.signal ? [options.signal] : [])]);
  const idleMaxMs = options.idleMaxMs ?? IDLE_MAX_MS;
  let timer = setTimeout(() => idle.abort(), idleMaxMs);
  const stillAlive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => idle.abort(), idleMaxMs);
  };
  try {
    const range = had > 0 ? { range: `bytes=${had}-` } : {};
    const response = await options.fetch(wish.url, { headers: { ...wish.headers, ...range }, signal });
    // 416: there is nothing after what we have, so the checksum decides.
    if (response.status === 416) return;
    if (!response.ok || !response.body)
      throw new FetchFileError('refused', `${wish.url.href} was answered with ${response.status}.`);
    const goesOn = response.status === 206 && rangeStart(response) === had;
    await write(response.body, part, { from: goesOn ? had : 0, limit, stillAlive, wish, options });
  } catch (cause) {
    if (cause instanceof FetchFileError) throw cause;
    throw new FetchFileError('broken', `${wish.url.href} broke off: ${String(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function write(
  body: ReadableStream<Uint8Array>,
  part: string,
  way: {
    from: number;
    limit: number;
    stillAlive(): void;
    wish: FileWish;
    options: Parameters<typeof fetchFile>[2];
  },
): Promise<void> {
  const { limit, stillAlive, wish } = way;
  const { pace, progress } = way.options;
  const file = await open(part, way.from > 0 ? 'r+' : 'w', 0o600);
  try {
    let at = way.from;
    for await (const chunk of body) {
      stillAlive();
      if (at + chunk.length > limit)
        throw new FetchFileError('tooLarge', `${wish.url.href} is over ${limit} bytes.`);
      await file.write(chunk, 0, chunk.length, at);
      at += chunk.length;
      progress?.(at);
      if (pace) {
        await pace(chunk.length);
        stillAlive();
      }
    }
    await file.sync();
    if (wish.size !== undefined && at < wish.size)
      throw new FetchFileError('broken', `${wish.url.href} ended after ${at} of ${wish.size} bytes.`);
  } finally {
    await file.close();
  }
}

/** Where a partial answer begins; NaN for one that is not partial. */
export function rangeStart(response: Response): number {
  return Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? NaN);
}

/** SHA-512 of a file, base64. */
export async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512');
  const file = await open(path, 'r');
  try {
    for await (const chunk of file.createReadStream({ highWaterMark: 1024 * 1024 }))
      hash.update(chunk as Buffer);
  } finally {
    await file.close().catch(() => {});
  }
  return hash.digest('base64');
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
