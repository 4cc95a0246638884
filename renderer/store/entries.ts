import type { RxCollection } from 'rxdb';
import { isSaleEntry, type Entry } from '#shared/sync/entry.ts';
import { keptEntry } from '#shared/sync/kept-entry.ts';
import { outcome, type Outcome } from '#shared/sync/outcome.ts';
import { ignoringUnknown } from '#shared/sync/unknown-fields.ts';
import type { EntryDocument, EntryState } from './documents.ts';
import { runQuery, watchQuery } from './run-query.ts';
import { noteReturns } from './returned.ts';
import type { Singletons } from './singletons.ts';
import { noteTransfer } from './transfer-answers.ts';

export type KeptEntry = {
  readonly entry: Entry;
  readonly state: EntryState;
  readonly outcome: Outcome | null;
};

/** The store holds something else where this entry belongs: two journals ran under one identity. */
class EntryConflict extends Error {
  constructor(kept: { id: string; hash: string }, offered: Entry) {
    super(
      `entry ${offered.epoch}/${offered.seq} (${offered.id}, hash ${offered.hash.slice(0, 12)}) contradicts ` +
        `what the store keeps: ${kept.id}, hash ${kept.hash.slice(0, 12)}`,
    );
    this.name = 'EntryConflict';
  }
}

/** A newer version of the till may have kept more of it than this one knows. */
const keptOutcome = ignoringUnknown(outcome);

/** Entries the queue took before the store had them; bounded, because losing one only delays a word on screen. */
const SENT_EARLY_MAX = 10_000;

/** The store's entries. Callers see to it that the writing functions do not overlap (see `createTurn`). */
export function entriesOf(entries: RxCollection<EntryDocument>, singletons: Singletons) {
  const sentEarly = new Set<string>();
  /** Known once it was read, because this page is the only one that writes. */
  let end: { epoch: number; seq: number } | undefined;

  /** Keeps entries, each at most once. @throws EntryConflict */
  async function keep(list: readonly { entry: Entry; state: EntryState }[]): Promise<void> {
    const last = await storeEnd();
    const fresh: EntryDocument[] = [];
    for (const { entry, state } of list) {
      // A new sale comes after the end, where nothing can be in the way; the cashier waits for it, so
      // nothing is looked up that cannot be there.
      if (!isAfter(entry, last) && (await isKept(entry))) continue;
      const early = earlyOutcome(entry);
      const document = toDocument(entry, sentEarly.has(entry.id) ? 'sent' : state);
      fresh.push(early ? { ...document, ...answered(early) } : document);
    }
    if (fresh.length === 0) return;
    for (const { entry } of list) {
      await noteReturns(singletons, entry);
      await noteTransfer(singletons, entry);
    }
    const { error } = await entries.bulkInsert(fresh);
    if (error[0]) await sayNotWritten(error[0], list);
    const newest = fresh.reduce<{ epoch: number; seq: number }>(
      (newest, document) => (isAfter(document, newest) ? document : newest),
      last,
    );
    end = { epoch: newest.epoch, seq: newest.seq };
    for (const { id, hash } of fresh) {
      sentEarly.delete(id);
      await singletons.put(earlyKey(id, hash), undefined);
    }
  }

  /** @throws EntryConflict when another entry has its id or its place in the journal */
  async function isKept(entry: Entry): Promise<boolean> {
    const kept = await runQuery(entries.findOne(entry.id));
    if (kept && kept.hash !== entry.hash) throw new EntryConflict(kept, entry);
    if (kept) return true;
    // Another entry at the same place means that the journal was replaced under us.
    const there = await runQuery(entries.findOne({ selector: { epoch: entry.epoch, seq: entry.seq } }));
    if (there) throw new EntryConflict(there, entry);
    return false;
  }

  async function sayNotWritten(
    fault: { documentId: string; status: number },
    list: readonly { entry: Entry }[],
  ): Promise<never> {
    const offered = list.find(({ entry }) => entry.id === fault.documentId)?.entry;
    const kept = await runQuery(entries.findOne(fault.documentId));
    if (offered && kept) throw new EntryConflict(kept, offered);
    throw new Error(`store: entry ${fault.documentId} not written, status ${fault.status}`);
  }

  function earlyOutcome({ id, hash }: Entry): Outcome | undefined {
    const kept = singletons.get(earlyKey(id, hash));
    return kept === undefined ? undefined : keptOutcome.parse(kept);
  }

  /** Folds outcomes in. One for an entry that is not here yet is kept until the entry comes. */
  async function fold(outcomes: readonly Outcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    // Head office may answer an entry again; the last answer of the page is the one that holds.
    const latest = new Map(outcomes.map((outcome) => [`${outcome.entryId}/${outcome.hash}`, outcome]));
    const known = await runQuery(entries.findByIds(outcomes.map(({ entryId }) => entryId)));
    const writes: Promise<unknown>[] = [];
    for (const outcome of latest.values()) {
      const kept = known.get(outcome.entryId);
      // An outcome with another hash answers a fork of this entry, not this entry.
      if (kept?.hash === outcome.hash) {
        const change = answered(outcome);
        if (kept.outcome !== change.outcome) writes.push(kept.incrementalPatch(change));
      } else writes.push(singletons.put(earlyKey(outcome.entryId, outcome.hash), outcome));
    }
    await Promise.all(writes);
  }

  /** The queue has taken these. Only entries that still wait change. */
  async function markSent(ids: readonly string[]): Promise<void> {
    const known = await runQuery(entries.findByIds([...ids]));
    const writes: Promise<unknown>[] = [];
    for (const id of ids) {
      const kept = known.get(id);
      if (!kept && sentEarly.size < SENT_EARLY_MAX) sentEarly.add(id);
      if (kept?.state === 'waiting')
        writes.push(
          kept.incrementalModify((document) =>
            document.state === 'waiting' ? { ...document, state: 'sent' } : document,
          ),
        );
    }
    await Promise.all(writes);
  }

  /** Last entry of the store; epoch 0 and seq 0 when it is empty. */
  async function storeEnd(): Promise<{ epoch: number; seq: number }> {
    if (!end) {
      const [last] = await runQuery(entries.find({ sort: [{ epoch: 'desc' }, { seq: 'desc' }], limit: 1 }));
      end = last ? { epoch: last.epoch, seq: last.seq } : { epoch: 0, seq: 0 };
    }
    return end;
  }

  /** How many entries of an epoch are here, from 1 up to and including `through`. */
  function countThrough(epoch: number, through: number): Promise<number> {
    return runQuery(entries.count({ selector: { epoch, seq: { $gte: 1, $lte: through } } }));
  }

  /** Entries after a place, in the order of the journal. */
  async function after(end: { epoch: number; seq: number }, limit: number): Promise<Entry[]> {
    const found = await runQuery(
      entries.find({
        selector: {
          $or: [{ epoch: end.epoch, seq: { $gt: end.seq } }, { epoch: { $gt: end.epoch } }],
        },
        sort: [{ epoch: 'asc' }, { seq: 'asc' }],
        limit,
      }),
    );
    return found.map((document) => keptEntry.parse(JSON.parse(document.entry)));
  }

  /** All entries of one kind, in the order of the journal. For kinds of which there are few. */
  async function ofKind(kind: EntryDocument['kind']): Promise<Entry[]> {
    const found = await runQuery(
      entries.find({ selector: { kind }, sort: [{ epoch: 'asc' }, { seq: 'asc' }] }),
    );
    return found.map((document) => keptEntry.parse(JSON.parse(document.entry)));
  }

  async function find(id: string): Promise<KeptEntry | null> {
    const document = await runQuery(entries.findOne(id));
    return document ? toKept(document) : null;
  }

  /** Calls back with an entry and its outcome, at once and after every change. The answer ends it. */
  function watch(
    id: string,
    onEntry: (kept: KeptEntry | null) => void,
    onFailure: (cause: unknown) => void,
  ): () => void {
    return watchQuery(
      entries.findOne(id),
      (document) => onEntry(document ? toKept(document) : null),
      onFailure,
    );
  }

  return { keep, fold, markSent, storeEnd, countThrough, after, ofKind, find, watch };
}

function isAfter(one: { epoch: number; seq: number }, other: { epoch: number; seq: number }): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq);
}

function earlyKey(entryId: string, hash: string): string {
  // 16 hex digits tell two hashes of one entry apart, and keep the key within its limit.
  return `outcome/${entryId}/${hash.slice(0, 16)}`;
}

function answered(outcome: Outcome): Pick<EntryDocument, 'state' | 'exceptions' | 'outcome'> {
  return {
    state: outcome.result,
    exceptions:
      outcome.result === 'settled' ? outcome.exceptions.filter(({ resolved }) => !resolved).length : 0,
    outcome: JSON.stringify(outcome),
  };
}

function toDocument(entry: Entry, state: EntryState): EntryDocument {
  return {
    id: entry.id,
    epoch: entry.epoch,
    seq: entry.seq,
    hash: entry.hash,
    state,
    kind: entry.body.kind,
    ...listed(entry),
    exceptions: 0,
    entry: JSON.stringify(entry),
    outcome: '',
  };
}

/** What the history shows of a sale. Other facts are kept whole, but stand in no list of sales. */
function listed(
  entry: Entry,
): Pick<EntryDocument, 'receiptNumber' | 'totalMinor' | 'currency' | 'completedAt'> {
  if (!isSaleEntry(entry))
    return { receiptNumber: '', totalMinor: 0, currency: '', completedAt: entry.sealedAt };
  const { receiptNumber, sale } = entry.body;
  const { totalMinor, currency, completedAt } = sale;
  return { receiptNumber, totalMinor, currency, completedAt };
}

function toKept(document: EntryDocument): KeptEntry {
  return {
    entry: keptEntry.parse(JSON.parse(document.entry)),
    state: document.state,
    outcome: document.outcome ? keptOutcome.parse(JSON.parse(document.outcome)) : null,
  };
}
