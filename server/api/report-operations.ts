import { exportQuery } from '../console/export-sales.ts';
import { exceptionChange, exceptionsQuery } from '../exceptions/exceptions.ts';
import { lostRequest } from '../exceptions/missing-entries.ts';
import { quarantineChange, quarantineQuery } from '../exceptions/quarantined.ts';
import { shiftsQuery } from '../shifts/list-shifts.ts';
import { done } from './chain-answers.ts';
import {
  alertsAnswer,
  entriesAnswer,
  exceptionsAnswer,
  lostAnswer,
  missingAnswer,
  quarantineAnswer,
  receiptAnswer,
  shiftsAnswer,
  summaryAnswer,
} from './report-answers.ts';
import { entriesQuery, receiptCodeRequest } from './requests.ts';
import type { Operation } from './operation.ts';

/** What needs a person, and what was sold. */
export const REPORT_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v1/alerts',
    summary: 'What is urgent',
    audience: 'attention',
    answer: alertsAnswer,
  },
  {
    method: 'GET',
    path: '/v1/missing-entries',
    summary: 'Entries that tills have sealed and head office has not',
    audience: 'attention',
    answer: missingAnswer,
  },
  {
    method: 'POST',
    path: '/v1/missing-entries/lost',
    summary: 'Declare entries lost that will never come; the books can then be closed',
    audience: 'attention',
    body: lostRequest,
    answer: lostAnswer,
  },
  {
    method: 'GET',
    path: '/v1/exceptions',
    summary: 'What was found about settled entries; `next` of an answer is `after` of the next page',
    audience: 'attention',
    query: exceptionsQuery,
    answer: exceptionsAnswer,
  },
  {
    method: 'POST',
    path: '/v1/exceptions/:entryId/:position',
    summary: 'Take an exception, or say how it ended',
    audience: 'attention',
    body: exceptionChange,
    answer: done,
  },
  {
    method: 'GET',
    path: '/v1/quarantine',
    summary: 'What was kept aside; `next` of an answer is `after` of the next page',
    audience: 'attention',
    query: quarantineQuery,
    answer: quarantineAnswer,
  },
  {
    method: 'POST',
    path: '/v1/quarantine/:id',
    summary: 'Book or dismiss what was kept aside',
    audience: 'attention',
    body: quarantineChange,
    answer: done,
  },

  {
    method: 'POST',
    path: '/v1/receipt-codes/check',
    summary: 'Check the code on a receipt',
    audience: 'reports',
    body: receiptCodeRequest,
    answer: receiptAnswer,
  },
  {
    method: 'GET',
    path: '/v1/summary',
    summary: 'What was settled, in figures',
    audience: 'reports',
    answer: summaryAnswer,
  },
  {
    method: 'GET',
    path: '/v1/entries',
    summary: 'A till’s settled sales, in the order of its journal',
    audience: 'reports',
    query: entriesQuery,
    answer: entriesAnswer,
  },
  {
    method: 'GET',
    path: '/v1/sales',
    summary: 'Booked sales of some business dates, their lines or their payments, as CSV or JSON Lines',
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
    answer: shiftsAnswer,
  },
];
