import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEnd } from '#shared/bridge/contract.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { type CopiedJournal, copyJournal } from './copy-journal.ts';
import { type AskStore, type CopiedStore, copyStore } from './copy-store.ts';
import { trialReport, type TrialReport } from './trial/trial-report.ts';

/** Runs a script in a process of its own and answers with what it printed. @throws Error when it cannot be run */
export type RunScript = (script: string, args: readonly string[], signal: AbortSignal) => Promise<string>;

/** A large journal on a slow disk takes a minute; a trial that hangs must not wait for ever. */
const TRIAL_MAX_MS = 10 * 60_000;

/**
 * Lets the next version try itself on a copy of this till's files, and compares what it found with
 * what there is. The files themselves are never near it.
 *
 * @returns `noPage` when no page could be asked for its store, so that nothing was tried yet; `brokenOff`
 *   when the till ended in the middle, which says nothing about the version
 * @param options.end where the journal ends; the till may sell on meanwhile
 * @param options.ending aborted when the till ends
 */
export async function runTrial(options: {
  script: string;
  tillFolder: string;
  folder: string;
  run: RunScript;
  end: JournalEnd;
  askStore: AskStore;
  ending: AbortSignal;
}): Promise<Result<null, string> | 'noPage' | 'brokenOff'> {
  const { script, tillFolder, run, end, ending } = options;
  const copy = join(options.folder, 'trial-copy');
  try {
    if (!(await options.askStore(null))) return 'noPage';
    const copied = await copyJournal(tillFolder, copy, end);
    const store = await copyStore(join(copy, 'store.jsonl'), options.askStore);
    if (!store) return 'noPage';
    const signal = AbortSignal.any([ending, AbortSignal.timeout(TRIAL_MAX_MS)]);
    signal.throwIfAborted();
    const printed = await run(script, [copy], signal);
    return judge(readReport(printed), copied, store);
  } catch (cause) {
    if (ending.aborted) return 'brokenOff';
    return err(cause instanceof Error ? cause.message : String(cause));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function readReport(printed: string): TrialReport {
  const last = printed.trim().split('\n').at(-1) ?? '';
  try {
    return trialReport.parse(JSON.parse(last));
  } catch {
    return {
      ok: false,
      problem: `it ended without a report: ${printed.slice(-300) || 'it printed nothing'}`,
    };
  }
}

function judge(report: TrialReport, copied: CopiedJournal, store: CopiedStore): Result<null, string> {
  if (!report.ok) return err(report.problem);
  if (report.entries < copied.entries) return err(`it reads ${report.entries} of ${copied.entries} entries`);
  if (report.unanswered < copied.unanswered)
    return err(`it finds ${report.unanswered} of ${copied.unanswered} entries that wait to be sent`);
  if ((report.store?.entries ?? 0) < store.entries)
    return err(`its store holds ${report.store?.entries ?? 0} of ${store.entries} entries that wait`);
  if ((report.store?.baskets ?? 0) < store.baskets)
    return err(`its store holds ${report.store?.baskets ?? 0} of ${store.baskets} baskets`);
  return ok(null);
}
