import { setImmediate as nextTurn } from 'node:timers/promises';
import { countDay, type DayCount, type DayFigures } from '#shared/figures/day-figures.ts';
import { countsAsSale } from '#shared/sync/entry.ts';
import type { Journal } from '../journal/journal.ts';

/** Entries read at once: some milliseconds, which is the longest that a sale may have to wait for figures. */
const ENTRIES_AT_ONCE = 20;
/** So many older ones in a row end the search: a clock that was wrong for an hour must not end it. */
const OLDER_IN_A_ROW = 400;
/** A sale is sealed on the day it counts to or around midnight, in whatever time zone the shop is. */
const DAY_SLACK_MS = 48 * 3_600_000;

/** Day figures from the till's own journal. */
export type JournalFigures = {
  /** @param date the shop's calendar day, `YYYY-MM-DD` */
  ofDay(date: string, currency: string): Promise<DayFigures>;
};

/**
 * Counts each entry of the journal at most once, newest first, and only as far back as a day was asked
 * for; so the first question reads some days, and later ones only what was sealed since.
 */
export function openJournalFigures(journal: Pick<Journal, 'ids' | 'find' | 'read'>): JournalFigures {
  const counted = new Set<string>();
  const days = new Map<string, DayCount>();
  /** Everything sealed since this moment is counted, apart from what came after the last look. */
  let countedFromMs = Infinity;
  let turn: Promise<unknown> = Promise.resolve();

  function dayOf(date: string, currency: string): DayCount {
    const key = `${date} ${currency}`;
    let day = days.get(key);
    if (!day) days.set(key, (day = countDay({ date, currency }, (moment) => moment.getHours())));
    return day;
  }

  async function catchUp(fromMs: number): Promise<void> {
    const isNeeded = fromMs < countedFromMs;
    let batch: string[] = [];
    let older = 0;
    for (const id of [...journal.ids()].reverse()) {
      if (counted.has(id)) {
        // What lies before was counted with it, unless an older day is asked for now.
        if (!isNeeded) break;
        continue;
      }
      const kind = journal.find(id)?.kind;
      if (kind !== 'sale' && kind !== 'refund') continue;
      batch.push(id);
      if (batch.length < ENTRIES_AT_ONCE) continue;
      older = (await count(batch)) < fromMs ? older + batch.length : 0;
      batch = [];
      if (older >= OLDER_IN_A_ROW) break;
    }
    if (batch.length > 0) await count(batch);
    countedFromMs = Math.min(countedFromMs, fromMs);
  }

  /** @returns when the latest of them was sealed */
  async function count(ids: readonly string[]): Promise<number> {
    // The journal may have let one go while others were counted.
    const stored = await journal.read(ids.filter((id) => journal.find(id) !== undefined));
    let latestMs = -Infinity;
    for (const { entry } of stored) {
      counted.add(entry.id);
      latestMs = Math.max(latestMs, Date.parse(entry.sealedAt));
      if (countsAsSale(entry)) dayOf(entry.body.sale.businessDate, entry.body.sale.currency).add(entry);
    }
    await nextTurn();
    return latestMs;
  }

  return {
    ofDay(date, currency) {
      const mine = turn.then(async () => {
        try {
          await catchUp(Date.parse(date) - DAY_SLACK_MS);
        } catch (cause) {
          // Some may be left out between those that are counted: the next question looks at all.
          countedFromMs = Infinity;
          throw cause;
        }
        return dayOf(date, currency).figures();
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
