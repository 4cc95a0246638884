import { contactAnswer, contactRequest, epochRequest, ownEntriesPage } from '#shared/sync/contact.ts';
import {
  enrolmentAnswer,
  enrolmentAsk,
  enrolmentProgress,
  enrolmentRequest,
  queueAccess,
} from '#shared/sync/enrolment.ts';
import { entry } from '#shared/sync/entry.ts';
import { channelChecksum, feedPage } from '#shared/sync/feed.ts';
import { subscriptionsAnswer, subscriptionsRequest } from '#shared/sync/subscription.ts';
import { z } from 'zod';
import { checksumQuery, feedQuery, ownEntriesQuery, progressQuery } from './requests.ts';
import type { Operation } from './operation.ts';

/** Entries as head office settled them; a till reads its own by what it knows (`keptEntry`). */
const ownEntriesAnswer = ownEntriesPage.extend({ entries: z.array(entry) });

/** What tills ask, and whoever wants to become one. */
export const TILL_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/v1/enrolments',
    summary: 'Enrol a till by its one-time code',
    audience: 'anyone',
    body: enrolmentRequest,
    answer: enrolmentAnswer,
  },
  {
    method: 'POST',
    path: '/v1/enrolment-requests',
    summary: 'Ask an owner by mail to let a till in; the answer is the same for every address',
    audience: 'anyone',
    body: enrolmentAsk,
    answer: enrolmentProgress,
  },
  {
    method: 'GET',
    path: '/v1/enrolment-requests/:id',
    summary: 'How far a request is, for whoever has its secret as token',
    audience: 'anyone',
    query: progressQuery,
    answer: enrolmentProgress,
  },
  {
    method: 'POST',
    path: '/v1/probe',
    summary: 'A till’s contact: who is there, and what each has of the other',
    audience: 'till',
    body: contactRequest,
    answer: contactAnswer,
  },
  {
    method: 'GET',
    path: '/v1/own-entries',
    summary: 'A till’s own settled entries',
    audience: 'till',
    query: ownEntriesQuery,
    answer: ownEntriesAnswer,
  },
  {
    method: 'POST',
    path: '/v1/epochs',
    summary: 'A new epoch for a till that lost its journal',
    audience: 'till',
    body: epochRequest,
    answer: enrolmentAnswer,
  },
  {
    method: 'GET',
    path: '/v1/feed/:channel',
    summary: 'News of a channel; with `wait` it waits for some',
    audience: 'till',
    query: feedQuery,
    answer: feedPage,
  },
  {
    method: 'GET',
    path: '/v1/feed/:channel/checksum',
    summary: 'What a channel comes to, for a till that has read it up to its cursor',
    audience: 'till',
    query: checksumQuery,
    answer: channelChecksum,
  },
  {
    method: 'POST',
    path: '/v1/subscriptions',
    summary: 'What screens of a till look at on demand; with `waitMs` it waits for something newer',
    audience: 'till',
    body: subscriptionsRequest,
    answer: subscriptionsAnswer,
  },
  {
    method: 'GET',
    path: '/v1/queue-access',
    summary: 'Short-lived access to the shop’s queue, for adding alone',
    audience: 'till',
    answer: queueAccess,
  },
];
