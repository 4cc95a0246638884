import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from '../database/open-database.ts';
import { NotDelivered, sendWebhook, type WebhookAnswer } from '../webhooks/send-webhook.ts';
import { pauseWebhook, type WebhookTarget } from '../webhooks/webhooks.ts';
import type { Work } from '../workflows/workflow.ts';
import type { ActionDocument } from './action-documents.ts';
import { readReply, type ActionReply } from './action-reply.ts';

/** `requested`: please answer. `find`: have you done it already? Nothing is to be done. */
export type ActionMessage = 'action.requested' | 'action.find';

/** It was not taken, and may be asked again. */
type NotTaken = { readonly code: 'notTaken' | 'unknownThere'; readonly message: string };

/**
 * Statuses that refuse a request and yet do not prove that nothing was done: it took too long (408), it is
 * being done already (409), a proxy's asker hung up (499).
 */
const UNPROVEN = new Set([408, 409, 499]);

/**
 * Asks the system that is set up for this kind of request. Taken is what it answers with 200 and a reply,
 * or with 202 or an empty 2xx: then the answer comes later. Not taken is what it refuses (4xx). A 5xx is
 * neither, whatever headers it has: proxies say 502, 503 and 504 also after the work behind them was done.
 *
 * @throws when nobody can say whether it was taken: no answer, one that cannot be read, or a 3xx or 5xx
 */
export async function askSystem(
  db: Database,
  target: WebhookTarget,
  document: ActionDocument,
  message: ActionMessage,
  work: Work,
): Promise<Result<ActionReply, NotTaken>> {
  const id = message === 'action.requested' ? document.id : `find-${document.id}`;
  let answer: WebhookAnswer;
  try {
    answer = await sendWebhook(target, { id, type: message, data: dataOf(document) }, work);
  } catch (error) {
    if (error instanceof NotDelivered) return err({ code: 'notTaken', message: error.message });
    throw error;
  }
  const { status, text } = answer;
  if (status === 410) await pauseWebhook(db, target.id, 'its system said that it is gone (410)', work.at);
  if (status === 404) return err({ code: 'unknownThere', message: 'it answered 404' });
  if (isRefusal(status)) return err({ code: 'notTaken', message: `it answered ${status}` });
  if (status < 200 || status > 299) throw new Error(`it answered ${status}`);
  if (status === 202 || text.trim() === '') return ok({ status: 'later' });
  const reply = readReply(document, readJson(text));
  if (!reply.ok) throw new Error(`its answer cannot be read: ${reply.problem}`);
  return reply;
}

function isRefusal(status: number): boolean {
  return status >= 400 && status <= 499 && !UNPROVEN.has(status);
}

/** What the other side is told; documented in docs/workflows.md. */
function dataOf({ id, revision, body }: ActionDocument) {
  const { asked, tillId, shopId, by, requestedAt, expiresAt } = body;
  return {
    id,
    // An answer that comes later names the revision that it answers: taking a request makes the next one.
    revision: revision + 1,
    action: asked,
    tillId,
    shopId,
    ...(by !== undefined && { by }),
    requestedAt,
    expiresAt,
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
