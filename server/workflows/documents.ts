import { sql } from 'kysely';
import type { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';

/** Something whose state other parts react to. Each change makes a new revision. */
export type Document<B> = {
  readonly type: string;
  readonly id: string;
  readonly state: string;
  /** From 1. Who changes a document says which revision they have seen. */
  readonly revision: number;
  readonly body: B;
  /** When it is looked at again although nobody changed it. */
  readonly dueAt: Date | null;
  /** Why the last try of a job about this revision failed. */
  readonly fault: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

/** What documents of a type hold, and who is told of their changes. */
export type DocumentType<B> = {
  readonly type: string;
  readonly body: z.ZodType<B>;
  /**
   * Called with every new revision inside its transaction.
   *
   * @returns the channels of the feed that got news: their bell is rung after the commit
   */
  published(trx: Database, documents: readonly Document<B>[], at: Date): Promise<readonly ChannelName[]>;
};

/** What is left out stays as it is. */
export type Change<B> = {
  readonly state: string;
  readonly body?: B;
  readonly dueAt?: Date | null;
};

type Row = {
  type: string;
  id: string;
  state: string;
  revision: number;
  body: unknown;
  due_at: Date | null;
  fault: string | null;
  created_at: Date;
  changed_at: Date;
};
const columns = sql`type, id, state, revision, body, due_at, fault, created_at, changed_at`;

/**
 * Keeps new documents inside the caller's transaction; one that is there already stays as it is.
 *
 * @returns the channels that got news
 */
export async function createDocuments<B>(
  trx: Database,
  type: DocumentType<B>,
  documents: readonly ({ readonly id: string } & Change<B> & { readonly body: B })[],
  at: Date,
): Promise<readonly ChannelName[]> {
  if (documents.length === 0) return [];
  const rows = documents.map(({ id, state, body, dueAt }) => ({ id, state, body, due_at: dueAt ?? null }));
  const created = await sql<Row>`
    insert into documents (type, id, state, body, due_at, created_at, changed_at)
    select ${type.type}, id, state, body, due_at, ${at.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as document(id text, state text, body jsonb, due_at timestamptz)
    order by id
    on conflict do nothing
    returning ${columns}
  `.execute(trx);
  return type.published(
    trx,
    created.rows.map((row) => read(type, row)),
    at,
  );
}

export async function findDocument<B>(
  db: Database,
  type: DocumentType<B>,
  id: string,
): Promise<Document<B> | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from documents where type = ${type.type} and id = ${id}`.execute(db);
  return rows[0] && read(type, rows[0]);
}

/** The documents of a type, or of these the ones in some states, latest change first. */
export async function listDocuments<B>(
  db: Database,
  type: DocumentType<B>,
  { states, limit }: { states?: readonly string[]; limit: number },
): Promise<Document<B>[]> {
  const { rows } = await sql<Row>`
    select ${columns} from documents
    where type = ${type.type} and (${states === undefined}
      or state in (select value from json_array_elements_text(${JSON.stringify(states ?? [])}::json)))
    order by changed_at desc, id limit ${limit}`.execute(db);
  return rows.map((row) => read(type, row));
}

/**
 * Changes a document inside the caller's transaction, if it is still at the revision that was seen.
 *
 * @returns the channels that got news; or the revision that it has now, undefined where there is none
 */
export async function changeDocument<B>(
  trx: Database,
  type: DocumentType<B>,
  seen: { readonly id: string; readonly revision: number },
  change: Change<B>,
  at: Date,
): Promise<
  Result<readonly ChannelName[], { readonly code: 'stale'; readonly revision: number | undefined }>
> {
  const { state, body, dueAt } = change;
  const { rows } = await sql<Row>`
    update documents set state = ${state}, revision = revision + 1, fault = null,
      body = coalesce(${body === undefined ? null : JSON.stringify(body)}::jsonb, body),
      due_at = case when ${dueAt === undefined} then due_at else ${dueAt?.toISOString() ?? null}::timestamptz end,
      changed_at = ${at.toISOString()}::timestamptz
    where type = ${type.type} and id = ${seen.id} and revision = ${seen.revision}
    returning ${columns}
  `.execute(trx);
  const [row] = rows;
  if (!row) return err({ code: 'stale', revision: (await findDocument(trx, type, seen.id))?.revision });
  return ok(await type.published(trx, [read(type, row)], at));
}

/** Notes why a job about this revision failed, for whoever looks at it. */
export async function noteFault(
  db: Database,
  { type, id, revision }: Pick<Document<unknown>, 'type' | 'id' | 'revision'>,
  fault: string,
): Promise<void> {
  await sql`
    update documents set fault = ${fault.slice(0, 500)}
    where type = ${type} and id = ${id} and revision = ${revision}`.execute(db);
}

function read<B>(type: DocumentType<B>, row: Row): Document<B> {
  const { due_at: dueAt, created_at: createdAt, changed_at: changedAt, ...rest } = row;
  return { ...rest, body: type.body.parse(row.body), dueAt, createdAt, changedAt };
}
