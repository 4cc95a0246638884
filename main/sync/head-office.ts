import { z } from 'zod';
import { BRIDGE_MESSAGE_MAX } from '#shared/bridge/peer.ts';
import { queueAccess, type QueueAccess, type TillIdentity } from '#shared/sync/enrolment.ts';
import {
  type ContactAnswer,
  contactAnswer,
  type ContactRequest,
  type OwnEntriesPage,
  ownEntriesPage,
} from '#shared/sync/contact.ts';
import type { JournalEnd } from '#shared/bridge/contract.ts';
import { enrolmentAnswer, type EnrolmentAnswer } from '#shared/sync/enrolment.ts';
import {
  channelChecksum,
  type ChannelChecksum,
  type ChannelName,
  type FeedPage,
  heardFeedPage,
} from '#shared/sync/feed.ts';
import {
  subscriptionsAnswer,
  type SubscriptionsAnswer,
  type SubscriptionsRequest,
} from '#shared/sync/subscription.ts';
import { ignoringUnknown } from '#shared/sync/unknown-fields.ts';
import { lineFault } from './line-fault.ts';
import { parseJson, readBody } from './read-body.ts';
import type { SyncSettings } from './settings.ts';
import { retryAfterMs } from './retry-after.ts';
import { SyncFault } from './sync-fault.ts';
import { withTimeLimit } from './time-limit.ts';

/** Head office as the till sees it over HTTPS. Every method throws SyncFault. */
export type HeadOffice = {
  /** Asks who this till is. Only head office can answer that; anything else counts as offline. */
  probe(contact: ContactRequest, signal: AbortSignal): Promise<ContactAnswer>;
  /**
   * The next page of a channel. `waitMs` lets head office hold the request until there is news; more than
   * `bytesMax` is named and not sent.
   */
  feed(
    channel: ChannelName,
    after: { cursor: string | undefined; waitMs: number; bytesMax?: number | undefined },
    signal: AbortSignal,
  ): Promise<FeedPage>;
  /** What a channel comes to at head office, for a till that stands at the cursor. */
  checksum(channel: ChannelName, cursor: string | undefined, signal: AbortSignal): Promise<ChannelChecksum>;
  /** What is newer of what the page's screens look at on demand. */
  subscriptions(request: SubscriptionsRequest, signal: AbortSignal): Promise<SubscriptionsAnswer>;
  queueAccess(signal: AbortSignal): Promise<QueueAccess>;
  /** This till's settled entries after a place in its journal. */
  ownEntries(after: JournalEnd, signal: AbortSignal): Promise<OwnEntriesPage>;
  /** A new epoch for a till that lost its journal. Asking again with the same key is the same wish. */
  newEpoch(publicKeyPem: string, signal: AbortSignal): Promise<EnrolmentAnswer>;
};

// A feed page must still fit one message of the bridge, with room for its wrapping.
const ANSWER_BYTES_MAX = BRIDGE_MESSAGE_MAX - 64 * 1024;

export function connectHeadOffice(options: {
  identity: TillIdentity;
  token: string;
  fetch: typeof fetch;
  settings: SyncSettings;
}): HeadOffice {
  const { identity, token, settings } = options;
  const base = identity.headOfficeUrl.endsWith('/') ? identity.headOfficeUrl : `${identity.headOfficeUrl}/`;

  /** The last page without news of each channel: asked for again, it needs no second journey. */
  const nothingNew = new Map<ChannelName, { etag: string; page: FeedPage }>();

  async function ask<T>(
    path: string,
    schema: z.ZodType<T>,
    limitMs: number,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<T> {
    const answer = await exchange(path, limitMs, signal, { body });
    return decodeAnswer(path, answer, schema);
  }

  async function exchange(
    path: string,
    limitMs: number,
    signal: AbortSignal,
    { body, known }: { body?: unknown; known?: string | undefined },
  ): Promise<Exchanged> {
    const attempt = withTimeLimit(limitMs, signal, async (limited) => {
      const response = await options.fetch(new URL(path, base), {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(known !== undefined && { 'if-none-match': known }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // A captive portal answers with a redirect; head office never does.
        redirect: 'manual',
        cache: 'no-store',
        signal: limited,
      });
      const { status, headers } = response;
      return {
        status,
        text: await readBody(response, ANSWER_BYTES_MAX),
        etag: headers.get('etag'),
        retryAfterMs: retryAfterMs((name) => headers.get(name)),
      };
    });
    return attempt.done.catch((cause: unknown) => {
      throw lineFault(cause, { path, limitMs, timedOut: attempt.timedOut(), stopped: signal.aborted });
    });
  }

  return {
    async probe(contact, signal) {
      const answer = await ask('v1/probe', contactAnswer, settings.probeTimeoutMs, signal, contact).catch(
        (cause: unknown) => {
          throw cause instanceof SyncFault && cause.code === 'SYNC_BAD_ANSWER'
            ? new SyncFault('SYNC_NOT_HEAD_OFFICE', `${base} did not answer as head office does.`, { cause })
            : cause;
        },
      );
      if (answer.tillId !== identity.tillId)
        throw new SyncFault('SYNC_NOT_HEAD_OFFICE', `${base} takes this till for ${answer.tillId}.`);
      return answer;
    },
    async feed(channel, { cursor, waitMs, bytesMax }, signal) {
      const query = new URLSearchParams();
      if (cursor) query.set('cursor', cursor);
      if (waitMs > 0) query.set('wait', String(waitMs));
      if (bytesMax !== undefined) query.set('most', String(bytesMax));
      const path = `v1/feed/${encodeURIComponent(channel)}?${query}`;
      const nothing = nothingNew.get(channel);
      const known = cursor !== undefined && nothing?.page.cursor === cursor ? nothing.etag : undefined;
      const answer = await exchange(path, settings.requestTimeoutMs + waitMs, signal, { known });
      if (answer.status === 304 && nothing) return nothing.page;
      if (isClosed(answer)) throw new ChannelClosed(channel);
      const page = decodeAnswer(path, answer, heardFeedPage);
      if (answer.etag !== null && page.items.length === 0)
        nothingNew.set(channel, { etag: answer.etag, page });
      if (page.channel !== channel)
        throw new SyncFault('SYNC_BAD_ANSWER', `Asked for ${channel}, got ${page.channel}.`);
      return page;
    },
    checksum(channel, cursor, signal) {
      const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
      const path = `v1/feed/${encodeURIComponent(channel)}/checksum${query}`;
      return ask(path, channelChecksum, settings.requestTimeoutMs, signal);
    },
    subscriptions: (request, signal) =>
      ask(
        'v1/subscriptions',
        subscriptionsAnswer,
        settings.requestTimeoutMs + request.waitMs,
        signal,
        request,
      ),
    queueAccess: (signal) => ask('v1/queue-access', queueAccess, settings.requestTimeoutMs, signal),
    ownEntries: ({ epoch, seq }, signal) =>
      ask(`v1/own-entries?epoch=${epoch}&seq=${seq}`, ownEntriesPage, settings.requestTimeoutMs, signal),
    newEpoch: (publicKeyPem, signal) =>
      ask('v1/epochs', enrolmentAnswer, settings.requestTimeoutMs, signal, { publicKeyPem }),
  };
}

/** This till does not hear of the channel now: it was paused, or taken away since the last contact. */
export class ChannelClosed extends Error {
  constructor(channel: ChannelName) {
    super(`${channel} is closed for this till`);
    this.name = 'ChannelClosed';
  }
}

function isClosed({ status, text }: Exchanged): boolean {
  if (status !== 403 && status !== 409) return false;
  const problem = problemJson.safeParse(parseJson(text ?? ''));
  return problem.data?.code === 'channelPaused' || problem.data?.code === 'notYourChannel';
}

/** What came back, before it is read. `text` is null where it was too long. */
type Exchanged = {
  readonly status: number;
  readonly text: string | null;
  readonly etag: string | null;
  readonly retryAfterMs: number;
};

const problemJson = z.looseObject({ code: z.string().optional() });

function decodeAnswer<T>(path: string, answer: Exchanged, schema: z.ZodType<T>): T {
  const where = path.replace(/\?.*$/, '');
  if (answer.status !== 200) throw refusalOf(where, answer);
  if (answer.text === null)
    throw new SyncFault('SYNC_BAD_ANSWER', `The answer to ${where} is over ${ANSWER_BYTES_MAX} bytes.`);
  const decoded = ignoringUnknown(schema).safeParse(parseJson(answer.text));
  if (decoded.success) return decoded.data;
  throw new SyncFault('SYNC_BAD_ANSWER', `The answer to ${where}: ${z.prettifyError(decoded.error)}`);
}

function refusalOf(where: string, { status, text, retryAfterMs }: Exchanged): SyncFault {
  const problem = problemJson.safeParse(parseJson(text ?? ''));
  const said = `${where} was answered with ${status}${problem.data?.code ? ` (${problem.data.code})` : ''}.`;
  // 407 and 511 are of a proxy or a captive portal, and head office never refuses in anything but JSON.
  if (status === 407 || status === 511 || ((status === 401 || status === 403) && !problem.success))
    return new SyncFault('SYNC_NOT_HEAD_OFFICE', said);
  if (problem.data?.code === 'tillRevoked') return new SyncFault('SYNC_TILL_REVOKED', said);
  if (status === 401 || status === 403) return new SyncFault('SYNC_TOKEN_REFUSED', said);
  if (status === 413) return new SyncFault('SYNC_TOO_LARGE', said);
  if (status === 429 || status === 503) return new SyncFault('SYNC_HEAD_OFFICE_BUSY', said, { retryAfterMs });
  if (status >= 500) return new SyncFault('SYNC_HEAD_OFFICE_FAULT', said);
  return new SyncFault('SYNC_BAD_ANSWER', said);
}
