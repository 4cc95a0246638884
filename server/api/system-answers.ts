import { z } from 'zod';
import { actionKind } from '#shared/sync/action.ts';
import { actionBody, actionDocumentState } from '../actions/action-documents.ts';
import { scope } from './api-keys.ts';

/** Answers about head office itself, requests, and the systems that it asks, as they stand in JSON. */

const at = z.iso.datetime();

export const readyAnswer = z.strictObject({ ok: z.boolean(), database: z.boolean(), queue: z.boolean() });
/** An OpenAPI 3.1 document. */
export const documentAnswer = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.unknown()),
});

export const actionAnswerShown = z.strictObject({
  id: z.uuid(),
  state: actionDocumentState,
  revision: z.int().min(1),
  ...actionBody.shape,
  /** Why the last try failed, while it is tried again. */
  lastFault: z.string().optional(),
  changedAt: at,
  /** Whether an answer is taken now. */
  waits: z.boolean(),
});
export const actionsAnswer = z.strictObject({ actions: z.array(actionAnswerShown) });

export const webhooksAnswer = z.strictObject({
  webhooks: z.array(
    z.strictObject({
      id: z.uuid(),
      url: z.url(),
      kinds: z.array(actionKind),
      description: z.string(),
      pausedBecause: z.string().nullable(),
      createdAt: at,
      secrets: z.array(
        z.strictObject({ id: z.uuid(), ending: z.string(), createdAt: at, endsAt: at.nullable() }),
      ),
    }),
  ),
});
/** The secret is in this answer, and in no other. */
export const secretAnswer = z.strictObject({ id: z.uuid(), secret: z.string() });

/** The key is in this answer, and in no other. */
export const keyAnswer = z.strictObject({ id: z.uuid(), key: z.string() });
export const keysAnswer = z.strictObject({
  keys: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      scopes: z.array(scope),
      createdAt: at,
      revokedAt: at.nullable(),
    }),
  ),
});
export const auditAnswer = z.strictObject({
  audit: z.array(
    z.strictObject({
      id: z.int().min(1),
      at,
      actor: z.string(),
      method: z.string(),
      path: z.string(),
      status: z.int(),
    }),
  ),
});
