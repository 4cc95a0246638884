import {
  AnonymousCredential,
  type HttpOperationResponse,
  newPipeline,
  QueueClient,
  RestError,
  type WebResource,
} from '@azure/storage-queue';
import type { QueueAccess } from '#shared/sync/enrolment.ts';
import { lineFault } from './head-office.ts';
import { readBody } from './read-body.ts';
import type { SyncSettings } from './settings.ts';
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

  async function client(signal: AbortSignal): Promise<QueueClient> {
    if (current && headOfficeNow() < current.renewAt) return current.client;
    const access = await options.access(signal);
    const life = Date.parse(access.expiresAt) - headOfficeNow();
    const renewIn = (life > 0 ? life : ACCESS_LIFE_FALLBACK_MS) / 2;
    current = { client: openClient(access.url, options.fetch), renewAt: headOfficeNow() + renewIn };
    return current.client;
  }

  return {
    async send(envelope, signal) {
      const queue = await client(signal);
      const attempt = withTimeLimit(settings.queueTimeoutMs, signal, (limited) =>
        // Without -1 the queue drops a message after seven days.
        queue.sendMessage(envelope, { messageTimeToLive: -1, abortSignal: limited }),
      );
      try {
        await attempt.done;
      } catch (cause) {
        if (cause instanceof RestError && cause.statusCode !== undefined) {
          // 403: the access ran out or was withdrawn. 404: the queue is another one by now.
          if (cause.statusCode < 500) current = null;
          throw queueFault(cause);
        }
        throw lineFault(innermost(cause), {
          path: 'the queue',
          limitMs: settings.queueTimeoutMs,
          timedOut: attempt.timedOut(),
          stopped: signal.aborted,
        });
      }
    },
  };
}

function queueFault(cause: RestError): SyncFault {
  const what = `${cause.statusCode} ${cause.code ?? ''}`.trim();
  return cause.statusCode !== undefined && cause.statusCode < 500
    ? new SyncFault('SYNC_QUEUE_REFUSED', `The queue refused the envelope: ${what}.`, { cause })
    : new SyncFault('SYNC_QUEUE_FAULT', `The queue could not take the envelope: ${what}.`, { cause });
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
