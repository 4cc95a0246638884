import { bundleTally } from '#shared/sync/bundle.ts';
import { jsonRows } from '../catalogue/source-rows.ts';
import { chainRequest, stockRequest } from '../chain/chain.ts';
import { closeRequest } from '../chain/close-books.ts';
import { policyRequest } from '../chain/policies.ts';
import { ownersRequest } from '../enrolment/owners.ts';
import { revokeRequest } from '../enrolment/revoke-till.ts';
import { channelRequest } from '../enrolment/till-channels.ts';
import { recordsRequest } from '../records/put-records.ts';
import { rolloutRequest } from '../rollout/rollouts.ts';
import { countsQuery } from '../stock/book-counts.ts';
import { ledgerQuery } from '../stock/list-ledger.ts';
import { transfersQuery } from '../stock/read-transfers.ts';
import { cancelRequest, receiveRequest, refuseRequest, transferRequest } from '../stock/transfers.ts';
import { staffRequest } from '../staff/put-staff.ts';
import {
  catalogueAnswer,
  codeAnswer,
  countsAnswer,
  customerHistoryAnswer,
  done,
  importsAnswer,
  ledgerAnswer,
  ownersAnswer,
  ownersPutAnswer,
  policiesAnswer,
  recordsAnswer,
  rolloutsAnswer,
  schedulesAnswer,
  shopsAnswer,
  staffAnswer,
  stockAnswer,
  tillsAnswer,
  transferAnswer,
  transfersAnswer,
} from './chain-answers.ts';
import { catalogueQuery, codeRequest } from './requests.ts';
import type { Operation } from './operation.ts';

/** What the chain’s own programs set up: shops, goods, people and tills. */
export const CHAIN_OPERATIONS: readonly Operation[] = [
  {
    method: 'PUT',
    path: '/v1/chain',
    summary: 'Set the chain up, or change it',
    audience: 'chain',
    body: chainRequest,
    answer: done,
  },
  {
    method: 'PUT',
    path: '/v1/policies',
    summary: 'What the chain, or a shop, lets pass',
    audience: 'chain',
    body: policyRequest,
    answer: done,
  },
  {
    method: 'GET',
    path: '/v1/policies',
    summary: 'What counts at each shop, and whose word each value is',
    audience: 'chain',
    answer: policiesAnswer,
  },
  {
    method: 'GET',
    path: '/v1/shops',
    summary: 'Every shop, and how far its books are closed',
    audience: 'chain',
    answer: shopsAnswer,
  },
  {
    method: 'POST',
    path: '/v1/shops/:id/close-books',
    summary: 'Close a shop’s books through a day',
    audience: 'chain',
    body: closeRequest,
    answer: done,
  },

  {
    method: 'POST',
    path: '/v1/catalogue',
    summary: 'Publish a catalogue, all rows or the good ones, at once or at its time (`effectiveAt`, UTC)',
    audience: 'catalogue',
    query: catalogueQuery,
    body: jsonRows,
    bodyType: 'text/csv',
    answer: catalogueAnswer,
  },
  {
    method: 'GET',
    path: '/v1/catalogue/imports',
    summary: 'How far imports of catalogues are, and how they ended; newest first',
    audience: 'catalogue',
    answer: importsAnswer,
  },
  {
    method: 'GET',
    path: '/v1/catalogue/schedules',
    summary:
      'Catalogues that wait for their time, the latest that did, and which versions each replaces unseen',
    audience: 'catalogue',
    answer: schedulesAnswer,
  },
  {
    method: 'DELETE',
    path: '/v1/catalogue/schedules/:id',
    summary: 'Withdraw a catalogue before its time',
    audience: 'catalogue',
    answer: done,
  },
  {
    method: 'POST',
    path: '/v1/catalogue/schedules/:id/seen',
    summary: 'End the alert about a scheduled catalogue: somebody has seen it, and lets it be',
    audience: 'catalogue',
    answer: done,
  },
  {
    method: 'PUT',
    path: '/v1/stock',
    summary: 'Set counted stock',
    audience: 'stock',
    body: stockRequest,
    answer: stockAnswer,
  },
  {
    method: 'GET',
    path: '/v1/stock/counts',
    summary: 'What was counted, by whom, and the difference to the books; newest first',
    audience: 'stock',
    query: countsQuery,
    answer: countsAnswer,
  },
  {
    method: 'GET',
    path: '/v1/stock/ledger',
    summary: 'What moved stock besides sales and counts, with reason and reference; newest first',
    audience: 'stock',
    query: ledgerQuery,
    answer: ledgerAnswer,
  },
  {
    method: 'GET',
    path: '/v1/stock-transfers',
    summary:
      'Goods that go from shop to shop, newest first; `next` of an answer is `before` of the next page',
    audience: 'stock',
    query: transfersQuery,
    answer: transfersAnswer,
  },
  {
    method: 'POST',
    path: '/v1/stock-transfers',
    summary: 'Send goods to another shop; the same key again is the same transfer',
    audience: 'stock',
    body: transferRequest,
    answer: transferAnswer,
  },
  {
    method: 'GET',
    path: '/v1/stock-transfers/:id',
    summary: 'One transfer',
    audience: 'stock',
    answer: transferAnswer,
  },
  {
    method: 'POST',
    path: '/v1/stock-transfers/:id/receive',
    summary: 'Say what came; a difference stays with the line',
    audience: 'stock',
    body: receiveRequest,
    answer: transferAnswer,
  },
  {
    method: 'POST',
    path: '/v1/stock-transfers/:id/refuse',
    summary: 'Refuse a transfer: all of it goes back',
    audience: 'stock',
    body: refuseRequest,
    answer: transferAnswer,
  },
  {
    method: 'POST',
    path: '/v1/stock-transfers/:id/cancel',
    summary: 'Cancel a transfer: all of it is back',
    audience: 'stock',
    body: cancelRequest,
    answer: transferAnswer,
  },

  {
    method: 'PUT',
    path: '/v1/records',
    summary: 'Publish documents: customers, settings',
    audience: 'people',
    body: recordsRequest,
    answer: recordsAnswer,
  },
  {
    method: 'GET',
    path: '/v1/customers/:id/history',
    summary: 'What tills and head office said about a customer, and which word counts; newest first',
    audience: 'people',
    answer: customerHistoryAnswer,
  },
  {
    method: 'PUT',
    path: '/v1/staff',
    summary: 'Publish who works at the tills',
    audience: 'people',
    body: staffRequest,
    answer: staffAnswer,
  },

  {
    method: 'POST',
    path: '/v1/enrolment-codes',
    summary: 'Make a one-time code for a till',
    audience: 'tills',
    body: codeRequest,
    answer: codeAnswer,
  },
  {
    method: 'GET',
    path: '/v1/owners',
    summary: 'Who may let tills in by mail',
    audience: 'tills',
    answer: ownersAnswer,
  },
  {
    method: 'PUT',
    path: '/v1/owners',
    summary: 'Say who may let tills in by mail, and at which shops',
    audience: 'tills',
    body: ownersRequest,
    answer: ownersPutAnswer,
  },
  {
    method: 'GET',
    path: '/v1/tills',
    summary: 'Every till, its state and its channels',
    audience: 'tills',
    answer: tillsAnswer,
  },
  {
    method: 'PUT',
    path: '/v1/tills/:id/channels',
    summary: 'Pause a channel of a till, or give it management',
    audience: 'tills',
    body: channelRequest,
    answer: done,
  },
  {
    method: 'POST',
    path: '/v1/tills/:id/revoke',
    summary: 'Shut a till out, or the PC that was it in one epoch',
    audience: 'tills',
    body: revokeRequest,
    answer: done,
  },
  {
    method: 'POST',
    path: '/v1/bundles',
    summary: 'Take in unsent sales that were carried by hand',
    audience: 'tills',
    bodyType: 'application/jose',
    answer: bundleTally,
  },
  {
    method: 'PUT',
    path: '/v1/rollouts',
    summary: 'How far a version of the till may go',
    audience: 'tills',
    body: rolloutRequest,
    answer: done,
  },
  {
    method: 'GET',
    path: '/v1/rollouts',
    summary: 'How far each version may go, and which tills run it',
    audience: 'tills',
    answer: rolloutsAnswer,
  },
];
