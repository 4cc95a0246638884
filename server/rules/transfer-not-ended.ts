import type { FactBody } from '#shared/sync/fact.ts';
import type { Found } from './facts.ts';
import type { StepProblem } from './stock-transfer.ts';

/** What a till says about goods on their way to its shop. */
export type TransferSaid = Extract<FactBody, { kind: 'transferReceived' | 'transferRefused' }>;

/** Why a transfer did not end as a till said. */
export type NotEnded =
  | Exclude<StepProblem, { code: 'over' }>
  | { readonly code: 'noSuchTransfer' }
  | {
      readonly code: 'over';
      readonly number: number;
      readonly state: 'received' | 'refused' | 'cancelled';
      readonly endedBy: string;
      /** ISO 8601. */
      readonly endedAt: string;
    };

/** Lines that a message has room for. */
const LINES_SAID_MAX = 8;

/**
 * Says that a transfer did not end as a till said: somebody else had ended it otherwise, or it is none of the
 * shop's. Nothing is booked then, for goods are not booked twice; but they may stand in the shop, so the
 * exception names them, and they are counted. Protects the shop from goods that somebody has seen come and that
 * no book has.
 */
export function transferNotEnded(said: TransferSaid, problem: NotEnded): Found[] {
  switch (problem.code) {
    case 'over': {
      const { number, state, endedBy, endedAt } = problem;
      const message = `transfer ${number} was ${state} by ${endedBy} at ${endedAt} already; ${sayWhat(said)}`;
      return [{ code: 'transferOver', message: message.slice(0, 500) }];
    }
    case 'noSuchTransfer':
      return unknown(said, `transfer ${said.transferId} is none to this shop`);
    case 'notSent':
      return unknown(said, `product "${problem.productId}" was not sent`);
    case 'notSaid':
      return unknown(said, `product "${problem.productId}" was sent too, and nothing is said of it`);
    case 'saidTwice':
      return unknown(said, `product "${problem.productId}" is said twice`);
  }
}

function unknown(said: TransferSaid, why: string): Found[] {
  return [{ code: 'transferUnknown', message: `${why}; ${sayWhat(said)}`.slice(0, 500) }];
}

function sayWhat(said: TransferSaid): string {
  if (said.kind === 'transferRefused') return `here it was refused: ${said.reason}`;
  const lines = said.lines.filter(({ quantityMilli }) => quantityMilli > 0);
  if (lines.length === 0) return 'here nothing came';
  const shown = lines
    .slice(0, LINES_SAID_MAX)
    .map(({ productId, quantityMilli }) => `"${productId}" ${quantityMilli / 1000}`);
  const rest = lines.length > shown.length ? `, and ${lines.length - shown.length} more` : '';
  return `here came ${shown.join(', ')}${rest}`;
}
