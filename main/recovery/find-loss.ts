import type { JournalEnd } from '#shared/bridge/contract.ts';
import type { ContactAnswer } from '#shared/sync/contact.ts';

/** What the till knows of one epoch: how many settled outcomes it holds. */
export type HeardByEpoch = ReadonlyMap<number, number>;

/**
 * Places after which head office lost entries that it had answered: its database is another one, or it
 * has fewer settled entries than it told this till. What it still has it answers again, unchanged.
 *
 * @param knownDatabase the database epoch of the contact before; null at the first
 * @param others epochs in which this journal was another till's. The answer does not speak of them, so they
 *   go again only to another database
 */
export function lostByHeadOffice(
  answer: Pick<ContactAnswer, 'database' | 'epochs'>,
  knownDatabase: string | null,
  heard: HeardByEpoch,
  others: ReadonlySet<number> = new Set(),
): JournalEnd[] {
  const isAnother = knownDatabase !== null && knownDatabase !== answer.database;
  const ofOthers = isAnother ? [...others].map((epoch) => ({ epoch, seq: 0 })) : [];
  const own = [...heard].filter(([epoch]) => !others.has(epoch));
  const ofOwn = own.flatMap(([epoch, count]) => {
    const there = answer.epochs.find((one) => one.epoch === epoch);
    const settled = there?.settled ?? 0;
    return isAnother || settled < count ? [{ epoch, seq: there?.contiguousThrough ?? 0 }] : [];
  });
  return [...ofOthers, ...ofOwn];
}

export type JournalLoss =
  /** Head office has nothing that could be appended here. */
  | 'none'
  /** It has entries of an epoch that is over: they are taken back, and nothing else changes. */
  | 'history'
  /** The till sealed more in this epoch than its journal holds: some of its numbers are gone for good. */
  | 'current';

/**
 * What the journal lacks although it was sealed on this till, by head office's account and by where the
 * journal ended at the last contact.
 */
export function lostByJournal(
  answer: Pick<ContactAnswer, 'epoch' | 'epochs'>,
  end: JournalEnd,
  reported: JournalEnd,
): JournalLoss {
  if (isBehind(end, reported)) return 'current';
  const more = answer.epochs.filter(({ epoch, lastSeq }) => isBehind(end, { epoch, seq: lastSeq }));
  if (more.length === 0) return 'none';
  return more.some(({ epoch }) => epoch === answer.epoch) ? 'current' : 'history';
}

/** Whether a journal that ends there lacks the entry at the place. An epoch's place 0 is no entry. */
export function isBehind(end: JournalEnd, place: JournalEnd): boolean {
  if (place.seq === 0) return false;
  return place.epoch > end.epoch || (place.epoch === end.epoch && place.seq > end.seq);
}
