import { setTimeout as sleep } from 'node:timers/promises';
import { fromPglite, PgBoss, type ConstructorOptions, type Job } from 'pg-boss';
import type { JobsPlace } from '../database/open-database.ts';
import { handOn } from './hand-on.ts';
import { giveUp, runJob, type JobOrder, type JobParts } from './run-job.ts';
import type { Workflow } from './workflow.ts';

export type RunningWorkflows = {
  /** Says that a document was written: it is looked at now instead of at the next look. */
  wake(): void;
  /** Takes no more jobs and lets those end that are being done. */
  stop(): Promise<void>;
};

export type WorkflowSettings = {
  /** How often documents are looked for that another process has written, milliseconds. */
  readonly lookEveryMs: number;
  /** How often jobs of workers that died are looked for, seconds. */
  readonly superviseSeconds: number;
  /** How often jobs are looked for that are tried again; new ones wake workers at once. Seconds, at least 0.5. */
  readonly pollSeconds: number;
  /** Jobs of one workflow that this process does at the same time. */
  readonly atOnce: number;
};
export const WORKFLOW_SETTINGS: WorkflowSettings = {
  lookEveryMs: 1000,
  superviseSeconds: 15,
  pollSeconds: 2,
  atOnce: 4,
};

const SCHEMA = 'jobs';
const GIVEN_UP = 'given-up';
const CONNECTIONS_MAX = 4;
const OUTAGE_PAUSE_MS = 2000;
const STOP_TIMEOUT_MS = 10_000;

/**
 * Works on documents by their workflows until it is stopped, beside any number of processes that do the
 * same. Jobs are in PostgreSQL, by pg-boss, in a schema of their own.
 *
 * @throws when the database does not answer at the start
 */
export async function runWorkflows(
  parts: JobParts & { readonly jobsPlace: JobsPlace; report(sentence: string): void },
  workflows: readonly Workflow[],
  settings: WorkflowSettings = WORKFLOW_SETTINGS,
): Promise<RunningWorkflows> {
  const boss = new PgBoss(optionsFor(parts.jobsPlace, settings));
  let outage = false;
  const down = (error: unknown): void => {
    if (!outage) parts.report(`workflows wait: ${error instanceof Error ? error.message : String(error)}`);
    outage = true;
  };
  boss.on('error', down);
  await boss.start();

  const stopping = new AbortController();
  let pause = new AbortController();
  function wake(): void {
    pause.abort();
  }
  const busy = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    const tracked = work.finally(() => busy.delete(tracked));
    busy.add(tracked);
    return tracked;
  };
  try {
    await createQueues(boss, workflows);
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw error;
  }
  const byName = new Map(workflows.map((workflow) => [workflow.name, workflow]));
  for (const workflow of workflows)
    for (let worker = 0; worker < settings.atOnce; worker++)
      await keepWorking(workflow.name, (job) => runJob(parts, workflow, job.data, job.signal));
  await keepWorking(GIVEN_UP, async ({ data }) => {
    const workflow = byName.get(data.workflow);
    if (workflow) await giveUp(parts, workflow, data);
  });

  /** A worker that has done a job looks for the next at once, instead of when it is polled again. */
  async function keepWorking(queue: string, work: (job: Job<JobOrder>) => Promise<void>): Promise<void> {
    const { pollSeconds } = settings;
    const polling = { pollingIntervalSeconds: pollSeconds, notifyPollingIntervalSeconds: pollSeconds };
    const id = await boss.work<JobOrder>(queue, polling, async ([job]) => {
      try {
        await track(work(job!));
      } finally {
        boss.notifyWorker(id);
        wake();
      }
    });
  }

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      pause = new AbortController();
      let pauseMs = settings.lookEveryMs;
      try {
        if ((await handOn(parts.db, boss, workflows)) > 0) pauseMs = 0;
        if (outage) parts.report('workflows go on: the database answers again');
        outage = false;
      } catch (error) {
        if (stopping.signal.aborted) return;
        down(error);
        pauseMs = OUTAGE_PAUSE_MS;
      }
      await sleep(pauseMs, undefined, { signal: AbortSignal.any([stopping.signal, pause.signal]) }).catch(
        () => {},
      );
    }
  }
  const looking = look();

  return {
    wake,
    async stop() {
      stopping.abort();
      await looking;
      const names = [...byName.keys(), GIVEN_UP];
      await Promise.all(names.map((name) => boss.offWork(name, { wait: false }).catch(() => {})));
      await Promise.race([Promise.allSettled(busy), sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      await boss.stop({ graceful: false }).catch(() => {});
    },
  };
}

function optionsFor(place: JobsPlace, { superviseSeconds }: WorkflowSettings): ConstructorOptions {
  const common = {
    schema: SCHEMA,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
  };
  return place.kind === 'postgres'
    ? { ...common, connectionString: place.url, max: CONNECTIONS_MAX, application_name: 'outpost-jobs' }
    : { ...common, backend: 'pglite', db: fromPglite(place.pglite) };
}

async function createQueues(boss: PgBoss, workflows: readonly Workflow[]): Promise<void> {
  await boss.createQueue(GIVEN_UP, {
    retryLimit: 100,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 300,
  });
  for (const workflow of workflows) await createQueue(boss, workflow);
}

async function createQueue(boss: PgBoss, { name, retry, timeLimit }: Workflow): Promise<void> {
  const options = {
    retryLimit: retry.limit,
    retryDelay: retry.delay,
    retryBackoff: true,
    retryDelayMax: retry.delayMax,
    expireInSeconds: timeLimit,
    deadLetter: GIVEN_UP,
    notify: true,
  };
  await boss.createQueue(name, options);
  // A queue that an older program made keeps its settings until somebody changes them.
  await boss.updateQueue(name, options);
}
