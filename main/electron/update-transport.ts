import { EventEmitter } from 'node:events';
import type { RequestOptions } from 'node:http';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { type DownloadOptions, HttpExecutor } from 'builder-util-runtime';
import { fetchFile } from '../updates/fetch-file.ts';

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
  readonly #bytesPerSecond: () => number | null;

  constructor(options: { fetch: typeof fetch; bytesPerSecond(): number | null }) {
    super();
    this.#fetch = options.fetch;
    this.#bytesPerSecond = options.bytesPerSecond;
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
        bytesPerSecond: this.#bytesPerSecond(),
        signal: cancel.signal,
      }).then(() => resolve(destination), reject);
    });
  }

  override createRequest(options: RequestOptions, answered: (response: unknown) => void): Request {
    const cancel = new AbortController();
    const signal = AbortSignal.any([cancel.signal, AbortSignal.timeout(REQUEST_MAX_MS)]);
    const { protocol = 'https:', hostname, port, path = '/' } = options;
    const url = `${protocol}//${hostname}${port ? `:${port}` : ''}${path}`;
    const request = Object.assign(new EventEmitter(), {
      abort: () => cancel.abort(),
      end: () => {
        const headers = Object.entries(options.headers ?? {}).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]);
        this.#fetch(url, { headers, signal, cache: 'no-store' }).then(
          (response) => answered(readable(response)),
          (cause: unknown) => request.emit('error', cause),
        );
      },
    });
    return request;
  }
}

/** A fetched response in the shape of Node's: a stream with a status and headers. */
function readable(response: Response): Readable {
  const body = response.body
    ? Readable.fromWeb(response.body as NodeReadableStream)
    : Readable.from([] as Buffer[]);
  return Object.assign(body, {
    statusCode: response.status,
    statusMessage: response.statusText,
    headers: Object.fromEntries(response.headers),
  });
}
