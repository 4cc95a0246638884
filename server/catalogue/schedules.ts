import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import type { Product } from '#shared/catalogue/product.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Database } from '../database/open-database.ts';
import { endAlert } from '../exceptions/alerts.ts';
import { changeDocument, createDocuments, findDocument } from '../workflows/documents.ts';
import { pagesOf } from './publish-catalogue.ts';
import {
  allSchedules,
  lockVersions,
  scheduleType,
  waitingSchedules,
  type ScheduleDocument,
  type ScheduleState,
} from './schedule-documents.ts';
import { dropStaged, stagePages } from './staged-pages.ts';

/** Each holds every product of the chain until its time. */
export const SCHEDULES_WAITING_MAX = 20;

export type ScheduleProblem = {
  readonly code: 'noChain' | 'sameMoment' | 'tooManyScheduled';
  readonly message: string;
};

/**
 * Keeps a catalogue until the time at which it counts. Then it is published as it is here, whole: what was
 * published meanwhile is replaced by it, and people are told (see `warnOfReplacement`). It has no version
 * before, because versions stand in the order in which they counted.
 *
 * @returns the id of the schedule
 */
export async function scheduleCatalogue(
  db: Database,
  products: readonly Product[],
  { effectiveAt, now }: { readonly effectiveAt: Date; readonly now: Date },
): Promise<Result<string, ScheduleProblem>> {
  // Written before the lock is taken, as `publishCatalogue` does.
  const staged = await stagePages(db, pagesOf(products));
  const kept = await db.transaction().execute(async (trx): Promise<Result<string, ScheduleProblem>> => {
    await lockVersions(trx);
    const chain = await trx.selectFrom('chain').select('currency').executeTakeFirst();
    if (!chain) return err({ code: 'noChain', message: 'set up the chain first (PUT /v1/chain)' });
    const waiting = await waitingSchedules(trx);
    const at = effectiveAt.toISOString();
    const same = waiting.find(({ body }) => body.effectiveAt === at);
    if (same)
      return err({
        code: 'sameMoment',
        message: `another is scheduled for ${at}: withdraw "${same.id}" first`,
      });
    if (waiting.length >= SCHEDULES_WAITING_MAX)
      return err({
        code: 'tooManyScheduled',
        message: `${waiting.length} are scheduled; withdraw one first`,
      });
    const id = randomUUID();
    const body = {
      effectiveAt: at,
      products: products.length,
      staged,
      currency: chain.currency,
      over: await newestVersion(trx),
    };
    await createDocuments(trx, scheduleType, [{ id, state: 'scheduled', body, dueAt: effectiveAt }], now);
    return ok(id);
  });
  if (!kept.ok) await dropStaged(db, staged);
  return kept;
}

/** Takes a catalogue back before its time; it never counts then. */
export async function withdrawSchedule(
  db: Database,
  id: string,
  now: Date,
): Promise<Result<void, { code: 'noSuchSchedule' } | { code: 'notScheduled'; state: string }>> {
  return db.transaction().execute(async (trx) => {
    await lockVersions(trx);
    const document = await findDocument(trx, scheduleType, id);
    if (!document) return err({ code: 'noSuchSchedule' as const });
    if (document.state !== 'scheduled') return err({ code: 'notScheduled' as const, state: document.state });
    await changeDocument(trx, scheduleType, document, { state: 'withdrawn', dueAt: null }, now);
    await dropStaged(trx, document.body.staged);
    await endAlert(trx, 'catalogue', id, now);
    return ok(undefined);
  });
}

/** Ends what people were told about a schedule: somebody has seen it, and lets it be. */
export async function noteSeen(db: Database, id: string, now: Date): Promise<boolean> {
  if (!(await findDocument(db, scheduleType, id))) return false;
  await endAlert(db, 'catalogue', id, now);
  return true;
}

export type Schedule = {
  readonly id: string;
  readonly state: ScheduleState;
  readonly effectiveAt: string;
  readonly handedInAt: Date;
  readonly products: number;
  /** The version that it became, when its time had come. */
  readonly version: number | null;
  /** Versions that whoever handed it in cannot have known, and that it replaces, or has replaced. */
  readonly replacesUnseen: readonly number[];
  /** People were told of something about it, and nobody has seen it yet. */
  readonly unseen: boolean;
  /** Why it was stopped; or why the last try to publish it failed. */
  readonly reason: string | null;
};

/** Every catalogue that waits for its time, and the latest that did, in the order of their times. */
export async function listSchedules(db: Database): Promise<Schedule[]> {
  const documents = await allSchedules(db);
  const versions = await sql<{ version: number }>`
    select version from catalogue_versions
    where version > ${Math.min(...documents.map(({ body }) => body.over), 2 ** 31 - 1)}::int order by version
  `.execute(db);
  const alerts = await sql<{ subject: string }>`
    select subject from alerts where kind = 'catalogue' and ended_at is null
  `.execute(db);
  const unseen = new Set(alerts.rows.map(({ subject }) => subject));
  return documents.map((document) => ({
    id: document.id,
    state: document.state as ScheduleState,
    effectiveAt: document.body.effectiveAt,
    handedInAt: document.createdAt,
    products: document.body.products,
    version: document.body.version ?? null,
    replacesUnseen: unseenVersions(
      document,
      versions.rows.map(({ version }) => version),
      documents,
    ),
    unseen: unseen.has(document.id),
    reason: document.body.reason ?? document.fault,
  }));
}

/** What counted between its coming and its time, except for what was scheduled before it came. */
function unseenVersions(
  { state, body, createdAt }: ScheduleDocument,
  versions: readonly number[],
  all: readonly ScheduleDocument[],
): number[] {
  if (state === 'withdrawn' || state === 'stopped') return [];
  const known = new Set(
    all.filter((other) => other.createdAt < createdAt).map((other) => other.body.version),
  );
  return versions.filter(
    (version) => version > body.over && version < (body.version ?? Infinity) && !known.has(version),
  );
}

async function newestVersion(trx: Database): Promise<number> {
  const newest = await trx
    .selectFrom('catalogue_versions')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  return newest?.version ?? 0;
}
