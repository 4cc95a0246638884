import { actionsQuery, answerRequest } from '../actions/answer-action.ts';
import { secretRequest, webhookChange, webhookRequest } from '../webhooks/webhooks.ts';
import { keyRequest } from './api-keys.ts';
import { done } from './chain-answers.ts';
import {
  actionAnswerShown,
  actionsAnswer,
  auditAnswer,
  documentAnswer,
  keyAnswer,
  keysAnswer,
  readyAnswer,
  secretAnswer,
  webhooksAnswer,
} from './system-answers.ts';
import { auditQuery } from './requests.ts';
import type { Operation } from './operation.ts';

/** How head office does, the systems that it asks, and whom it lets in. */
export const SYSTEM_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the process answers',
    audience: 'anyone',
    answer: done,
  },
  {
    method: 'GET',
    path: '/readyz',
    summary: 'Whether database and queue answer',
    audience: 'anyone',
    answer: readyAnswer,
  },
  {
    method: 'GET',
    path: '/metrics',
    summary: 'Figures for Prometheus',
    audience: 'reports',
    answerType: 'text/plain',
  },
  {
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This document',
    audience: 'anyone',
    answer: documentAnswer,
  },

  {
    method: 'GET',
    path: '/v1/actions',
    summary: 'What tills asked, and how far each request is',
    audience: 'actions',
    query: actionsQuery,
    answer: actionsAnswer,
  },
  {
    method: 'GET',
    path: '/v1/actions/:id',
    summary: 'One request',
    audience: 'actions',
    answer: actionAnswerShown,
  },
  {
    method: 'POST',
    path: '/v1/actions/:id/answer',
    summary: 'Answer a request that waits; the first answer to its revision counts',
    audience: 'actions',
    body: answerRequest,
    answer: done,
  },
  {
    method: 'GET',
    path: '/v1/webhooks',
    summary: 'The systems that are asked, without their secrets',
    audience: 'admin',
    answer: webhooksAnswer,
  },
  {
    method: 'POST',
    path: '/v1/webhooks',
    summary: 'Set a system up; its secret is shown once',
    audience: 'admin',
    body: webhookRequest,
    answer: secretAnswer,
  },
  {
    method: 'PUT',
    path: '/v1/webhooks/:id',
    summary: 'Change a system, pause it, or go on',
    audience: 'admin',
    body: webhookChange,
    answer: done,
  },
  {
    method: 'DELETE',
    path: '/v1/webhooks/:id',
    summary: 'Ask a system no more',
    audience: 'admin',
    answer: done,
  },
  {
    method: 'POST',
    path: '/v1/webhooks/:id/secrets',
    summary: 'Make a new secret, the one before good beside it for a while',
    audience: 'admin',
    body: secretRequest,
    answer: secretAnswer,
  },

  {
    method: 'GET',
    path: '/v1/api-keys',
    summary: 'The keys for other programs',
    audience: 'admin',
    answer: keysAnswer,
  },
  {
    method: 'POST',
    path: '/v1/api-keys',
    summary: 'Make a key; it is shown once',
    audience: 'admin',
    body: keyRequest,
    answer: keyAnswer,
  },
  { method: 'DELETE', path: '/v1/api-keys/:id', summary: 'Take a key back', audience: 'admin', answer: done },
  {
    method: 'GET',
    path: '/v1/audit',
    summary: 'Who changed what, newest first',
    audience: 'admin',
    query: auditQuery,
    answer: auditAnswer,
  },
];
