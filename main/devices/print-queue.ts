import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { paperRow, paperRows } from '#shared/paper/paper.ts';
import { type PrintFault, UNPRINTED_MAX, type Unprinted } from '#shared/paper/printer.ts';
import type { Result } from '#shared/result.ts';
import { nodeDisk, writeFileDurably } from '../journal/disk.ts';

/** One paper that is to be printed. */
export const printJob = z.strictObject({
  id: z.uuid(),
  title: z.string().min(1).max(80),
  askedAt: z.iso.datetime(),
  rows: paperRows,
  /** Of a receipt: its sale. */
  receipt: z
    .strictObject({
      entryId: z.uuid(),
      receiptNumber: z.string(),
      copyMark: paperRow,
      /** The sale's first receipt, asked for when it was made; later ones are asked for by a person. */
      fresh: z.boolean(),
      /** Cash changed hands with it. */
      opensDrawer: z.boolean(),
      by: z.string().optional(),
    })
    .optional(),
});
export type PrintJob = z.infer<typeof printJob>;

/**
 * For so long a job is tried by itself: the customer is still there. Afterwards it is listed as not
 * printed and a person decides, so that a printer that is mended in the evening does not pour out the day.
 */
export const TRY_FOR_MS = 2 * 60_000;
const RETRY_AFTER_MS = [1000, 2000, 3000, 5000, 5000, 10_000];

export type PrintQueue = {
  /** Keeps a job durably; it is tried at once. */
  add(job: PrintJob): Promise<void>;
  waiting(): number;
  printing(): boolean;
  unprinted(): readonly Unprinted[];
  fault(): PrintFault | null;
  /** Tries these again for a while: one job, or all that were not printed. */
  again(jobId: string | null): void;
  /** Takes jobs away that were not printed. */
  letBe(jobId: string | null): Promise<void>;
  /** The printer works again, or it is another one: what waits is tried now. */
  mended(): void;
  /** Lets the attempt that is running end, and begins no more. */
  stop(): Promise<void>;
};

type Held = { readonly job: PrintJob; begun: boolean; triedSince: number; tries: number };

/**
 * The till's print queue, in a folder with one file a job. Jobs are printed one after another; a printer
 * that fails keeps the rest waiting, and nobody waits for the queue.
 *
 * @param options.print sends a job; `again`: it may be on paper already, at least in part
 * @param options.printed the printer has taken the whole job
 */
export async function openPrintQueue(options: {
  folder: string;
  now(): Date;
  print(job: PrintJob, again: boolean): Promise<Result<null, PrintFault & { begun: boolean }>>;
  printed(job: PrintJob): Promise<void>;
  /** Whether a receipt that waits was printed already, and only the job outlived it. */
  isPrinted(job: PrintJob): boolean;
  changed(): void;
  say(line: string): void;
}): Promise<PrintQueue> {
  const { folder, now, changed } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let jobs: Held[] = [];
  let fault: PrintFault | null = null;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  const life = { stopped: false };
  const fileOf = (id: string): string => join(folder, `${id}.json`);
  const markOf = (id: string): string => join(folder, `${id}.begun`);
  const isTried = ({ triedSince }: Held): boolean => now().getTime() - triedSince < TRY_FOR_MS;

  for (const held of await readJobs(folder, options.say))
    if (options.isPrinted(held.job)) await discard(held.job.id);
    else jobs.push(held);

  async function discard(id: string): Promise<void> {
    jobs = jobs.filter(({ job }) => job.id !== id);
    await rm(fileOf(id), { force: true });
    await rm(markOf(id), { force: true });
  }

  /** Prints what waits, one after another, until there is nothing or the printer fails. */
  async function run(): Promise<void> {
    while (!life.stopped) {
      const next = jobs.find(isTried);
      if (!next) return;
      changed();
      const failure = await attempt(next);
      if (!failure) continue;
      fault = failure;
      next.tries += 1;
      const delay = RETRY_AFTER_MS[Math.min(next.tries, RETRY_AFTER_MS.length) - 1]!;
      if (!life.stopped) timer = setTimeout(start, delay);
      return;
    }
  }

  async function attempt(held: Held): Promise<PrintFault | null> {
    const { job } = held;
    const again = held.begun;
    // Written first: if the till dies now, nobody can say whether it is on paper.
    if (!held.begun) await writeFileDurably(markOf(job.id), '');
    const sent = await options.print(job, again);
    if (sent.ok) {
      fault = null;
      await options.printed(job);
      await discard(job.id);
      return null;
    }
    const { begun, ...failure } = sent.problem;
    held.begun ||= begun;
    if (!held.begun) await rm(markOf(job.id), { force: true });
    return failure;
  }

  function start(): void {
    clearTimeout(timer);
    if (life.stopped || running) return;
    running = run()
      .catch((cause: unknown) => {
        options.say(`printing   ${cause instanceof Error ? cause.message : String(cause)}`);
        if (!life.stopped) timer = setTimeout(start, RETRY_AFTER_MS.at(-1));
      })
      .finally(() => {
        running = null;
        changed();
        // One that came while the last one failed is tried with it; jobs grow too old without any event.
        const tried = jobs.filter(isTried);
        if (tried.length > 0 && !fault) start();
      });
  }

  const givingUp = setInterval(() => {
    if (jobs.some((held) => !isTried(held))) changed();
  }, 5000);
  givingUp.unref();
  start();

  return {
    async add(job) {
      await writeFileDurably(fileOf(job.id), JSON.stringify(job));
      jobs.push({ job, begun: false, triedSince: Date.parse(job.askedAt), tries: 0 });
      const old = jobs.filter((held) => !isTried(held));
      for (const { job } of old.slice(0, Math.max(old.length - UNPRINTED_MAX, 0))) await discard(job.id);
      start();
      changed();
    },
    waiting: () => jobs.filter(isTried).length,
    printing: () => running !== null,
    fault: () => fault,
    unprinted: () =>
      jobs
        .filter((held) => !isTried(held))
        .slice(-UNPRINTED_MAX)
        .map(({ job: { id, title, askedAt } }) => ({ jobId: id, title, askedAt })),
    again(jobId) {
      for (const held of jobs)
        if (!isTried(held) && (jobId === null || held.job.id === jobId))
          Object.assign(held, { triedSince: now().getTime(), tries: 0 });
      start();
      changed();
    },
    async letBe(jobId) {
      for (const held of jobs.filter((one) => !isTried(one)))
        if (jobId === null || held.job.id === jobId) await discard(held.job.id);
      changed();
    },
    mended() {
      fault = null;
      start();
      changed();
    },
    async stop() {
      life.stopped = true;
      clearTimeout(timer);
      clearInterval(givingUp);
      await running;
    },
  };
}

/** The jobs of a folder, oldest first. What cannot be read is put aside and said. */
async function readJobs(folder: string, say: (line: string) => void): Promise<Held[]> {
  const names = await readdir(folder);
  const held: Held[] = [];
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const path = join(folder, name);
    try {
      const job = printJob.parse(JSON.parse(await readFile(path, 'utf8')));
      const begun = names.includes(`${job.id}.begun`);
      held.push({ job, begun, triedSince: Date.parse(job.askedAt), tries: 0 });
    } catch {
      await rename(path, `${path}.unreadable`);
      say(`printing   a waiting paper cannot be read and is put aside as ${name}.unreadable`);
    }
  }
  await nodeDisk.syncFolder(folder);
  return held.sort((one, other) => one.triedSince - other.triedSince);
}
