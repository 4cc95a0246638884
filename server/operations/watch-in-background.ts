import type { Database } from '../database/open-database.ts';
import { watchGaps } from '../exceptions/alerts.ts';
import { forgetOld } from './retention.ts';

const WATCH_EVERY_MS = 60_000;

const FORGET_EVERY_MS = 24 * 3_600_000;

/** Looks for gaps that are too old, and lets old answers go, now and then. */
export function watchInBackground(
  db: Database,
  keepDays: number,
  report: (sentence: string) => void,
): () => Promise<void> {
  let watching: Promise<void> = Promise.resolve();
  const tell = (what: string) => (error: unknown) =>
    report(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  const watch = () => {
    watching = watching.then(() => watchGaps(db, new Date())).catch(tell('gaps cannot be looked for'));
  };
  const forget = () => {
    watching = watching
      .then(() => forgetOld(db, new Date(), keepDays))
      .then(() => {}, tell('what is old cannot be let go'));
  };
  forget();
  const timers = [setInterval(watch, WATCH_EVERY_MS), setInterval(forget, FORGET_EVERY_MS)];
  return () => {
    for (const timer of timers) clearInterval(timer);
    return watching;
  };
}
