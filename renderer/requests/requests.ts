import type { ActionAsked, ActionState } from '#shared/sync/action.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';

/** Something this till asked of the chain, and what head office has said about it. */
export type Request = {
  readonly id: string;
  readonly asked: ActionAsked;
  readonly askedAt: string;
  /** By this till's clock; head office goes by its own. */
  readonly expiresAt: string;
  /** null: it waits here or in the queue. */
  readonly told: ActionState | null;
};

export type RequestFact = Extract<FactBody, { kind: 'actionRequested' }>;

/** How long an answer is of use, seconds. A price is wanted while the customer stands there. */
const GOOD_FOR: Readonly<Record<ActionAsked['kind'], number>> = {
  stockElsewhere: 3600,
  customerBalance: 3600,
  priceOverride: 15 * 60,
  eInvoiceNumber: 7 * 24 * 3600,
  walletConfirmation: 15 * 60,
};
/** How often a screen looks whether the time of a request is over, milliseconds. */
export const LOOK_EVERY_MS = 5000;
/** Requests that are kept in mind, the latest ones. */
const KEPT_MAX = 200;
/** Of an e-invoice's number likewise: it belongs to its sale as long as that is here. */
const NUMBERS_KEPT_MAX = 10_000;

/** What this till asked, newest first, live. */
export type Requests = LiveValue<readonly Request[]> & {
  /** Reads what this till asked before from its own entries. */
  readOwn(entries: readonly Entry[]): void;
  /** Seals a request. @returns why it was not recorded, for `failureWords`; null when it is */
  ask(asked: ActionAsked): Promise<Error | null>;
};

export function createRequests(needs: {
  /** By the id of the request, as head office tells it. */
  readonly told: LiveValue<ReadonlyMap<string, ActionState>>;
  /** @returns the sealed entry, or the reason against it. @throws without an answer */
  record(id: string, fact: RequestFact): Promise<Entry | Error>;
  readonly by: () => string | undefined;
  readonly newId: () => string;
}): Requests {
  const own = new Map<string, Omit<Request, 'told'>>();
  const live = liveValue<readonly Request[]>([]);

  function show(): void {
    const told = needs.told.get();
    const newestFirst = [...own.values()].sort((a, b) => (a.askedAt < b.askedAt ? 1 : -1));
    const isNumber = ({ asked }: Omit<Request, 'told'>): boolean => asked.kind === 'eInvoiceNumber';
    const tooMany = [
      ...newestFirst.filter(isNumber).slice(NUMBERS_KEPT_MAX),
      ...newestFirst.filter((one) => !isNumber(one)).slice(KEPT_MAX),
    ];
    for (const { id } of tooMany) own.delete(id);
    const kept = newestFirst.filter(({ id }) => own.has(id));
    live.set(kept.map((one) => ({ ...one, told: told.get(one.id) ?? null })));
  }
  needs.told.subscribe(show);

  function keep({ id, body, sealedAt }: Entry): void {
    if (body.kind !== 'actionRequested') return;
    const expiresAt = new Date(Date.parse(sealedAt) + body.goodForSeconds * 1000).toISOString();
    own.set(id, { id, asked: body.action, askedAt: sealedAt, expiresAt });
  }

  return {
    ...live,
    readOwn(entries) {
      for (const entry of entries) keep(entry);
      show();
    },
    async ask(asked) {
      const by = needs.by();
      const fact: RequestFact = {
        kind: 'actionRequested',
        action: asked,
        goodForSeconds: GOOD_FOR[asked.kind],
        ...(by !== undefined && { by }),
      };
      try {
        const recorded = await needs.record(needs.newId(), fact);
        if (recorded instanceof Error) return recorded;
        keep(recorded);
      } catch (cause) {
        return cause instanceof Error ? cause : new Error(String(cause));
      }
      show();
      return null;
    },
  };
}

/** How a request stands, for the screen. `waiting`: it has not reached head office. */
export function standOf(
  { told, expiresAt }: Request,
  now: Date,
): ActionState | { readonly state: 'waiting' } {
  // While the line is down nobody tells that the time is over.
  const open = told === null || told.state === 'taken' || told.state === 'asked';
  if (open && now.getTime() > Date.parse(expiresAt))
    return { state: 'expired', changedAt: expiresAt, expiresAt };
  return told ?? { state: 'waiting' };
}
