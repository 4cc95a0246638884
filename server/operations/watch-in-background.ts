import { watchGaps } from '../exceptions/alerts.ts';
import { closeParked, openParked } from '../exceptions/parked.ts';
import type { SettlementParts } from '../settle/settle-messages.ts';
import { catchUpTransfers } from '../stock/publish-transfers.ts';
import { forgetOld } from './retention.ts';

const WATCH_EVERY_MS = 60_000;

const FORGET_EVERY_MS = 24 * 3_600_000;

/**
 * Opens what was parked for this program, once; looks for gaps that are too old and for transfers that another
 * version of the program did not publish, and lets old answers go, now and then.
 */
export function watchInBackground(settlement: SettlementParts, keepDays: number): () => Promise<void> {
  const { db, report } = settlement;
  let watching: Promise<void> = Promise.resolve();
  const tell = (what: string) => (error: unknown) =>
    report(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  const watch = () => {
    watching = watching.then(() => watchGaps(db, new Date())).catch(tell('gaps cannot be looked for'));
    watching = watching.then(() => closeParked(db, new Date())).catch(tell('what was parked stays'));
    catchUp();
  };
  const forget = () => {
    watching = watching
      .then(() => forgetOld(db, new Date(), keepDays))
      .then(() => {}, tell('what is old cannot be let go'));
  };
  const catchUp = () => {
    watching = watching
      .then(async () => settlement.ring(await catchUpTransfers(db, new Date())))
      .catch(tell('tills cannot be told what is on its way'));
  };
  watching = openParked(settlement).then(() => {}, tell('what was parked stays'));
  catchUp();
  forget();
  const timers = [setInterval(watch, WATCH_EVERY_MS), setInterval(forget, FORGET_EVERY_MS)];
  return () => {
    for (const timer of timers) clearInterval(timer);
    return watching;
  };
}
