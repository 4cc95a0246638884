import { sql } from 'kysely';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { Outcome, SettlementException } from '#shared/sync/outcome.ts';
import { createActions } from '../actions/action-documents.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { freezeTill } from '../contact/freeze-till.ts';
import type { Database } from '../database/open-database.ts';
import { publish } from '../feed/publish.ts';
import { decide, type Decision } from '../rules/decide.ts';
import { publishApplied } from '../stock/publish-applied.ts';
import { publishStock, stockPlacesOf } from '../stock/publish-stock.ts';
import { answersOf, settledOutcome } from '../exceptions/answer-again.ts';
import { gatherFacts, type BatchFacts } from './batch-facts.ts';
import { bookShifts } from './book-shifts.ts';
import { countSequences } from './count-sequences.ts';
import { book, claimEntries, entryKey, type WholeEntry } from './book.ts';
import { countStock } from './count-stock.ts';
import { endSaidTransfers } from './end-said-transfers.ts';
import { keepSuspects, type Suspect } from './quarantine.ts';
import { rejudgeRefunds } from './rejudge-refunds.ts';
import { saveCustomers } from './save-customers.ts';
import { placeOf, standingsOf } from './standings.ts';

export type Batch = { readonly entries: readonly WholeEntry[]; readonly suspects: readonly Suspect[] };

export type Settled = {
  readonly settled: number;
  readonly replayed: number;
  readonly quarantined: number;
  /** Channels that got an answer: ring their bell after the commit. */
  readonly channels: ReadonlySet<ChannelName>;
};

type Answer = { readonly channel: ChannelName; readonly outcome: Outcome };

/**
 * Settles a batch inside the caller's transaction: everything it writes is committed together.
 *
 * An entry that is booked already gets its stored answer again, because its till has not heard it.
 * An id or a place in the journal that is booked with other content is a fork: both are kept.
 *
 * @param at moment of settlement, ISO 8601
 */
export async function settleBatch(
  db: Database,
  catalogues: CatalogueVersions,
  batch: Batch,
  at: string,
): Promise<Settled> {
  const distinct = [...new Map(batch.entries.map((whole) => [entryKey(whole.entry), whole])).values()];
  const named = distinct.map(({ entry }) => entry);
  const standings = await standingsOf(db, named);
  const isRevoked = (entry: Entry) => standings.revoked.has(placeOf(entry));
  const trusted = distinct.filter(({ entry }) => !isRevoked(entry));
  const claimed = trusted.length > 0 ? await claimEntries(db, trusted, at) : new Set<string>();
  const fresh = trusted.map(({ entry }) => entry).filter((entry) => claimed.has(entryKey(entry)));
  const others = named.filter((entry) => !claimed.has(entryKey(entry)));

  const { decisions, channels } = await settleFresh(db, catalogues, fresh, { at, frozen: standings.frozen });
  const stored = await storedAnswers(db, others);
  const unknown = others.filter((entry) => !stored.has(entryKey(entry)));
  const revoked = unknown.filter(isRevoked);
  const forked = unknown.filter((entry) => !isRevoked(entry));
  for (const { tillId, epoch } of forked) await freezeTill(db, { tillId, epoch }, 'forked', at);
  const suspects = [...batch.suspects, ...revoked.map(toRevoked), ...forked.map(toFork)];
  await keepSuspects(db, suspects, at);
  await publishApplied(db, await countSequences(db, fresh, at), channels);

  const answers = [
    ...decisions.map((decision) => settledAnswer(decision.entry, at, decision.exceptions)),
    ...stored.values(),
    ...suspects.flatMap((suspect) => quarantinedAnswer(suspect, at)),
  ];
  await publish(
    db,
    answers.map(({ channel, outcome }) => ({ channel, item: { kind: 'outcome', outcome } })),
  );
  return {
    settled: fresh.length,
    replayed: stored.size,
    quarantined: suspects.length,
    channels: new Set([...answers.map((answer) => answer.channel), ...channels]),
  };
}

/**
 * Decides about entries that nobody has booked, and books them, inside the caller's transaction. The
 * caller answers their tills.
 *
 * @returns the channels that got other news
 */
export async function settleFresh(
  db: Database,
  catalogues: CatalogueVersions,
  entries: readonly Entry[],
  { at, frozen }: { at: string; frozen: ReadonlyMap<string, string> },
): Promise<{ decisions: readonly Decision[]; channels: ReadonlySet<ChannelName> }> {
  const said = await endSaidTransfers(db, entries, at);
  await countStock(db, entries, at);
  const { notEnded } = said;
  const facts = await gatherFacts(db, entries, { catalogues, at, frozen, notEnded });
  const decisions = decideAll(facts, entries);
  await book(db, decisions, at);
  await bookShifts(db, entries);
  const rejudged = await rejudgeRefunds(db, facts.awaited, at);
  const customers = await saveCustomers(db, entries, at);
  const asking = await createActions(db, entries, at);
  const restocked = await publishStock(db, stockPlacesOf(decisions), at);
  const chainNews = customers || decisions.some(({ booking }) => booking?.onAccountMinor);
  return {
    decisions,
    channels: new Set([
      ...said.channels,
      ...rejudged,
      ...restocked,
      ...asking,
      ...(chainNews ? ['chain'] : []),
    ]),
  };
}

function decideAll(facts: BatchFacts, entries: readonly Entry[]): Decision[] {
  return entries.map((entry) => {
    const decision = decide(facts.of(entry), entry);
    facts.fold(decision);
    return decision;
  });
}

/** The answers given before to entries that came again; a fork has none. */
async function storedAnswers(db: Database, entries: readonly Entry[]): Promise<Map<string, Answer>> {
  const byKey = new Map(entries.map((entry) => [entryKey(entry), entry]));
  const answers = new Map<string, Answer>();
  for (const stored of await answersOf(db, await bookedIds(db, entries))) {
    const key = entryKey({ id: stored.entryId, hash: stored.hash });
    if (byKey.has(key))
      answers.set(key, { channel: `till:${stored.tillId}`, outcome: settledOutcome(stored) });
  }
  return answers;
}

/** The ids under which these entries are booked: their own, or another's place where a fork was accepted. */
async function bookedIds(db: Database, entries: readonly Entry[]): Promise<string[]> {
  if (entries.length === 0) return [];
  const places = entries.map(({ id, tillId, epoch, seq }) => ({ id, tillId, epoch, seq }));
  const { rows } = await sql<{ id: string }>`
    with place as (
      select * from json_to_recordset(${JSON.stringify(places)}::json)
        as place(id uuid, "tillId" text, epoch int, seq bigint)
    )
    select e.id::text as id from entries e join place on e.id = place.id
    union
    select e.id::text from entries e
    join place on e.till_id = place."tillId" and e.epoch = place.epoch and e.seq = place.seq and e.fork > 0
  `.execute(db);
  return rows.map(({ id }) => id);
}

function settledAnswer(entry: Entry, settledAt: string, exceptions: readonly SettlementException[]): Answer {
  const { id: entryId, hash, tillId } = entry;
  return {
    channel: `till:${tillId}`,
    outcome: { result: 'settled', entryId, hash, settledAt, exceptions: [...exceptions] },
  };
}

function quarantinedAnswer({ answer, reason, message }: Suspect, settledAt: string): Answer[] {
  if (!answer) return [];
  const { tillId, entryId, hash } = answer;
  const outcome: Outcome = {
    result: 'quarantined',
    entryId,
    hash,
    settledAt,
    reason,
    message: message.slice(0, 500).toWellFormed().replaceAll('\0', '\uFFFD'),
  };
  return [{ channel: `till:${tillId}`, outcome }];
}

function toFork(entry: Entry): Suspect {
  const { id, hash, tillId, epoch, seq } = entry;
  return {
    reason: 'fork',
    message: `entry ${id} (till ${tillId}, epoch ${epoch}, seq ${seq}): booked already with other content`,
    raw: JSON.stringify(entry),
    tillId,
    answer: { tillId, entryId: id, hash },
  };
}

function toRevoked(entry: Entry): Suspect {
  const { id, hash, tillId } = entry;
  return {
    reason: 'tillRevoked',
    message: `till ${tillId} was shut out; nobody knows who holds its key`,
    raw: JSON.stringify(entry),
    tillId,
    answer: { tillId, entryId: id, hash },
  };
}
