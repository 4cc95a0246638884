import { expect, test } from 'vitest';
import { NO_PREVIOUS_HASH, type Entry } from '#shared/sync/entry.ts';
import type { Outcome, SettlementException } from '#shared/sync/outcome.ts';
import type { KeptEntry } from './entries.ts';
import { questionsOf } from './questions.ts';
import type { Singletons } from './singletons.ts';

/** A store of entries with their outcomes, and its singletons in memory. */
function smallStore() {
  const documents = new Map<string, unknown>();
  const singletons: Singletons = {
    get: (key) => documents.get(key),
    keys: (prefix) => [...documents.keys()].filter((key) => key.startsWith(prefix)),
    put: (key, value) => Promise.resolve(void documents.set(key, structuredClone(value))),
  };
  const kept = new Map<string, KeptEntry>();
  const open = () => questionsOf(singletons, (id) => Promise.resolve(kept.get(id) ?? null));
  let questions = open();
  return {
    restart: () => void (questions = open()),
    /** As `applyFeed` does: the outcomes are folded in, then noted. */
    async hear(...outcomes: Outcome[]) {
      for (const outcome of outcomes)
        kept.set(outcome.entryId, {
          entry: { id: outcome.entryId } as Entry,
          state: outcome.result,
          outcome,
        });
      await questions.note(outcomes);
    },
    forget: (id: string) => void kept.delete(id),
    async listed(): Promise<string[]> {
      const { promise, resolve, reject } = Promise.withResolvers<string[]>();
      const stop = questions.watch((rows) => resolve(rows.map(({ entry }) => entry.id)), reject);
      const ids = await promise;
      stop();
      return ids;
    },
    watch: (onRows: (rows: readonly KeptEntry[]) => void) => questions.watch(onRows, () => {}),
  };
}

const oversold: SettlementException = { code: 'oversold', message: '3 too many' };
function settled(entryId: string, ...exceptions: SettlementException[]): Outcome {
  return {
    result: 'settled',
    entryId,
    hash: NO_PREVIOUS_HASH,
    settledAt: '2026-11-20T10:00:00.000Z',
    exceptions,
  };
}
const answered = { at: '2026-11-20T11:00:00.000Z', how: 'corrected' as const };

test('sales that head office questions are listed, newest first, also after a restart', async () => {
  const store = smallStore();
  await store.hear(settled('a', oversold), settled('b'), settled('c', oversold));
  expect(await store.listed()).toEqual(['c', 'a']);
  store.restart();
  expect(await store.listed()).toEqual(['c', 'a']);
});

test('a question leaves the list when it is answered at head office, and not before all of it is', async () => {
  const store = smallStore();
  await store.hear(settled('a', oversold, { ...oversold, line: 2 }));
  await store.hear(settled('a', { ...oversold, resolved: answered }, { ...oversold, line: 2 }));
  expect(await store.listed()).toEqual(['a']);
  await store.hear(settled('a', { ...oversold, resolved: answered }));
  expect(await store.listed()).toEqual([]);
});

test('whoever looks at the list sees a question come and go', async () => {
  const store = smallStore();
  const seen: number[] = [];
  store.watch((rows) => seen.push(rows.length));
  await store.hear(settled('a', oversold));
  await store.hear(settled('b'));
  await store.hear(settled('a'));
  await expect.poll(() => seen).toEqual([0, 1, 0]);
});

test('the list does not grow for ever, and an entry that is not here is not on it', async () => {
  const store = smallStore();
  await store.hear(...Array.from({ length: 350 }, (_, at) => settled(`sale ${at}`, oversold)));
  store.forget('sale 349');
  const listed = await store.listed();
  expect(listed).toHaveLength(299);
  expect(listed[0]).toBe('sale 348');
});
