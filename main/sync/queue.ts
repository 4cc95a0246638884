import {
  AnonymousCredential,
  type HttpOperationResponse,
  newPipeline,
  QueueClient,
  RestError,
  type WebResource,
} from '@azure/storage-queue';
import type { QueueAccess } from '#shared/sync/enrolment.ts';
import { lineFault } from './line-fault.ts';
import { readBody } from './read-body.ts';
import type { SyncSettings } from './settings.ts';
import { retryAfterMs } from './retry-after.ts';
import { SyncFault } from './sync-fault.ts';
import { withTimeLimit } from './time-limit.ts';

export type Queue = {
  /** Puts one envelope on the queue. Its "ok" settles nothing. @throws SyncFault */
  send(envelope: string, signal: AbortSignal): Promise<void>;
};

/** Access is taken to last this long when the clocks disagree about its end. */
const ACCESS_LIFE_FALLBACK_MS = 5 * 60_000;
const QUEUE_ANSWER_BYTES_MAX = 64 * 1024;

/**
 * The shop's queue, by the short-lived access that head office gives out. Access is renewed at half its
 * life, and at once when the queue refuses it.
 *
 * @param options.headOfficeNow head office's clock, milliseconds since 1970: the till's may be wrong
 */
export function connectQueue(options: {
  access(signal: AbortSignal): Promise<QueueAccess>;
  fetch: typeof fetch;
  settings: SyncSettings;
  headOfficeNow(): number;
}): Queue {
  const { settings, headOfficeNow } = options;
  let current: { client: QueueClient; renewAt: number } | null = null;

  /** @returns whether the access is as new as can be */
  async function renew(signal: AbortSignal): Promise<boolean> {
    if (current && headOfficeNow() < current.renewAt) return false;
    const access = await options.access(signal);
    const life = Date.parse(access.expiresAt) - headOfficeNow();
    const renewIn = (life > 0 ? life : ACCESS_LIFE_FALLBACK_MS) / 2;
    current = { client: openClient(access.url, options.fetch), renewAt: headOfficeNow() + renewIn };
    return true;
  }

  async function put(envelope: string, signal: AbortSignal): Promise<void> {
    const attempt = withTimeLimit(settings.queueTimeoutMs, signal, (limited) =>
      // Without -1 the queue drops a message after seven days.
      current!.client.sendMessage(envelope, { messageTimeToLive: -1, abortSignal: limited }),
    );
    try {
      await attempt.done;
    } catch (cause) {
      if (cause instanceof RestError && cause.statusCode !== undefined) {
        // 403: the access ran out or was withdrawn. 404: the queue is another one by now.
        if (cause.statusCode === 403 || cause.statusCode === 404) current = null;
        throw queueFault(cause, cause.statusCode);
      }
      const { queueTimeoutMs: limitMs } = settings;
      const request = { path: 'the queue', limitMs, timedOut: attempt.timedOut(), stopped: signal.aborted };
      throw queueLineFault(lineFault(innermost(cause), request));
    }
  }

  return {
    async send(envelope, signal) {
      const isNew = await renew(signal);
      try {
        await put(envelope, signal);
      } catch (cause) {
        // Access that ran out before its time is asked for again at once: the sales need not wait for it.
        if (isNew || current) throw cause;
        await renew(signal);
        await put(envelope, signal);
      }
    },
  };
}

/** Head office was reached a moment ago, so it is the queue that is not there: the till is online. */
function queueLineFault(fault: SyncFault): SyncFault {
  if (fault.code === 'SYNC_LINE_CUT' || fault.code === 'SYNC_STOPPED') return fault;
  return new SyncFault('SYNC_QUEUE_DOWN', fault.message, { cause: fault });
}

function queueFault(cause: RestError, status: number): SyncFault {
  const said = `The queue answered ${`${status} ${cause.code ?? ''}`.trim()}.`;
  const header = (name: string): string | undefined => cause.response?.headers.get(name);
  if (status === 413) return new SyncFault('SYNC_TOO_LARGE', said, { cause });
  if (status === 429 || status === 503)
    return new SyncFault('SYNC_QUEUE_BUSY', said, { cause, retryAfterMs: retryAfterMs(header) });
  if (status >= 500) return new SyncFault('SYNC_QUEUE_FAULT', said, { cause });
  const ranOut = status === 403 && cause.code === 'AuthenticationFailed';
  return new SyncFault(ranOut ? 'SYNC_ACCESS_EXPIRED' : 'SYNC_QUEUE_REFUSED', said, { cause });
}

/** The SDK wraps what the fetch threw. */
function innermost(cause: unknown): unknown {
  return cause instanceof RestError && cause.cause !== undefined ? cause.cause : cause;
}

function openClient(url: string, through: typeof fetch): QueueClient {
  const pipeline = newPipeline(new AnonymousCredential(), {
    // The SDK's own retry put one message in the queue twice when an answer was lost; the sync loop
    // retries instead, knowing what was sent.
    retryOptions: { maxTries: 1 },
    httpClient: { sendRequest: (request) => sendByFetch(request, through) },
  });
  return new QueueClient(url, pipeline);
}

// Set by fetch itself, or forbidden to set.
const FETCH_OWN_HEADERS = new Set(['content-length', 'host', 'connection', 'accept-encoding']);

/** The till's one way out is its platform's fetch, so that proxies and the line switch hold here too. */
async function sendByFetch(request: WebResource, through: typeof fetch): Promise<HttpOperationResponse> {
  const sent = new Headers();
  for (const { name, value } of request.headers.headersArray())
    if (!FETCH_OWN_HEADERS.has(name.toLowerCase())) sent.set(name, value);
  const stop = new AbortController();
  const forward = (): void => stop.abort();
  if (request.abortSignal?.aborted) forward();
  request.abortSignal?.addEventListener('abort', forward);
  try {
    const response = await through(request.url, {
      method: request.method,
      headers: sent,
      body: typeof request.body === 'string' ? request.body : null,
      redirect: 'manual',
      signal: stop.signal,
    });
    const headers = request.headers.clone();
    for (const name of headers.headerNames()) headers.remove(name);
    for (const [name, value] of response.headers) headers.set(name, value);
    const bodyAsText = (await readBody(response, QUEUE_ANSWER_BYTES_MAX)) ?? '';
    return { request, status: response.status, headers, bodyAsText };
  } finally {
    request.abortSignal?.removeEventListener('abort', forward);
  }
}
