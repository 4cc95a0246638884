import type { z } from 'zod';
import type { Change, Document, DocumentType } from './documents.ts';

/** How a failed job is tried again: seconds, doubled each time up to the longest, so many times. */
export type Retry = { readonly limit: number; readonly delay: number; readonly delayMax: number };

/** What a handler is told besides the document. */
export type Work = {
  readonly at: Date;
  /** Aborted when the job's time is over. */
  readonly signal: AbortSignal;
};

/** Which effect this is, and whose turn. */
export type EffectTurn<A = unknown> = Work & {
  /** Always the same for the same effect: other systems tell a repetition by it. */
  readonly key: string;
  /** Grows with each worker that takes the effect over. Who keeps the highest refuses a lower one. */
  readonly fence: number;
  /** Who is told, as `aim` chose it and the ledger keeps it; undefined where a workflow has no choice. */
  readonly aim: A;
};

/** Whom an effect is asked of, where that can change between two turns. */
type Aim<B, A> = {
  readonly schema: z.ZodType<A>;
  /** Chosen before the effect begins. Written down with it, so that `find` asks the one that was told. */
  choose(document: Document<B>, work: Work): Promise<A>;
};

/** Whether an effect has happened, as the system says where it would be seen. */
export type Found<R> = { readonly happened: true; readonly result: R } | { readonly happened: false };

/** Why a document was given up. */
export type GivenUp = {
  readonly why: string;
  /** An effect was begun, and nobody could say whether it happened. */
  readonly mayHaveHappened: boolean;
};

type Common<B> = {
  /** Stable: it names the job queue and the rows of the ledger. */
  readonly name: string;
  readonly type: DocumentType<B>;
  readonly states: readonly string[];
  readonly retry: Retry;
  /** The longest that one try may take, seconds; a worker that died is noticed after this. */
  readonly timeLimit: number;
  /** What becomes of the document after the last try; null: it stays as it is. */
  givenUp(document: Document<B>, fault: GivenUp): Change<B> | null;
};

export type SafeWorkflow<B = unknown> = Common<B> & {
  readonly kind: 'safe';
  /** `entered`: when a document enters one of the states. `due`: when its `dueAt` comes in one of them. */
  readonly when: 'entered' | 'due';
  run(document: Document<B>, work: Work): Promise<Change<B> | null>;
};

export type UnsafeWorkflow<B = unknown, R = unknown, A = unknown> = Common<B> & {
  readonly kind: 'unsafe';
  readonly when: 'entered';
  readonly result: z.ZodType<R>;
  readonly aim?: Aim<B, A>;
  /**
   * Makes the effect. Throws `EffectRefused` where it has certainly not happened; after any other error
   * `find` decides.
   */
  effect(document: Document<B>, turn: EffectTurn<A>): Promise<R>;
  /** Asks whether an earlier turn has made the effect, with its aim. Throws where nobody can say now. */
  find(document: Document<B>, turn: EffectTurn<A>): Promise<Found<R>>;
  /** What the effect makes of the document. */
  after(document: Document<B>, result: R, work: Pick<Work, 'at'>): Change<B> | null;
};

export type Workflow = SafeWorkflow | UnsafeWorkflow;

/** The effect has certainly not happened, and may be tried again. */
export class EffectRefused extends Error {}

/** Handlers of documents by their type and state. */
export const workflow = {
  /** Its handler may run twice for the same revision; what it answers counts once. */
  safe<B>(spec: Omit<SafeWorkflow<B>, 'kind' | 'when'> & { when?: 'entered' | 'due' }): Workflow {
    return { when: 'entered', ...spec, kind: 'safe' } as SafeWorkflow<B> as Workflow;
  },
  /** Its effect happens once for each revision, whatever dies in between. See `run-unsafe.ts`. */
  unsafe<B, R, A = undefined>(spec: Omit<UnsafeWorkflow<B, R, A>, 'kind' | 'when'>): Workflow {
    return { ...spec, kind: 'unsafe', when: 'entered' } as UnsafeWorkflow<B, R, A> as Workflow;
  },
};
