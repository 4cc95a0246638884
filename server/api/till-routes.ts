import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { contactRequest, epochRequest, type ContactAnswer } from '#shared/sync/contact.ts';
import { enrolmentRequest, type QueueAccess } from '#shared/sync/enrolment.ts';
import { channelName, type ChannelName } from '#shared/sync/feed.ts';
import { subscriptionsRequest, type SubscriptionsAnswer } from '#shared/sync/subscription.ts';
import { publicBundleKey } from '../bundle/bundle-key.ts';
import { answerContact } from '../contact/answer-contact.ts';
import { ownEntries } from '../contact/own-entries.ts';
import type { Database } from '../database/open-database.ts';
import { enrolTill } from '../enrolment/enrol-till.ts';
import { renewByTill } from '../enrolment/renew-by-till.ts';
import { channelsForAsking } from '../enrolment/till-channels.ts';
import { openFeedAnswers } from '../feed/answer-feed.ts';
import { channelChecksum } from '../feed/channel-checksum.ts';
import { noteVersion } from '../rollout/note-version.ts';
import { updateOrderOf } from '../rollout/update-order.ts';
import { answerSubscriptions } from '../subscriptions/answer-subscriptions.ts';
import { requireCurrentTill, requireTill, type AskingTill } from './access.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';
import { checksumQuery, feedQuery, ownEntriesQuery } from './requests.ts';

/** Short, because access once given cannot be taken back. */
const QUEUE_ACCESS_LIFE_MS = 60 * 60_000;

const enrolmentStatus = {
  notAnEd25519Key: 400,
  codeUnknown: 403,
  codeUsed: 403,
  codeExpired: 403,
  shopFull: 409,
  tooManyAttempts: 429,
} as const;

/** What tills ask for: enrolment, the probe, their channels of the feed, access to their shop's queue. */
export function addTillRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { db, bell, queues } = parts;
  const feed = openFeedAnswers(db, bell);

  app.post('/v1/enrolments', async (request) => {
    const asked = decode(enrolmentRequest, request.body, 'body');
    const from = { remote: request.ip, headOfficeUrl: parts.publicUrl(), now: new Date() };
    const enrolled = await enrolTill(db, asked, from);
    if (enrolled.ok) return enrolled.value;
    const { code, message } = enrolled.problem;
    throw new Refusal(enrolmentStatus[code], code, message);
  });

  app.post('/v1/probe', async (request): Promise<ContactAnswer> => {
    const { tillId, shopId, epoch } = await requireTill(db, request);
    const contact = decode(contactRequest, request.body, 'body');
    const now = new Date();
    const answer = await answerContact(db, { tillId, epoch }, contact, now);
    // This very contact may have frozen it.
    const { standing } = await requireTill(db, request);
    const app = standing === 'superseded' ? undefined : contact.app;
    const stopped = app ? await noteVersion(db, tillId, app, now) : [];
    for (const version of stopped) request.log.warn({ version }, 'rollout stopped: too many tills are ill');
    return {
      ...answer,
      bundleKey: await publicBundleKey(db),
      channels: await channelsForAsking(db, { tillId, shopId, standing }),
      update: await updateOrderOf(db, shopId),
    };
  });

  app.get('/v1/own-entries', async (request) => {
    const till = await requireTill(db, request);
    const { epoch, seq } = decode(ownEntriesQuery, request.query, 'query');
    // What came after it is another PC's.
    return ownEntries(db, till.tillId, { epoch, seq }, till.epoch);
  });

  app.post('/v1/epochs', async (request) => {
    const till = await requireTill(db, request);
    const asked = decode(epochRequest, request.body, 'body');
    const at = { headOfficeUrl: parts.publicUrl(), now: new Date() };
    const renewed = await renewByTill(db, till, asked, at);
    if (renewed.ok) return renewed.value;
    const { code, message } = renewed.problem;
    throw new Refusal(code === 'notAnEd25519Key' ? 400 : 409, code, message);
  });

  app.get('/v1/feed/:channel', async (request, reply) => {
    const till = await requireTill(db, request);
    const { channel } = decode(z.object({ channel: channelName }), request.params, 'path');
    const query = decode(feedQuery, request.query, 'query');
    await requireOwnChannel(db, till, channel);
    // A till that hangs up must not be waited for.
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const { cursor, wait: waitMs, most: bytesMax } = query;
    const known = request.headers['if-none-match'];
    const { signal } = gone;
    // Rights may be taken away while the request is held.
    const mayStillRead = async (): Promise<void> =>
      requireOwnChannel(db, await requireTill(db, request), channel);
    const answer = await feed.answer({ channel, cursor, waitMs, bytesMax, known, mayStillRead, signal });
    if (!answer) return reply.code(304).send();
    void reply.header('etag', answer.etag).header('vary', 'accept-encoding').type('application/json');
    const packs = /\bgzip\b/.test(String(request.headers['accept-encoding']));
    if (!packs || !answer.packed) return reply.send(answer.text);
    return reply.header('content-encoding', 'gzip').send(answer.packed);
  });

  app.get('/v1/feed/:channel/checksum', async (request) => {
    const till = await requireTill(db, request);
    const { channel } = decode(z.object({ channel: channelName }), request.params, 'path');
    const { cursor } = decode(checksumQuery, request.query, 'query');
    await requireOwnChannel(db, till, channel);
    return channelChecksum(db, channel, cursor);
  });

  app.post('/v1/subscriptions', async (request, reply): Promise<SubscriptionsAnswer> => {
    const till = await requireCurrentTill(db, request);
    const asked = decode(subscriptionsRequest, request.body, 'body');
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const mayStillRead = async (): Promise<void> => void (await requireCurrentTill(db, request));
    return answerSubscriptions(db, till, asked, { mayStillRead, signal: gone.signal });
  });

  app.get('/v1/queue-access', async (request): Promise<QueueAccess> => {
    const { shopId } = await requireTill(db, request);
    const expiresAt = new Date(Date.now() + QUEUE_ACCESS_LIFE_MS);
    try {
      return { url: await queues.of(shopId).sendOnlyUrl(expiresAt), expiresAt: expiresAt.toISOString() };
    } catch (error) {
      request.log.warn({ err: error }, 'queue out of reach');
      throw new Refusal(503, 'queueOutOfReach', 'the queue service does not answer; try again later');
    }
  });
}

/** @throws Refusal 403 for a channel that is not the till's, 409 for one that is paused */
async function requireOwnChannel(db: Database, till: AskingTill, channel: ChannelName): Promise<void> {
  const own = await channelsForAsking(db, till);
  const found = own.find((one) => one.channel === channel);
  if (found?.state === 'active') return;
  if (found)
    throw new Refusal(409, 'channelPaused', `path.channel: "${channel}" is paused for till "${till.tillId}"`);
  const named = own.map((one) => one.channel).join(', ');
  throw new Refusal(
    403,
    'notYourChannel',
    `path.channel: till "${till.tillId}" may read ${named}; not "${channel}"`,
  );
}
