import type { TFunction } from 'i18next';
import type { SyncRun } from '#shared/sync/run.ts';
import { errorWords } from '../ui/error-words.ts';

/** What a run that somebody asked for came to, in sentences; what still waits is always among them. */
export function runWords(t: TFunction, run: SyncRun): string {
  const { fault, pulled, pushed, waiting = 0 } = run;
  const still = waiting > 0 ? [t('sync.endedWaiting', { count: waiting })] : [];
  return [came(), ...still].join(' ');

  function came(): string {
    if (fault) return t('sync.endedFaulty', { message: errorWords(t, fault) });
    if (pushed + pulled > 0) return t('sync.ended', { pushed, pulled });
    return t(waiting > 0 ? 'sync.endedNoNews' : 'sync.endedNothing');
  }
}
