import { unreachable } from '#shared/result.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { Database } from '../database/open-database.ts';
import { changeDocument, findDocument, noteFault, type Change, type Document } from './documents.ts';
import {
  beginEffect,
  claimEffect,
  effectKey,
  giveUpEffect,
  recordEffect,
  releaseEffect,
} from './effect-ledger.ts';
import { EffectRefused, type SafeWorkflow, type UnsafeWorkflow, type Workflow } from './workflow.ts';

/** What is done about one document: in a job of the queue, as often as it takes. */
export type JobOrder = { readonly workflow: string; readonly id: string; readonly revision: number };

/** A point between two steps. A test ends the process there. */
export type Step = 'claimed' | 'begun' | 'made' | 'recorded';

export type JobParts = {
  readonly db: Database;
  ring(channels: Iterable<ChannelName>): void;
  now(): Date;
  /** Passed by at every step. */
  step?(step: Step, id: string): Promise<void> | void;
};

/** A turn's lease outlives its time limit by this, so that whoever takes over finds nobody at work, seconds. */
const LEASE_SLACK = 2;

/**
 * Does one job: what the workflow says about the document, if it is still as it was when the job was
 * made. A job may be done again; the revision, and for effects the ledger, keep it from counting twice.
 *
 * @throws what the handler threw: the job is tried again
 */
export async function runJob(
  parts: JobParts,
  workflow: Workflow,
  order: JobOrder,
  signal: AbortSignal,
): Promise<void> {
  const document = await findDocument(parts.db, workflow.type, order.id);
  if (!document || !isMeant(workflow, document, order)) return;
  try {
    switch (workflow.kind) {
      case 'safe':
        return await runSafe(parts, workflow, document, signal);
      case 'unsafe':
        return await runUnsafe(parts, workflow, document, signal);
      default:
        return unreachable(workflow);
    }
  } catch (error) {
    await noteFault(parts.db, document, error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** A document that was changed meanwhile has jobs of its own; only what is due does not ask for a revision. */
function isMeant({ states, when }: Workflow, document: Document<unknown>, order: JobOrder): boolean {
  return states.includes(document.state) && (when === 'due' || document.revision === order.revision);
}

async function runSafe(
  parts: JobParts,
  workflow: SafeWorkflow,
  document: Document<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const at = parts.now();
  const change = await workflow.run(document, { at, signal });
  await parts.step?.('made', document.id);
  if (change) {
    const changed = await parts.db
      .transaction()
      .execute((trx) => changeDocument(trx, workflow.type, document, change, at));
    // Somebody was faster: their word counts.
    if (changed.ok) parts.ring(changed.value);
  }
  await parts.step?.('recorded', document.id);
}

/**
 * Makes an effect once. What each step leaves behind tells the next worker where it stands:
 *
 *     claimed ── begun ── (the effect) ── done, with the document's change, in one transaction
 *
 * Dead before `begun`: it has not happened. Dead after: `find` asks the system where it would be seen.
 * A worker that was only slow finds that its fence is not the last one, and may write nothing.
 */
async function runUnsafe(
  parts: JobParts,
  workflow: UnsafeWorkflow,
  document: Document<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const { db } = parts;
  const name = { workflow: workflow.name, documentId: document.id, revision: document.revision };
  const lease = workflow.timeLimit + LEASE_SLACK;
  const claim = await claimEffect(db, name, lease);
  if (claim === 'over') return;
  if (claim === 'held') throw new Error('another worker has its turn at this effect');
  await parts.step?.('claimed', document.id);
  const { fence } = claim;
  const turn = { at: parts.now(), signal, key: effectKey(name), fence };
  try {
    const found = claim.begunBefore
      ? await workflow.find(document, { ...turn, aim: workflow.aim?.schema.parse(claim.aim) })
      : { happened: false as const };
    const result = found.happened ? found.result : await begin();
    await parts.step?.('made', document.id);
    await record(parts, workflow, document, { name, fence, result: workflow.result.parse(result) });
  } catch (error) {
    await releaseEffect(db, name, fence, error instanceof EffectRefused ? 'no' : 'unknown');
    throw error;
  }
  await parts.step?.('recorded', document.id);

  async function begin(): Promise<unknown> {
    const aim = await workflow.aim?.choose(document, turn);
    if (!(await beginEffect(db, name, { fence, leaseSeconds: lease, aim })))
      throw new Error('the turn is over');
    await parts.step?.('begun', document.id);
    return workflow.effect(document, { ...turn, aim });
  }
}

async function record(
  parts: JobParts,
  workflow: UnsafeWorkflow,
  document: Document<unknown>,
  done: { name: Parameters<typeof recordEffect>[1]; fence: number; result: unknown },
): Promise<void> {
  const at = parts.now();
  const channels = await parts.db.transaction().execute(async (trx) => {
    if (!(await recordEffect(trx, done.name, done.fence, done.result))) throw new Error('the turn is over');
    const change = workflow.after(document, done.result, { at });
    const changed = change && (await changeDocument(trx, workflow.type, document, change, at));
    return changed?.ok ? changed.value : [];
  });
  parts.ring(channels);
}

/** After the last try: the document moves on to what its workflow says, and no worker may write any more. */
export async function giveUp(parts: JobParts, workflow: Workflow, order: JobOrder): Promise<void> {
  const at = parts.now();
  const channels = await parts.db.transaction().execute(async (trx) => {
    const document = await findDocument(trx, workflow.type, order.id);
    if (!document || !isMeant(workflow, document, order)) return [];
    const name = { workflow: workflow.name, documentId: document.id, revision: document.revision };
    const mayHaveHappened = workflow.kind === 'unsafe' && (await giveUpEffect(trx, name));
    const why = document.fault ?? 'its worker died again and again';
    const change: Change<unknown> | null = workflow.givenUp(document, { why, mayHaveHappened });
    const changed = change && (await changeDocument(trx, workflow.type, document, change, at));
    return changed?.ok ? changed.value : [];
  });
  parts.ring(channels);
}
