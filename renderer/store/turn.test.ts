import { expect, test } from 'vitest';
import { createTurn, latestOnly } from './turn.ts';

test('jobs run one after the other, also after one that failed', async () => {
  const inTurn = createTurn();
  const seen: string[] = [];
  const job =
    (name: string, fails = false) =>
    async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
    };
  const first = inTurn(job('first', true));
  const second = inTurn(job('second'));
  await expect(first).rejects.toThrow('first');
  await second;
  expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('of the drafts that come while one is written, only the newest is written', async () => {
  const written: number[] = [];
  let writing = 0;
  const save = latestOnly(async (value: number) => {
    expect(++writing).toBe(1);
    for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    writing--;
    written.push(value);
  });
  await Promise.all([save(1), save(2), save(3)]);
  expect(written).toEqual([1, 3]);
});

test('whenever a draft comes, what is written last is the newest', async () => {
  // Every distance in turns of the event loop, because the end of one write is several of them.
  for (let distance = 0; distance < 12; distance++) {
    const written: number[] = [];
    const save = latestOnly(async (value: number) => {
      for (let turn = 0; turn < 3; turn++) await Promise.resolve();
      written.push(value);
    });
    const all: Promise<void>[] = [];
    for (let value = 1; value <= 4; value++) {
      all.push(save(value));
      for (let turn = 0; turn < distance; turn++) await Promise.resolve();
    }
    await Promise.all(all);
    expect(written.at(-1)).toBe(4);
    expect([...written].sort((one, other) => one - other)).toEqual(written);
  }
});

test('a failed write does not stop the next', async () => {
  let tries = 0;
  const save = latestOnly(async () => {
    if (++tries === 1) throw new Error('quota');
  });
  const first = save(1);
  const second = save(2);
  await expect(first).rejects.toThrow('quota');
  await second;
  expect(tries).toBe(2);
});
