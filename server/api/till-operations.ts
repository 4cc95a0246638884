import { contactRequest, epochRequest } from '#shared/sync/contact.ts';
import { enrolmentAsk, enrolmentRequest } from '#shared/sync/enrolment.ts';
import { subscriptionsRequest } from '#shared/sync/subscription.ts';
import { checksumQuery, feedQuery, ownEntriesQuery, progressQuery } from './requests.ts';
import type { Operation } from './operation.ts';

/** What tills ask, and whoever wants to become one. */
export const TILL_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/v1/enrolments',
    summary: 'Enrol a till by its one-time code',
    audience: 'anyone',
    body: enrolmentRequest,
  },
  {
    method: 'POST',
    path: '/v1/enrolment-requests',
    summary: 'Ask an owner by mail to let a till in; the answer is the same for every address',
    audience: 'anyone',
    body: enrolmentAsk,
  },
  {
    method: 'GET',
    path: '/v1/enrolment-requests/:id',
    summary: 'How far a request is, for whoever has its secret as token',
    audience: 'anyone',
    query: progressQuery,
  },
  {
    method: 'POST',
    path: '/v1/probe',
    summary: 'A till’s contact: who is there, and what each has of the other',
    audience: 'till',
    body: contactRequest,
  },
  {
    method: 'GET',
    path: '/v1/own-entries',
    summary: 'A till’s own settled entries',
    audience: 'till',
    query: ownEntriesQuery,
  },
  {
    method: 'POST',
    path: '/v1/epochs',
    summary: 'A new epoch for a till that lost its journal',
    audience: 'till',
    body: epochRequest,
  },
  {
    method: 'GET',
    path: '/v1/feed/:channel',
    summary: 'News of a channel; with `wait` it waits for some',
    audience: 'till',
    query: feedQuery,
  },
  {
    method: 'GET',
    path: '/v1/feed/:channel/checksum',
    summary: 'What a channel comes to, for a till that has read it up to its cursor',
    audience: 'till',
    query: checksumQuery,
  },
  {
    method: 'POST',
    path: '/v1/subscriptions',
    summary: 'What screens of a till look at on demand; with `waitMs` it waits for something newer',
    audience: 'till',
    body: subscriptionsRequest,
  },
  {
    method: 'GET',
    path: '/v1/queue-access',
    summary: 'Short-lived access to the shop’s queue, for adding alone',
    audience: 'till',
  },
];
