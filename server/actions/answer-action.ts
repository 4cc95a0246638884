import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { changeDocument, findDocument, listDocuments } from '../workflows/documents.ts';
import { actionDocumentState, actionType, OPEN_STATES, type ActionDocument } from './action-documents.ts';
import { actionReply, changeBy, readReply } from './action-reply.ts';

const SHOWN_MAX = 200;

export const actionsQuery = z.strictObject({ state: actionDocumentState.optional() });

/** An answer that comes later. `revision`: the one that it answers, as the webhook or the list said. */
export const answerRequest = z.strictObject({
  revision: z.coerce.number().int().min(1),
  reply: actionReply.refine(({ status }) => status !== 'later', 'answered, refused or failed'),
});

export type AnswerProblem =
  | { readonly code: 'noSuchAction' }
  | { readonly code: 'badAnswer'; readonly message: string }
  /** It ended, was answered by somebody else, or is another revision by now. */
  | { readonly code: 'stale'; readonly state: string; readonly revision: number };

/**
 * Answers a request that waits. The answer goes down the till's channel with this change, and the first
 * one counts: one that names another revision than the request has is told so.
 *
 * @returns the channels that got news
 */
export async function answerAction(
  db: Database,
  id: string,
  { revision, reply }: z.infer<typeof answerRequest>,
  answeredBy: string,
  now: Date,
): Promise<Result<readonly ChannelName[], AnswerProblem>> {
  return db.transaction().execute(async (trx): Promise<Result<readonly ChannelName[], AnswerProblem>> => {
    const document = await findDocument(trx, actionType, id);
    if (!document || document.state === 'forgotten') return err({ code: 'noSuchAction' });
    const stale = { code: 'stale', state: document.state, revision: document.revision } as const;
    if (document.revision !== revision || !mayBeAnswered(document)) return err(stale);
    const read = readReply(document, reply);
    if (!read.ok) return err({ code: 'badAnswer', message: read.problem });
    const change = changeBy(document, read.value, answeredBy, now);
    const changed = await changeDocument(trx, actionType, { id, revision }, change, now);
    return changed.ok ? ok(changed.value) : err(stale);
  });
}

/** What is being ordered is answered by whoever does it, and by nobody else meanwhile. */
export function mayBeAnswered({ state }: ActionDocument): boolean {
  return OPEN_STATES.some((one) => one === state) && state !== 'ordered';
}

/** Requests as other programs and the console see them, the latest change first. */
export async function listActions(db: Database, { state }: z.infer<typeof actionsQuery> = {}) {
  const options = { limit: SHOWN_MAX, ...(state !== undefined && { states: [state] }) };
  return (await listDocuments(db, actionType, options)).map(shown);
}

export async function findAction(db: Database, id: string) {
  const document = await findDocument(db, actionType, id);
  return document && shown(document);
}

export type ShownAction = ReturnType<typeof shown>;

function shown(document: ActionDocument) {
  const { id, state, revision, fault, changedAt, body } = document;
  return {
    id,
    state,
    revision,
    ...body,
    /** Why the last try failed, while it is tried again. */
    ...(fault !== null && { lastFault: fault }),
    changedAt,
    waits: mayBeAnswered(document),
  };
}
