import { z } from 'zod';
import { contactRequest, epochRequest } from '#shared/sync/contact.ts';
import { enrolmentAsk, enrolmentRequest } from '#shared/sync/enrolment.ts';
import { actionsQuery, answerRequest } from '../actions/answer-action.ts';
import { chainRequest, stockRequest } from '../chain/chain.ts';
import { closeRequest } from '../chain/close-books.ts';
import { policyRequest } from '../chain/policies.ts';
import { exportQuery } from '../console/export-sales.ts';
import { ownersRequest } from '../enrolment/owners.ts';
import { revokeRequest } from '../enrolment/revoke-till.ts';
import { channelRequest } from '../enrolment/till-channels.ts';
import { exceptionChange, exceptionsQuery } from '../exceptions/exceptions.ts';
import { lostRequest } from '../exceptions/missing-entries.ts';
import { quarantineChange, quarantineQuery } from '../exceptions/quarantined.ts';
import { recordsRequest } from '../records/put-records.ts';
import { subscriptionsRequest } from '#shared/sync/subscription.ts';
import { rolloutRequest } from '../rollout/rollouts.ts';
import { shiftsQuery } from '../shifts/list-shifts.ts';
import { countsQuery } from '../stock/book-counts.ts';
import { staffRequest } from '../staff/put-staff.ts';
import { secretRequest, webhookChange, webhookRequest } from '../webhooks/webhooks.ts';
import { keyRequest, type Scope } from './api-keys.ts';
import {
  auditQuery,
  catalogueQuery,
  checksumQuery,
  codeRequest,
  entriesQuery,
  feedQuery,
  ownEntriesQuery,
  progressQuery,
  receiptCodeRequest,
} from './requests.ts';

/** Who may ask: nobody in particular, an enrolled till, or a key with the scope; `admin`: the admin key alone. */
export type Audience = 'anyone' | 'till' | 'admin' | Scope;

export type Operation = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** As the router has it. */
  readonly path: string;
  readonly summary: string;
  readonly audience: Audience;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Where the body is not JSON. */
  readonly bodyType?: string;
  /** Where the answer is not JSON. */
  readonly answerType?: string;
};

/** Everything that head office can be asked over HTTP. A route that is not listed here is for the admin key alone. */
export const OPERATIONS: readonly Operation[] = [
  { method: 'GET', path: '/healthz', summary: 'Whether the process answers', audience: 'anyone' },
  { method: 'GET', path: '/readyz', summary: 'Whether database and queue answer', audience: 'anyone' },
  {
    method: 'GET',
    path: '/metrics',
    summary: 'Figures for Prometheus',
    audience: 'reports',
    answerType: 'text/plain',
  },
  { method: 'GET', path: '/v1/openapi.json', summary: 'This document', audience: 'anyone' },

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

  {
    method: 'PUT',
    path: '/v1/chain',
    summary: 'Set the chain up, or change it',
    audience: 'chain',
    body: chainRequest,
  },
  {
    method: 'PUT',
    path: '/v1/policies',
    summary: 'What the chain, or a shop, lets pass',
    audience: 'chain',
    body: policyRequest,
  },
  {
    method: 'GET',
    path: '/v1/policies',
    summary: 'What counts at each shop, and whose word each value is',
    audience: 'chain',
  },
  {
    method: 'GET',
    path: '/v1/shops',
    summary: 'Every shop, and how far its books are closed',
    audience: 'chain',
  },
  {
    method: 'POST',
    path: '/v1/shops/:id/close-books',
    summary: 'Close a shop’s books through a day',
    audience: 'chain',
    body: closeRequest,
  },
  {
    method: 'POST',
    path: '/v1/catalogue',
    summary: 'Publish a catalogue, all rows or the good ones',
    audience: 'catalogue',
    query: catalogueQuery,
    bodyType: 'text/csv',
  },
  {
    method: 'GET',
    path: '/v1/catalogue/imports',
    summary: 'How far imports of catalogues are, and how they ended; newest first',
    audience: 'catalogue',
  },
  { method: 'PUT', path: '/v1/stock', summary: 'Set counted stock', audience: 'stock', body: stockRequest },
  {
    method: 'GET',
    path: '/v1/stock/counts',
    summary: 'What was counted, by whom, and the difference to the books; newest first',
    audience: 'stock',
    query: countsQuery,
  },
  {
    method: 'PUT',
    path: '/v1/records',
    summary: 'Publish documents: customers, settings',
    audience: 'people',
    body: recordsRequest,
  },
  {
    method: 'GET',
    path: '/v1/customers/:id/history',
    summary: 'What tills and head office said about a customer, and which word counts; newest first',
    audience: 'people',
  },
  {
    method: 'PUT',
    path: '/v1/staff',
    summary: 'Publish who works at the tills',
    audience: 'people',
    body: staffRequest,
  },
  {
    method: 'POST',
    path: '/v1/enrolment-codes',
    summary: 'Make a one-time code for a till',
    audience: 'tills',
    body: codeRequest,
  },
  { method: 'GET', path: '/v1/owners', summary: 'Who may let tills in by mail', audience: 'tills' },
  {
    method: 'PUT',
    path: '/v1/owners',
    summary: 'Say who may let tills in by mail, and at which shops',
    audience: 'tills',
    body: ownersRequest,
  },
  { method: 'GET', path: '/v1/tills', summary: 'Every till, its state and its channels', audience: 'tills' },
  {
    method: 'PUT',
    path: '/v1/tills/:id/channels',
    summary: 'Pause a channel of a till, or give it management',
    audience: 'tills',
    body: channelRequest,
  },
  {
    method: 'POST',
    path: '/v1/tills/:id/revoke',
    summary: 'Shut a till out, or the PC that was it in one epoch',
    audience: 'tills',
    body: revokeRequest,
  },
  {
    method: 'POST',
    path: '/v1/bundles',
    summary: 'Take in unsent sales that were carried by hand',
    audience: 'tills',
    bodyType: 'application/jose',
  },
  {
    method: 'PUT',
    path: '/v1/rollouts',
    summary: 'How far a version of the till may go',
    audience: 'tills',
    body: rolloutRequest,
  },
  {
    method: 'GET',
    path: '/v1/rollouts',
    summary: 'How far each version may go, and which tills run it',
    audience: 'tills',
  },
  { method: 'GET', path: '/v1/alerts', summary: 'What is urgent', audience: 'attention' },
  {
    method: 'GET',
    path: '/v1/missing-entries',
    summary: 'Entries that tills have sealed and head office has not',
    audience: 'attention',
  },
  {
    method: 'POST',
    path: '/v1/missing-entries/lost',
    summary: 'Declare entries lost that will never come; the books can then be closed',
    audience: 'attention',
    body: lostRequest,
  },
  {
    method: 'GET',
    path: '/v1/exceptions',
    summary: 'What was found about settled entries; `next` of an answer is `after` of the next page',
    audience: 'attention',
    query: exceptionsQuery,
  },
  {
    method: 'POST',
    path: '/v1/exceptions/:entryId/:position',
    summary: 'Take an exception, or say how it ended',
    audience: 'attention',
    body: exceptionChange,
  },
  {
    method: 'GET',
    path: '/v1/quarantine',
    summary: 'What was kept aside; `next` of an answer is `after` of the next page',
    audience: 'attention',
    query: quarantineQuery,
  },
  {
    method: 'POST',
    path: '/v1/quarantine/:id',
    summary: 'Book or dismiss what was kept aside',
    audience: 'attention',
    body: quarantineChange,
  },
  {
    method: 'POST',
    path: '/v1/receipt-codes/check',
    summary: 'Check the code on a receipt',
    audience: 'reports',
    body: receiptCodeRequest,
  },
  { method: 'GET', path: '/v1/summary', summary: 'What was settled, in figures', audience: 'reports' },
  {
    method: 'GET',
    path: '/v1/entries',
    summary: 'A till’s settled sales, in the order of its journal',
    audience: 'reports',
    query: entriesQuery,
  },
  {
    method: 'GET',
    path: '/v1/sales',
    summary: 'Booked sales of some business dates, as CSV or JSON Lines',
    audience: 'reports',
    query: exportQuery,
    answerType: 'text/csv',
  },
  {
    method: 'GET',
    path: '/v1/shifts',
    summary: 'What each shift took, and its drawer: expected, said by the till, counted; newest first',
    audience: 'reports',
    query: shiftsQuery,
  },

  {
    method: 'GET',
    path: '/v1/actions',
    summary: 'What tills asked, and how far each request is',
    audience: 'actions',
    query: actionsQuery,
  },
  { method: 'GET', path: '/v1/actions/:id', summary: 'One request', audience: 'actions' },
  {
    method: 'POST',
    path: '/v1/actions/:id/answer',
    summary: 'Answer a request that waits; the first answer to its revision counts',
    audience: 'actions',
    body: answerRequest,
  },
  {
    method: 'GET',
    path: '/v1/webhooks',
    summary: 'The systems that are asked, without their secrets',
    audience: 'admin',
  },
  {
    method: 'POST',
    path: '/v1/webhooks',
    summary: 'Set a system up; its secret is shown once',
    audience: 'admin',
    body: webhookRequest,
  },
  {
    method: 'PUT',
    path: '/v1/webhooks/:id',
    summary: 'Change a system, pause it, or go on',
    audience: 'admin',
    body: webhookChange,
  },
  { method: 'DELETE', path: '/v1/webhooks/:id', summary: 'Ask a system no more', audience: 'admin' },
  {
    method: 'POST',
    path: '/v1/webhooks/:id/secrets',
    summary: 'Make a new secret, the one before good beside it for a while',
    audience: 'admin',
    body: secretRequest,
  },

  { method: 'GET', path: '/v1/api-keys', summary: 'The keys for other programs', audience: 'admin' },
  {
    method: 'POST',
    path: '/v1/api-keys',
    summary: 'Make a key; it is shown once',
    audience: 'admin',
    body: keyRequest,
  },
  { method: 'DELETE', path: '/v1/api-keys/:id', summary: 'Take a key back', audience: 'admin' },
  {
    method: 'GET',
    path: '/v1/audit',
    summary: 'Who changed what, newest first',
    audience: 'admin',
    query: auditQuery,
  },
];

const byRoute = new Map(OPERATIONS.map((one) => [`${one.method} ${one.path}`, one]));

export function operationAt(method: string, path: string | undefined): Operation | undefined {
  return byRoute.get(`${method} ${path}`);
}
