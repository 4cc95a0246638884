import { lookup, type LookupAddress } from 'node:dns';
import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { Webhook as Signer } from 'standardwebhooks';
import { addressProblem, hostOf } from './webhook-address.ts';
import type { WebhookTarget } from './webhooks.ts';

export type WebhookAnswer = { readonly status: number; readonly text: string };

/** It certainly was not taken: it never got there. */
export class NotDelivered extends Error {}

const TIMEOUT_MS = 15_000;
const ANSWER_BYTES_MAX = 64 * 1024;
/** Before these nothing has left this machine. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Sends a signed message as the Standard Webhooks specification has it, with a signature by each secret
 * that is good now. Redirects are not followed: what answers is what was entered.
 *
 * @param id the same for every try of one message: the other side tells repetitions by it
 * @throws NotDelivered when it certainly did not get there, another error when nobody can say
 */
export async function sendWebhook(
  target: WebhookTarget,
  { id, type, data }: { id: string; type: string; data: unknown },
  { at, signal }: { at: Date; signal: AbortSignal },
): Promise<WebhookAnswer> {
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Outpost-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': target.secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
  };
  return post(
    new URL(target.url),
    { headers, body },
    AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  );
}

function post(
  url: URL,
  { headers, body }: { headers: RequestOptions['headers'] & object; body: string },
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  return new Promise((resolve, reject) => {
    const host = hostOf(url);
    const literal = isIP(host) ? addressProblem(host, url.protocol) : null;
    if (literal !== null) return reject(new NotDelivered(literal));
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const options: RequestOptions = {
      method: 'POST',
      headers,
      signal,
      lookup: checkedLookup(url.protocol),
      // A connection of its own: one that is kept may be dead, and then nobody knows whether this was taken.
      agent: false,
    };
    const request = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > ANSWER_BYTES_MAX)
          response.destroy(new Error(`the answer is longer than ${ANSWER_BYTES_MAX} bytes`));
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    request.once('error', (error: NodeJS.ErrnoException) =>
      reject(NEVER_SENT.has(error.code ?? '') ? new NotDelivered(sayError(error)) : error),
    );
    request.end(body);
  });
}

/** Resolves a name, and refuses it when any of its addresses is one that is not asked. */
function checkedLookup(protocol: string): RequestOptions['lookup'] {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const problem = addresses
        ?.map(({ address }) => addressProblem(address, protocol))
        .find((one) => one !== null);
      if (error || problem) {
        const fault = error ?? Object.assign(new Error(`${hostname}: ${problem}`), { code: 'ENOTFOUND' });
        return callback(fault, '', 0);
      }
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first!.address, first!.family);
    });
  };
}

function sayError(error: NodeJS.ErrnoException): string {
  return error.message || (error.code ?? 'no connection');
}
