import { z } from 'zod';
import { unreachable } from '#shared/result.ts';
import {
  actionAnswer,
  actionAsked,
  actionFault,
  type ActionKind,
  type ActionState,
} from '#shared/sync/action.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import { KEPT_DAYS } from '#shared/sync/kept-entry.ts';
import { momentOf } from '#shared/sync/moment.ts';
import type { Database } from '../database/open-database.ts';
import { publishRecords } from '../records/put-records.ts';
import { createDocuments, type Change, type Document, type DocumentType } from '../workflows/documents.ts';

/** What a till asked, and what came of it. */
export const actionBody = z.strictObject({
  asked: actionAsked,
  tillId: z.string(),
  shopId: z.string(),
  by: z.string().optional(),
  requestedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  answer: actionAnswer.optional(),
  /** Of a refusal or failure, in words. */
  reason: z.string().optional(),
  fault: actionFault.optional(),
  /** Who answered: a person's name, a key, or a system. */
  answeredBy: z.string().optional(),
});
export type ActionBody = z.infer<typeof actionBody>;

/**
 * `requested`: to be handed to whoever answers it, at most a few times. `ordered`: likewise, but told once,
 * because it moves money or numbers. `asked`: somebody has it. Then how it ended; `forgotten` after a while.
 */
export const actionDocumentState = z.enum([
  'requested',
  'ordered',
  'asked',
  'answered',
  'refused',
  'failed',
  'expired',
  'forgotten',
]);
export type ActionDocumentState = z.infer<typeof actionDocumentState>;
export type ActionDocument = Document<ActionBody>;
export type ActionChange = Change<ActionBody> & { readonly state: ActionDocumentState };

/** In these states an answer is waited for. */
export const OPEN_STATES: readonly ActionDocumentState[] = ['requested', 'ordered', 'asked'];
export const ENDED_STATES: readonly ActionDocumentState[] = ['answered', 'refused', 'failed', 'expired'];

/** How long a till shows how a request ended, days. */
const SHOWN_DAYS = 7;

/** Requests of tills. Each new revision is told in the till's own channel. */
export const actionType: DocumentType<ActionBody> = {
  type: 'action',
  body: actionBody,
  async published(trx: Database, documents, at) {
    const channels = new Map<ChannelName, ActionDocument[]>();
    for (const document of documents) {
      const channel: ChannelName = `till:${document.body.tillId}`;
      channels.set(channel, [...(channels.get(channel) ?? []), document]);
    }
    for (const [channel, list] of channels) {
      const records = list.map((document) => ({
        collection: 'action' as const,
        id: document.id,
        value: document.state === 'forgotten' ? null : toldState(document),
      }));
      await publishRecords(trx, { channel, records }, at);
    }
    return [...channels.keys()];
  },
};

/** Whether what is asked does something elsewhere that must not be done twice. */
const ONCE: Readonly<Record<ActionKind, boolean>> = {
  stockElsewhere: false,
  customerBalance: false,
  priceOverride: false,
  eInvoiceNumber: true,
  walletConfirmation: true,
};

type Requested = Entry & { readonly body: Extract<FactBody, { kind: 'actionRequested' }> };

/**
 * Keeps what tills asked in these entries, inside the transaction that settles them. A request that came
 * too late, because its till was offline, is expired at once: nobody waits for it any more.
 *
 * @returns the channels that got news
 */
export async function createActions(
  trx: Database,
  entries: readonly Entry[],
  at: string,
): Promise<readonly ChannelName[]> {
  const requested = entries.filter((entry): entry is Requested => entry.body.kind === 'actionRequested');
  const now = new Date(at);
  const documents = requested.map((entry) => {
    const { action: asked, goodForSeconds, by } = entry.body;
    const began = momentOf(entry, entry.sealedAt);
    const expiresAt = new Date(began + goodForSeconds * 1000);
    const body: ActionBody = {
      asked,
      tillId: entry.tillId,
      shopId: entry.shopId,
      ...(by !== undefined && { by }),
      requestedAt: new Date(began).toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
    if (expiresAt <= now) return { id: entry.id, ...ended('expired', now), body };
    return { id: entry.id, state: ONCE[asked.kind] ? 'ordered' : 'requested', body, dueAt: expiresAt };
  });
  return createDocuments(trx, actionType, documents, now);
}

/** How a request ended. What is due next is that it is forgotten. */
export function ended(
  state: (typeof ENDED_STATES)[number],
  at: Date,
  shownDays = SHOWN_DAYS,
): { state: ActionDocumentState; dueAt: Date } {
  return { state, dueAt: new Date(at.getTime() + shownDays * 24 * 3_600_000) };
}

/** How a request of this kind ended that was answered. The number of an e-invoice stands on a receipt that tills keep. */
export function endedAnswered(kind: ActionKind, at: Date): { state: ActionDocumentState; dueAt: Date } {
  return ended('answered', at, kind === 'eInvoiceNumber' ? KEPT_DAYS : SHOWN_DAYS);
}

function toldState(document: ActionDocument): ActionState {
  const { body, changedAt } = document;
  const asOf = { changedAt: changedAt.toISOString(), expiresAt: body.expiresAt };
  const state = actionDocumentState.parse(document.state);
  const message = (body.reason ?? '').slice(0, 300);
  switch (state) {
    case 'requested':
    case 'ordered':
      return { state: 'taken', ...asOf };
    case 'asked':
    case 'expired':
      return { state, ...asOf };
    case 'answered':
      return { state, answer: body.answer!, ...asOf };
    case 'refused':
      return {
        state,
        reason: message.slice(0, 200),
        ...(body.answeredBy !== undefined && { by: body.answeredBy.slice(0, 120) }),
        ...asOf,
      };
    case 'failed':
      return { state, fault: body.fault ?? 'cannot', message, ...asOf };
    case 'forgotten':
      throw new Error('what is forgotten is not told');
    default:
      return unreachable(state);
  }
}
