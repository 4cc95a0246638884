import { createInstance } from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SyncRun } from '#shared/sync/run.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import error from '../i18n/en/error.json' with { type: 'json' };
import status from '../i18n/en/status.json' with { type: 'json' };
import sync from '../i18n/en/sync.json' with { type: 'json' };
import { runWords } from './run-words.ts';
import { whyAnyWaits, whyWaiting } from './why-waiting.ts';

const i18n = createInstance();
beforeAll(() => i18n.init({ lng: 'en', resources: { en: { translation: { sync, status, error } } } }));

const queueDown = { code: 'SYNC_QUEUE_DOWN', message: 'No connection for the queue.' };
const feedDown = { code: 'SYNC_HEAD_OFFICE_BUSY', message: 'Left alone.' };
const line = { state: 'waiting', online: true, fault: null, pending: 0, sent: 0 } as const;

describe('why something waits', () => {
  const waits: readonly [Partial<SyncStatus>, ReturnType<typeof whyAnyWaits>][] = [
    [{}, undefined],
    [{ pending: 2, state: 'pushing' }, 'whyGoing'],
    [{ pending: 2, online: false, state: 'offline' }, 'whyOffline'],
    [{ pending: 2, sent: 2, online: false, state: 'offline' }, 'whySentOffline'],
    [{ pending: 2, state: 'retrying', fault: queueDown }, 'whyQueue'],
    [{ pending: 2, sent: 2, state: 'retrying', fault: queueDown }, 'whyNoAnswer'],
    [{ pending: 2, sent: 2, state: 'retrying', fault: feedDown }, 'whyNoNews'],
    [{ pending: 2, metered: true }, 'whyMetered'],
    [{ pending: 2, sent: 2, metered: true }, 'whyAnswerLater'],
    [{ pending: 2, sent: 1 }, 'whyGoing'],
    [{ pending: 2, sent: 2 }, 'whyNoAnswer'],
  ];
  test.each(waits)('%j: %s', (change, why) => {
    expect(whyAnyWaits({ ...line, ...change })).toBe(why);
    if (why) expect(i18n.t(`sync.${why}`)).not.toBe(`sync.${why}`);
  });

  test('what is too large for something on the way says that, whatever else is wrong', () => {
    expect(whyWaiting({ ...line, online: false }, { sent: 0, tooLarge: true })).toBe('whyTooLarge');
  });

  test('a queue outage is not called up to date', () => {
    expect(i18n.t('status.state.retrying')).toContain('trying again');
  });
});

describe('what a sync that somebody asked for came to', () => {
  const at = '2026-11-20T09:00:00.000Z';
  const run: SyncRun = {
    trigger: 'asked',
    startedAt: at,
    endedAt: at,
    tookMs: 0,
    times: 1,
    pulled: 0,
    pushed: 0,
    waiting: 0,
    fault: null,
  };
  const said = (change: Partial<SyncRun>): string => runWords(i18n.t, { ...run, ...change });

  test('everything was up to date only when nothing waits', () => {
    expect(said({})).toContain('everything was up to date');
    expect(said({ waiting: 300 })).toBe(
      'Last sync you asked for: nothing new came. Still waiting for an answer: 300 entries.',
    );
  });

  test('what went is said, and what still waits', () => {
    expect(said({ pushed: 3, pulled: 1, waiting: 1 })).toBe(
      'Last sync you asked for: sent 3, fetched 1. Still waiting for an answer: 1 entry.',
    );
  });

  test('one that did not get through says why, and what waits', () => {
    expect(said({ fault: queueDown, waiting: 2 })).toMatch(/did not get through: .+2 entries\./);
  });
});
