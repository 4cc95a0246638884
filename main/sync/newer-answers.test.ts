import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { enrolmentAnswer, enrolmentProgress } from '#shared/sync/enrolment.ts';
import * as full from '#test/fixtures/full-answers.ts';
import { saidByNewer, saidByNewerPlaceByPlace, hasNewer } from '#test/fixtures/newer-head-office.ts';
import { sampleIdentity } from '#test/fixtures/sample-sales.ts';
import { askHeadOffice } from '../enrolment/ask-head-office.ts';
import { connectHeadOffice, type HeadOffice } from './head-office.ts';
import { SYNC_SETTINGS } from './settings.ts';

const answering = (answer: unknown): typeof fetch =>
  (() => Promise.resolve(Response.json(answer))) as typeof fetch;
const officeThatSays = (answer: unknown): HeadOffice =>
  connectHeadOffice({
    identity: sampleIdentity,
    token: 'token',
    fetch: answering(answer),
    settings: SYNC_SETTINGS,
  });
const { signal } = new AbortController();
const contact = {
  count: 0,
  last: null,
  next: 'n'.repeat(43),
  database: null,
  journalEnd: { epoch: 0, seq: 0, hash: 'a'.repeat(64) },
  settledHeard: 0,
};
const url = new URL('http://127.0.0.1:1/v1/enrolments');

/** Everything that a till asks head office, with an answer to it. */
const ASKED: readonly [string, unknown, (answer: unknown) => Promise<unknown>][] = [
  ['probe', full.fullContactAnswer, (answer) => officeThatSays(answer).probe(contact, signal)],
  [
    'checksum, behind',
    full.fullChecksums[0],
    (answer) => officeThatSays(answer).checksum('chain', 'c1', signal),
  ],
  [
    'checksum, the same',
    full.fullChecksums[1],
    (answer) => officeThatSays(answer).checksum('chain', 'c1', signal),
  ],
  [
    'subscriptions',
    full.fullSubscriptionsAnswer,
    (answer) => officeThatSays(answer).subscriptions({ wanted: [], waitMs: 0 }, signal),
  ],
  [
    'queue access',
    { url: 'http://127.0.0.1:1/queue', expiresAt: '2026-11-20T09:00:00.000Z' },
    (answer) => officeThatSays(answer).queueAccess(signal),
  ],
  [
    'own entries',
    full.fullOwnEntries,
    (answer) => officeThatSays(answer).ownEntries({ epoch: 1, seq: 0 }, signal),
  ],
  ['new epoch', full.fullEnrolmentAnswer, (answer) => officeThatSays(answer).newEpoch('key', signal)],
  [
    'enrolment',
    full.fullEnrolmentAnswer,
    (answer) => said(askHeadOffice(answering(answer), url, enrolmentAnswer, {})),
  ],
  [
    'enrolment by mail',
    full.fullEnrolmentProgress,
    (answer) => said(askHeadOffice(answering(answer), url, enrolmentProgress, {})),
  ],
  [
    'a channel',
    { ...full.fullFeedPage, items: [] },
    (answer) => officeThatSays(answer).feed('chain', { cursor: 'c0', waitMs: 0 }, signal),
  ],
];

async function said(asked: ReturnType<typeof askHeadOffice>): Promise<unknown> {
  const answer = await asked;
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.value;
}

describe.each(ASKED)('%s, as a newer head office answers it', (_, answer, ask) => {
  test('is read as by a till that knows no more, whichever object has a field more', async () => {
    expect(await ask(answer)).toEqual(answer);
    for (const newer of saidByNewerPlaceByPlace(answer))
      expect(await ask(newer.answer), newer.place).toEqual(answer);
    expect(hasNewer(await ask(saidByNewer(answer)))).toBe(false);
  });
});

test('no method of head office is left out', () => {
  const asked = new Set(ASKED.map(([what]) => what.split(',')[0]));
  expect(Object.keys(officeThatSays({}))).toHaveLength(
    [...asked].filter((what) => !what!.startsWith('enrolment')).length,
  );
});

test('a field that is missing or wrong is still a bad answer', async () => {
  const { cursor: _, ...withoutCursor } = full.fullFeedPage;
  const feed = (answer: unknown) =>
    officeThatSays(saidByNewer(answer)).feed('chain', { cursor: 'c0', waitMs: 0 }, signal);
  await expect(feed(withoutCursor)).rejects.toMatchObject({ code: 'SYNC_BAD_ANSWER' });
  await expect(feed({ ...full.fullFeedPage, more: 'yes' })).rejects.toThrow('more');
  await expect(said(askHeadOffice(answering({ state: 'new' }), url, enrolmentProgress, {}))).rejects.toThrow(
    'did not answer as head office does',
  );
});

test('an entry of the till itself is read as it was sealed: a field more would be another hash', async () => {
  const [entry] = full.fullOwnEntries.entries;
  const more = { entries: [{ ...entry, body: { ...entry!.body, gift: true } }], more: false };
  const read = await officeThatSays(more).ownEntries({ epoch: 1, seq: 0 }, signal);
  expect(z.looseObject({ gift: z.literal(true) }).safeParse(read.entries[0]!.body).success).toBe(true);
});
