import { EventEmitter } from 'node:events';
import type { RequestOptions } from 'node:http';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { type DownloadOptions, HttpExecutor } from 'builder-util-runtime';
import { fetchFile } from '../updates/fetch-file.ts';
import { pieceBytes } from '../updates/fetch-piece.ts';
import type { LinePace } from '../updates/line-pace.ts';

type Request = EventEmitter & { abort(): void; end(): void };

/** One request of the updater that is not a whole file: a manifest, or a piece of a differential download. */
const REQUEST_MAX_MS = 5 * 60_000;

/**
 * electron-updater's line to the server, made of the till's own `fetch`: by the system's proxies in
 * Electron, and the same code on Node in tests. Whole files go on where a broken line left them, and
 * take no more of the line than they may; electron-updater's own executor can do neither.
 */
export class UpdateTransport extends HttpExecutor<Request> {
  readonly #fetch: typeof fetch;
  readonly #pace: LinePace;
  readonly #ending: AbortSignal;

  /** @param options.ending aborted when the till ends: every request breaks off */
  constructor(options: { fetch: typeof fetch; pace: LinePace; ending: AbortSignal }) {
    super();
    this.#fetch = options.fetch;
    this.#pace = options.pace;
    this.#ending = options.ending;
  }

  /** Called by electron-updater for an installer; the promise's failure is its error. */
  async download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    const { sha512, cancellationToken } = options;
    if (!sha512) throw new Error(`The manifest has no SHA-512 for ${url.href}.`);
    const cancel = new AbortController();
    return cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      onCancel(() => cancel.abort());
      fetchFile({ url, sha512 }, destination, {
        fetch: this.#fetch,
        // electron-updater empties the folder of the destination when a download fails.
        folder: join(dirname(destination), '..', 'parts'),
        pace: this.#pace,
        signal: AbortSignal.any([cancel.signal, this.#ending]),
      }).then(() => resolve(destination), reject);
    });
  }

  override createRequest(options: RequestOptions, answered: (response: unknown) => void): Request {
    const cancel = new AbortController();
    const { protocol = 'https:', hostname, port, path = '/' } = options;
    const url = `${protocol}//${hostname}${port ? `:${port}` : ''}${path}`;
    const given = Object.entries(options.headers ?? {}).map(
      ([name, value]) => [name, String(value)] as const,
    );
    const headers = Object.fromEntries(given) as Record<string, string>;
    const ask = (range?: string): Promise<Response> =>
      this.#fetch(url, {
        headers: { ...headers, ...(range && { range }) },
        signal: AbortSignal.any([cancel.signal, this.#ending, AbortSignal.timeout(REQUEST_MAX_MS)]),
        cache: 'no-store',
      });
    const request = Object.assign(new EventEmitter(), {
      abort: () => cancel.abort(),
      end: () => {
        ask().then(
          (response) => answered(readable(response, this.#bodyOf(response, headers['range'], ask))),
          (cause: unknown) => request.emit('error', cause),
        );
      },
    });
    return request;
  }

  /** Pieces of a file take no more of the line than a whole one, and go on like it. Manifests are a page of text. */
  #bodyOf(
    response: Response,
    range: string | undefined,
    ask: (range: string) => Promise<Response>,
  ): AsyncIterable<Uint8Array> | null {
    const [, from, through] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    if (from === undefined || through === undefined || response.status !== 206) return response.body;
    const asked = { from: Number(from), through: Number(through) };
    return pieceBytes(response, asked, (next, last) => ask(`bytes=${next}-${last}`), {
      pace: this.#pace,
      ending: this.#ending,
    });
  }
}

/** A fetched response in the shape of Node's: a stream with a status and headers. */
function readable(response: Response, body: AsyncIterable<Uint8Array> | null): Readable {
  return Object.assign(Readable.from(body ?? [], { objectMode: false }), {
    statusCode: response.status,
    statusMessage: response.statusText,
    headers: Object.fromEntries(response.headers),
  });
}
