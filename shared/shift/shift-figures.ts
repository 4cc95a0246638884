import type { TenderKind } from '../sale/tender-kinds.ts';
import type { Sale } from '../sale/sale.ts';
import { countsAsSale, isTraining, type Entry } from '../sync/entry.ts';
import type { FactBody } from '../sync/fact.ts';

type Opened = Extract<FactBody, { kind: 'shiftOpened' }>;
type Closed = Extract<FactBody, { kind: 'shiftClosed' }>;

/** The entry that opens a shift. */
export type OpenedEntry = Entry & { readonly body: Opened };

/** What happened to one till's drawer and takings in a shift. Minor units of the shift's currency. */
export type ShiftFigures = {
  readonly shiftId: string;
  readonly currency: string;
  readonly openedAt: string;
  readonly openedBy: string | null;
  /** null while the shift is open. */
  readonly closed: {
    readonly at: string;
    readonly by: string | null;
    readonly countedMinor: number;
    /** As the till reckoned when it was closed. */
    readonly expectedMinor: number;
    /** Of this till's shifts, which one. */
    readonly number: number | null;
  } | null;
  readonly floatMinor: number;
  readonly sales: number;
  readonly salesMinor: number;
  readonly refunds: number;
  /** What refunds gave back, positive. */
  readonly refundsMinor: number;
  /** By kind of payment: what came in, what was paid out. Cash as handed over, with the change in it. */
  readonly tenders: readonly {
    readonly kind: TenderKind;
    readonly count: number;
    readonly inMinor: number;
    readonly outMinor: number;
  }[];
  readonly changeMinor: number;
  readonly roundingMinor: number;
  readonly tipsMinor: number;
  readonly cashInMinor: number;
  readonly cashOutMinor: number;
  /** Foreign notes, in minor units of their own currencies: they lie in the drawer and are counted apart. */
  readonly foreign: readonly { readonly currency: string; readonly amountMinor: number }[];
  /** What should lie in the drawer, in the shift's own currency. */
  readonly expectedMinor: number;
  /** Who sold how much, refunds taken off; `id` null where nobody was signed in. */
  readonly cashiers: readonly {
    readonly id: string | null;
    readonly sales: number;
    readonly totalMinor: number;
  }[];
  readonly drawerOpened: number;
  readonly overrides: number;
  /** Sales for practice: told, and counted nowhere else. */
  readonly training: number;
};

/**
 * Counts a shift from the till's sealed entries. Pure: the same entries always give the same figures, so
 * a report can be made again at any time.
 *
 * The drawer: the float, and every cash tender as it was handed over or paid out, less the change, and
 * what was put in or taken out besides. Foreign notes are left out of it; they are told apart.
 *
 * @param after entries after the opening, in the order of the journal; those after the closing are left out
 */
export function countShift(opened: OpenedEntry, after: readonly Entry[]): ShiftFigures {
  const { shiftId, currency, floatMinor } = opened.body;
  const end = after.findIndex(({ body }) => body.kind === 'shiftClosed' && body.shiftId === shiftId);
  const during = end === -1 ? after : after.slice(0, end);
  const sums = {
    sales: 0,
    salesMinor: 0,
    refunds: 0,
    refundsMinor: 0,
    changeMinor: 0,
    roundingMinor: 0,
    tipsMinor: 0,
    cashInMinor: 0,
    cashOutMinor: 0,
    drawerOpened: 0,
    overrides: 0,
    training: 0,
  };
  const tenders = new Map<TenderKind, { count: number; inMinor: number; outMinor: number }>();
  const foreign = new Map<string, number>();
  const cashiers = new Map<string | null, { sales: number; totalMinor: number }>();
  let cashMinor = 0;

  function countSale(kind: 'sale' | 'refund', sale: Sale): void {
    const { totalMinor, changeMinor, roundingMinor = 0, tipMinor = 0, cashierId = null } = sale;
    if (kind === 'sale') {
      sums.sales += 1;
      sums.salesMinor += totalMinor;
    } else {
      sums.refunds += 1;
      sums.refundsMinor -= totalMinor;
    }
    sums.changeMinor += changeMinor;
    sums.roundingMinor += roundingMinor;
    sums.tipsMinor += tipMinor;
    cashMinor -= changeMinor;
    for (const tender of sale.tenders) countTender(tender);
    const cashier = cashiers.get(cashierId) ?? { sales: 0, totalMinor: 0 };
    cashier.sales += 1;
    cashier.totalMinor += totalMinor;
    cashiers.set(cashierId, cashier);
  }

  function countTender(tender: Sale['tenders'][number]): void {
    const { kind, amountMinor } = tender;
    const known = tenders.get(kind) ?? { count: 0, inMinor: 0, outMinor: 0 };
    known.count += 1;
    known.inMinor += Math.max(0, amountMinor);
    known.outMinor += Math.max(0, 0 - amountMinor);
    tenders.set(kind, known);
    if (kind !== 'cash') return;
    if (tender.foreign)
      foreign.set(
        tender.foreign.currency,
        (foreign.get(tender.foreign.currency) ?? 0) + tender.foreign.amountMinor,
      );
    else cashMinor += amountMinor;
  }

  for (const entry of during) {
    const { body } = entry;
    if (isTraining(entry)) sums.training += 1;
    else if (countsAsSale(entry)) countSale(entry.body.kind, entry.body.sale);
    else if (body.kind === 'cashIn') sums.cashInMinor += body.amountMinor;
    else if (body.kind === 'cashOut') sums.cashOutMinor += body.amountMinor;
    else if (body.kind === 'drawerOpened') sums.drawerOpened += 1;
    else if (body.kind === 'overrideGiven') sums.overrides += 1;
  }

  return {
    shiftId,
    currency,
    openedAt: opened.sealedAt,
    openedBy: opened.body.by ?? null,
    closed: end === -1 ? null : closingOf(after[end]!),
    floatMinor,
    ...sums,
    tenders: [...tenders].map(([kind, sum]) => ({ kind, ...sum })),
    foreign: [...foreign].map(([currency, amountMinor]) => ({ currency, amountMinor })),
    expectedMinor: floatMinor + cashMinor + sums.cashInMinor - sums.cashOutMinor,
    cashiers: [...cashiers].map(([id, sum]) => ({ id, ...sum })),
  };
}

function closingOf(entry: Entry): ShiftFigures['closed'] {
  const { by, countedMinor, expectedMinor, number } = entry.body as Closed;
  return { at: entry.sealedAt, by: by ?? null, countedMinor, expectedMinor, number: number ?? null };
}

/** Sales that were made while no shift was open. Their money was in the drawer when the float was counted. */
export function countBetween(entries: readonly Entry[]): {
  readonly sales: number;
  readonly totalMinor: number;
} {
  const counting = entries.filter(countsAsSale);
  return {
    sales: counting.length,
    totalMinor: counting.reduce((sum, { body }) => sum + body.sale.totalMinor, 0),
  };
}
