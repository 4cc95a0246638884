import type { Entry } from '#shared/sync/entry.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import { momentOf } from '#shared/sync/moment.ts';
import type { Database } from '../database/open-database.ts';
import type { NotEnded, TransferSaid } from '../rules/transfer-not-ended.ts';
import { lockCounting } from '../stock/book-counts.ts';
import { endInOrder, lockTransfers, type EndProblem, type Ending } from '../stock/end-transfers.ts';

type Said = { readonly entry: Entry; readonly body: TransferSaid };

export type SaidTransfers = {
  /** Why a transfer did not end as an entry says, by the entry's id. */
  readonly notEnded: ReadonlyMap<string, NotEnded>;
  readonly channels: ReadonlySet<ChannelName>;
};

/**
 * Ends the transfers that people at tills have received or refused, inside the caller's transaction, by the
 * rule that head office's own pages end them by. Before the batch's counts and sales: goods that came are there to be
 * counted and sold.
 *
 * @param at moment of settlement, ISO 8601
 */
export async function endSaidTransfers(
  db: Database,
  entries: readonly Entry[],
  at: string,
): Promise<SaidTransfers> {
  const said = entries.flatMap((entry): Said[] => {
    const { body } = entry;
    return body.kind === 'transferReceived' || body.kind === 'transferRefused' ? [{ entry, body }] : [];
  });
  if (said.length === 0) return { notEnded: new Map(), channels: new Set() };
  await lockTransfers(
    db,
    said.map(({ body }) => body.transferId),
  );
  // The batch's counts take the same locks after this: asked for at once, they are taken in their order.
  const counting = entries.filter(({ body }) => body.kind === 'stockCounted');
  await lockCounting(
    db,
    [...counting, ...said.map(({ entry }) => entry)].map(({ shopId }) => shopId),
  );
  const endings = said.map((one) => endingOf(one, at));
  const { ended, channels } = await endInOrder(db, endings, new Date(at));
  const notEnded = ended.flatMap((one, place): [string, NotEnded][] =>
    one.ok ? [] : [[said[place]!.entry.id, whyNot(one.problem)]],
  );
  return { notEnded: new Map(notEnded), channels };
}

function endingOf({ entry, body }: Said, at: string): Ending {
  const { transferId, by } = body;
  // Of a clock that is ahead the moment of settlement is the latest that can be.
  const moment = Math.min(momentOf(entry, entry.sealedAt), Date.parse(at));
  return {
    transferId,
    step: body.kind === 'transferReceived' ? { to: 'received', lines: body.lines } : { to: 'refused' },
    by: by === undefined ? `till ${entry.tillId}` : `${by} at till ${entry.tillId}`,
    note: body.kind === 'transferRefused' ? body.reason : '',
    at: new Date(moment),
    saidIn: entry.shopId,
  };
}

function whyNot(problem: EndProblem): NotEnded {
  if (problem.code !== 'over') return problem;
  const { number, state, endedBy, endedAt } = problem.transfer;
  if (state === 'sent') throw new Error(`transfer ${number} is over and on its way`);
  return { code: 'over', number, state, endedBy: endedBy ?? 'somebody', endedAt: endedAt!.toISOString() };
}
