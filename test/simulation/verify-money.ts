// `npm run verify-money -- --carts N [--seed S]`: prices random carts at the till, at head office and by
// the slow reference, and counts differences. The last line is JSON; exit status 1 if anything differs.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { checkCart } from './money/check-cart.ts';

type Task = { readonly seed: number; readonly from: number; readonly to: number };
type Report = { readonly done: number; readonly differences: number; readonly shown: readonly string[] };

const BATCH = 1000;
const SHOWN_MAX = 3;

if (isMainThread) await main();
else work(workerData as Task);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { carts: { type: 'string' }, seed: { type: 'string' } } });
  const carts = wholeNumber('carts', values.carts ?? '100000', 1);
  const seed = wholeNumber('seed', values.seed ?? String(Date.now() % 1_000_000), 0);
  const startedAt = performance.now();
  const workers = Math.min(availableParallelism(), Math.ceil(carts / BATCH));
  console.log(`${carts} carts, seed ${seed}, ${workers} threads: till, head office and exact fractions`);
  const progress = { done: 0, differences: 0, saidAt: startedAt };
  const share = Math.ceil(carts / workers / BATCH) * BATCH;
  const tasks = Array.from({ length: workers }, (_, index) => ({
    seed,
    from: index * share,
    to: Math.min(carts, (index + 1) * share),
  })).filter(({ from, to }) => from < to);
  await Promise.all(
    tasks.map((task) => runTask(task, (report) => count(report, carts, startedAt, progress))),
  );
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  console.log(JSON.stringify({ carts, differences: progress.differences, seed, seconds }));
  process.exitCode = progress.differences === 0 ? 0 : 1;
}

function wholeNumber(name: string, text: string, min: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
  console.error(`--${name} must be a whole number of at least ${min}, not "${text}"`);
  process.exit(2);
}

type Progress = { done: number; differences: number; saidAt: number };

function count(report: Report, carts: number, startedAt: number, progress: Progress): void {
  progress.done += report.done;
  progress.differences += report.differences;
  for (const text of report.shown) console.log(text);
  const now = performance.now();
  if (now - progress.saidAt < 10_000) return;
  progress.saidAt = now;
  const left = Math.round((((now - startedAt) / progress.done) * (carts - progress.done)) / 1000);
  console.log(`${progress.done} of ${carts}, ${progress.differences} differences, about ${left} s left`);
}

function runTask(task: Task, onReport: (report: Report) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    worker.on('message', onReport);
    worker.on('error', reject);
    worker.on('exit', (status) =>
      status === 0 ? resolve() : reject(new Error(`a thread ended with ${status}`)),
    );
  });
}

function work({ seed, from, to }: Task): void {
  let shownSoFar = 0;
  for (let start = from; start < to; start += BATCH) {
    let differences = 0;
    const shown: string[] = [];
    const end = Math.min(start + BATCH, to);
    for (let number = start; number < end; number++) {
      const found = check(seed, number);
      if (found.length === 0) continue;
      differences += 1;
      if (shownSoFar++ < SHOWN_MAX) shown.push(`cart ${number} of seed ${seed}:\n  ${found.join('\n  ')}`);
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    parentPort!.postMessage({ done: end - start, differences, shown } satisfies Report);
  }
}

/** A cart that breaks the engine is a difference with a name, not the end of the run. */
function check(seed: number, number: number): string[] {
  try {
    return checkCart(seed, number);
  } catch (cause) {
    return [cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)];
  }
}
