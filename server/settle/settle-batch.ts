import { sql } from 'kysely';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { Outcome, SettlementException } from '#shared/sync/outcome.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { freezeTill } from '../contact/freeze-till.ts';
import type { Database } from '../database/open-database.ts';
import { publish } from '../feed/publish.ts';
import { decide, type Decision } from '../rules/decide.ts';
import { publishStock, stockPlacesOf } from '../stock/publish-stock.ts';
import { gatherFacts } from './batch-facts.ts';
import { book, claimEntries, entryKey } from './book.ts';
import { keepSuspects, type Suspect } from './quarantine.ts';

export type Batch = { readonly entries: readonly Entry[]; readonly suspects: readonly Suspect[] };

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
  const entries = [...new Map(batch.entries.map((entry) => [entryKey(entry), entry])).values()];
  const claimed = entries.length > 0 ? await claimEntries(db, entries, at) : new Set<string>();
  const fresh = entries.filter((entry) => claimed.has(entryKey(entry)));
  const known = entries.filter((entry) => !claimed.has(entryKey(entry)));

  const decisions = await decideAll(db, catalogues, fresh);
  if (decisions.length > 0) await book(db, decisions, at);
  const restocked = await publishStock(db, stockPlacesOf(decisions), at);
  const stored = await storedAnswers(db, known);
  const forked = known.filter((entry) => !stored.has(entryKey(entry)));
  for (const { tillId, epoch } of forked) await freezeTill(db, { tillId, epoch }, 'forked', at);
  const suspects = [...batch.suspects, ...forked.map(toFork)];
  await keepSuspects(db, suspects, at);

  const answers = [
    ...decisions.map((decision) => settledAnswer(decision.entry, at, decision.exceptions)),
    ...stored.values(),
    ...suspects.flatMap((suspect) => quarantinedAnswer(suspect, at)),
  ];
  await publish(
    db,
    answers.map(({ channel, outcome }) => ({ channel, item: { kind: 'outcome', outcome } })),
  );
  await countSequences(db, fresh, at);
  return {
    settled: fresh.length,
    replayed: stored.size,
    quarantined: suspects.length,
    channels: new Set([...answers.map((answer) => answer.channel), ...restocked]),
  };
}

async function decideAll(
  db: Database,
  catalogues: CatalogueVersions,
  entries: readonly Entry[],
): Promise<Decision[]> {
  if (entries.length === 0) return [];
  const facts = await gatherFacts(db, entries, catalogues);
  return entries.map((entry) => {
    const decision = decide(facts.of(entry), entry);
    facts.fold(decision);
    return decision;
  });
}

/** The answers given before to entries that came again; a fork has none. */
async function storedAnswers(db: Database, entries: readonly Entry[]): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  if (entries.length === 0) return answers;
  const byKey = new Map(entries.map((entry) => [entryKey(entry), entry]));
  const { rows } = await sql<{
    id: string;
    hash: string;
    settled_at: Date;
    exceptions: SettlementException[];
  }>`
    select e.id::text as id, e.hash, e.settled_at, coalesce((
      select json_agg(json_strip_nulls(json_build_object('code', x.code, 'message', x.message, 'line', x.line))
        order by x.position)
      from exceptions x where x.entry_id = e.id
    ), '[]') as exceptions
    from entries e
    where e.id in (select value::uuid from json_array_elements_text(${JSON.stringify(entries.map((e) => e.id))}::json))
  `.execute(db);
  for (const row of rows) {
    const entry = byKey.get(entryKey(row));
    if (entry) answers.set(entryKey(row), settledAnswer(entry, row.settled_at.toISOString(), row.exceptions));
  }
  return answers;
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

/** Moves each till's contiguous sequence on; what is missing below the last sequence is a gap. */
async function countSequences(db: Database, entries: readonly Entry[], at: string): Promise<void> {
  if (entries.length === 0) return;
  const tills = new Map<string, { till_id: string; epoch: number; fresh: number }>();
  for (const { tillId, epoch } of entries) {
    const fresh = (tills.get(`${tillId}.${epoch}`)?.fresh ?? 0) + 1;
    tills.set(`${tillId}.${epoch}`, { till_id: tillId, epoch, fresh });
  }
  const keys = JSON.stringify([...tills.values()]);
  // Locked first, in a statement of its own, so that the count sees what other consumers committed.
  await sql`
    select 1 from till_epochs t
    join json_to_recordset(${keys}::json) as named(till_id text, epoch int) using (till_id, epoch)
    order by t.till_id, t.epoch
    for update of t
  `.execute(db);
  await sql`
    update till_epochs t set
      last_settled_at = greatest(t.last_settled_at, ${at}::timestamptz),
      settled_count = t.settled_count + named.fresh,
      last_seq = (select max(e.seq) from entries e where e.till_id = t.till_id and e.epoch = t.epoch),
      contiguous_through = t.contiguous_through + (
        select count(*) from (
          select e.seq, row_number() over (order by e.seq) as place from entries e
          where e.till_id = t.till_id and e.epoch = t.epoch and e.seq > t.contiguous_through
        ) as later
        where later.seq = t.contiguous_through + later.place)
    from json_to_recordset(${keys}::json) as named(till_id text, epoch int, fresh bigint)
    where t.till_id = named.till_id and t.epoch = named.epoch
  `.execute(db);
}
