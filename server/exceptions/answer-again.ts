import { sql } from 'kysely';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Outcome, SettlementException } from '#shared/sync/outcome.ts';
import type { Database } from '../database/open-database.ts';
import { publish } from '../feed/publish.ts';

export type StoredAnswer = {
  readonly entryId: string;
  readonly hash: string;
  readonly tillId: string;
  readonly settledAt: Date;
  readonly exceptions: SettlementException[];
};

/**
 * The answers to settled entries as they stand now: what was found, and what a person has made of it.
 * An accepted fork is booked under an id of its own, and answered under the one that its till knows.
 */
export async function answersOf(db: Database, entryIds: readonly string[]): Promise<StoredAnswer[]> {
  if (entryIds.length === 0) return [];
  const { rows } = await sql<StoredAnswer>`
    select e.body ->> 'id' as "entryId", e.hash, e.till_id as "tillId", e.settled_at as "settledAt", coalesce((
      select json_agg(json_strip_nulls(json_build_object('code', x.code, 'message', x.message, 'line', x.line,
        'resolved', case when x.how is null then null else json_build_object('how', x.how, 'note', x.note,
          'at', to_char(x.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end))
        order by x.position)
      from exceptions x where x.entry_id = e.id
    ), '[]') as exceptions
    from entries e
    where e.id in (select value::uuid from json_array_elements_text(${JSON.stringify([...new Set(entryIds)])}::json))
    order by e.till_id, e.epoch, e.seq, e.fork
  `.execute(db);
  return rows;
}

/** An answer as its till reads it. */
export function settledOutcome({ entryId, hash, settledAt, exceptions }: StoredAnswer): Outcome {
  return { result: 'settled', entryId, hash, settledAt: settledAt.toISOString(), exceptions };
}

/** Answers settled entries again, inside the caller's transaction. @returns the channels to ring after it */
export async function answerAgain(
  db: Database,
  entryIds: readonly string[],
): Promise<ReadonlySet<ChannelName>> {
  const answers = (await answersOf(db, entryIds)).map((answer) => ({
    channel: `till:${answer.tillId}` as ChannelName,
    outcome: settledOutcome(answer),
  }));
  await publish(
    db,
    answers.map(({ channel, outcome }) => ({ channel, item: { kind: 'outcome', outcome } })),
  );
  return new Set(answers.map(({ channel }) => channel));
}
