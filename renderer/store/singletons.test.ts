import type { RxCollection } from 'rxdb';
import { expect, test } from 'vitest';
import type { TillDocument } from './documents.ts';
import { openSingletons } from './singletons.ts';

/** A collection whose writes are on the disk when the test says so. */
function slowDisk() {
  const writes: { text: string; done: PromiseWithResolvers<void> }[] = [];
  const collection = {
    find: () => ({ exec: async () => [] }),
    async incrementalUpsert({ value }: TillDocument) {
      const done = Promise.withResolvers<void>();
      writes.push({ text: value, done });
      await done.promise;
    },
  };
  return { writes, till: collection as unknown as RxCollection<TillDocument> };
}

const isSettled = (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false));
    }),
  ]);

test('whoever writes what is being written already waits until it is on the disk', async () => {
  const { writes, till } = slowDisk();
  const singletons = await openSingletons(till);
  const first = singletons.put('draft', { lines: 1 });
  const again = singletons.put('draft', { lines: 1 });
  expect(await isSettled(again)).toBe(false);
  writes[0]!.done.resolve();
  await Promise.all([first, again]);
  expect(writes).toHaveLength(1);
  expect(singletons.get('draft')).toEqual({ lines: 1 });
});

test('what is emptied while it is written is empty in the end', async () => {
  const { writes, till } = slowDisk();
  const singletons = await openSingletons(till);
  const written = singletons.put('cursor/chain', 'a');
  const emptied = singletons.put('cursor/chain', undefined);
  for (const { done } of writes) done.resolve();
  await Promise.all([written, emptied]);
  expect(writes.map(({ text }) => text)).toEqual(['"a"', '']);
  expect(singletons.keys('cursor/')).toEqual([]);
});
