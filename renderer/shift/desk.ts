import type { RecordProblem } from '#shared/bridge/contract.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { sumCounted, type Counted } from '#shared/shift/denominations.ts';
import {
  countBetween,
  countShift,
  type OpenedEntry,
  type ShiftFigures,
} from '#shared/shift/shift-figures.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { Store } from '../store/open-store.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';

const ENTRIES_AT_ONCE = 500;
const CLOSED_LISTED_MAX = 12;

export type DeskProblem =
  | RecordProblem
  /** There are no prices yet, and so no currency. */
  | { readonly code: 'noCurrency'; readonly message: string };

/** A shift's figures, and what was sold before it while no shift was open; null where nobody can say. */
export type ShiftReport = {
  readonly figures: ShiftFigures;
  readonly before: { readonly sales: number; readonly totalMinor: number } | null;
};

export type ClosedShift = { readonly shiftId: string; readonly number: number | null; readonly at: string };

/**
 * The drawer and the shift of this till, and whether it is a practice ground. What is so is read from
 * the sealed entries, so it survives a restart and a lost store; nothing here keeps a sale from being made.
 */
export type Desk = {
  /** The open shift; null when none is. */
  readonly shift: LiveValue<OpenedEntry | null>;
  /** The last shifts that were closed, newest first. */
  readonly closed: LiveValue<readonly ClosedShift[]>;
  readonly training: LiveValue<boolean>;
  /** Reads all of it again: journal and store were compared. */
  read(): Promise<void>;
  /** @param id of the entry: the same again is the same opening, when an answer was lost */
  open(id: string, floatMinor: number): Promise<Result<Entry, DeskProblem>>;
  /** Cash put in or taken out that belongs to no sale. */
  moveCash(
    id: string,
    move: { kind: 'cashIn' | 'cashOut'; amountMinor: number; reason: string; by?: string },
  ): Promise<Result<Entry, DeskProblem>>;
  noteDrawerOpened(id: string, reason: string, by?: string): Promise<Result<Entry, DeskProblem>>;
  /** Closes the open shift with what was counted. */
  close(id: string, counted: readonly Counted[]): Promise<Result<ShiftReport, DeskProblem>>;
  /** A report of a shift, open or closed; null when it is not here any more. */
  report(shiftId: string): Promise<ShiftReport | null>;
  setTraining(on: boolean, by?: string): Promise<Result<Entry, DeskProblem>>;
};

export function createDesk(needs: {
  store(): Promise<Pick<Store, 'entriesOfKind' | 'entriesAfter'>>;
  recordFact(id: string, fact: FactBody): Promise<Result<Entry, RecordProblem>>;
  /** Who is signed in; undefined where the shop has no staff. */
  by(): string | undefined;
  /** Of the prices that are sold by; undefined before the first came. */
  currency(): string | undefined;
  newId(): string;
}): Desk {
  const shift = liveValue<OpenedEntry | null>(null);
  const closed = liveValue<readonly ClosedShift[]>([]);
  const training = liveValue(false);
  const who = (by = needs.by()): { by?: string } => (by === undefined ? {} : { by });

  async function read(): Promise<void> {
    const store = await needs.store();
    const opened = newest((await store.entriesOfKind('shiftOpened')).filter(isOpened));
    const closings = await store.entriesOfKind('shiftClosed');
    const last = newest(closings);
    shift.set(opened && (!last || isAfter(opened, last)) ? opened : null);
    closed.set(lastClosed(closings));
    const on = newest(await store.entriesOfKind('trainingOn'));
    const off = newest(await store.entriesOfKind('trainingOff'));
    training.set(on !== null && (!off || isAfter(on, off)));
  }

  /** Seals, and lets what is open or on follow from what is sealed. */
  async function record(id: string, fact: FactBody): Promise<Result<Entry, DeskProblem>> {
    const recorded = await needs.recordFact(id, fact);
    if (recorded.ok) await read();
    return recorded;
  }

  /** Entries after a place, up to and without another. */
  async function entriesBetween(after: Entry, until?: Entry): Promise<Entry[]> {
    const store = await needs.store();
    const found: Entry[] = [];
    for (;;) {
      const page: Entry[] = await store.entriesAfter(found.at(-1) ?? after, ENTRIES_AT_ONCE);
      const inside = until ? page.filter((entry) => isAfter(until, entry)) : page;
      found.push(...inside);
      if (page.length < ENTRIES_AT_ONCE || inside.length < page.length) return found;
    }
  }

  async function reportOf(opened: OpenedEntry): Promise<ShiftReport> {
    const store = await needs.store();
    const closings = await store.entriesOfKind('shiftClosed');
    const previous = newest(closings.filter((closing) => isAfter(opened, closing)));
    const own = closings.find(
      ({ body }) => body.kind === 'shiftClosed' && body.shiftId === opened.body.shiftId,
    );
    const during = await entriesBetween(opened, own);
    return {
      figures: countShift(opened, own ? [...during, own] : during),
      before: previous && countBetween(await entriesBetween(previous, opened)),
    };
  }

  return {
    shift,
    closed,
    training,
    read,
    async open(id, floatMinor) {
      const currency = needs.currency();
      if (currency === undefined) return err({ code: 'noCurrency', message: 'there are no prices yet' });
      return record(id, { kind: 'shiftOpened', shiftId: id, floatMinor, currency, ...who() });
    },
    async moveCash(id, { kind, amountMinor, reason, by }) {
      const currency = needs.currency();
      if (currency === undefined) return err({ code: 'noCurrency', message: 'there are no prices yet' });
      return record(id, { kind, amountMinor, currency, reason, ...who(by) });
    },
    noteDrawerOpened: (id, reason, by) => record(id, { kind: 'drawerOpened', reason, ...who(by) }),
    async close(id, counted) {
      const opened = shift.get();
      if (!opened) return err({ code: 'factSealedAlready', message: 'no shift is open' });
      const { figures } = await reportOf(opened);
      const numbers = (await (await needs.store()).entriesOfKind('shiftClosed')).map(({ body }) =>
        body.kind === 'shiftClosed' ? (body.number ?? 0) : 0,
      );
      const recorded = await record(id, {
        kind: 'shiftClosed',
        shiftId: opened.body.shiftId,
        countedMinor: sumCounted(counted),
        expectedMinor: figures.expectedMinor,
        currency: opened.body.currency,
        number: Math.max(0, ...numbers) + 1,
        ...(counted.length > 0 && { counted: counted.map((one) => ({ ...one })) }),
        ...who(),
      });
      return recorded.ok ? ok(await reportOf(opened)) : recorded;
    },
    async report(shiftId) {
      const openings = (await (await needs.store()).entriesOfKind('shiftOpened')).filter(isOpened);
      const opened = openings.find(({ body }) => body.shiftId === shiftId);
      return opened ? reportOf(opened) : null;
    },
    setTraining: (on, by) => record(needs.newId(), { kind: on ? 'trainingOn' : 'trainingOff', ...who(by) }),
  };
}

function lastClosed(closings: readonly Entry[]): ClosedShift[] {
  return closings
    .toSorted((one, other) => (isAfter(one, other) ? -1 : 1))
    .slice(0, CLOSED_LISTED_MAX)
    .flatMap(({ body, sealedAt }) =>
      body.kind === 'shiftClosed'
        ? [{ shiftId: body.shiftId, number: body.number ?? null, at: sealedAt }]
        : [],
    );
}

function isOpened(entry: Entry): entry is OpenedEntry {
  return entry.body.kind === 'shiftOpened';
}

/** Later in the journal. The sequence orders, never the clock. */
function isAfter(one: Entry, other: Entry): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq);
}

function newest<E extends Entry>(entries: readonly E[]): E | null {
  return entries.reduce<E | null>((last, entry) => (last && isAfter(last, entry) ? last : entry), null);
}
