import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { delayAfter, openPinCheck } from './pin-check.ts';

let folder: string;
let nowMs = 0;
const sinceStartMs = (): number => nowMs;

// The cheapest that argon2id can be: its strength is not what is tried here.
const hashOf = (pin: string): Promise<string> =>
  argon2id({
    password: pin,
    salt: new Uint8Array(16).fill(7),
    iterations: 1,
    parallelism: 1,
    memorySize: 8,
    hashLength: 32,
    outputType: 'encoded',
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-pin-'));
  nowMs = 0;
});
afterEach(() => rm(folder, { recursive: true }));

async function ann(pin: string) {
  return { staffId: 'ann', pinHash: await hashOf('4711'), pin };
}

test('the right PIN lets in, another does not', async () => {
  const check = await openPinCheck(join(folder, 'pin.json'), { sinceStartMs });
  expect(await check(await ann('4711'))).toEqual({ answer: 'right' });
  expect(await check(await ann('4712'))).toEqual({ answer: 'wrong', waitMs: 0 });
});

test('guessing gets slower and slower, and never stops for ever', async () => {
  const check = await openPinCheck(join(folder, 'pin.json'), { sinceStartMs });
  const waits: number[] = [];
  for (let guess = 0; guess < 14; guess += 1) {
    const answer = await check(await ann('0000'));
    if (answer.answer !== 'wrong') throw new Error(answer.answer);
    waits.push(answer.waitMs);
    nowMs += answer.waitMs;
  }
  expect(waits.slice(0, 5)).toEqual([0, 0, 2_000, 4_000, 8_000]);
  expect(waits.at(-1)).toBe(300_000);
  expect(delayAfter(1_000_000)).toBe(300_000);
  expect(await check(await ann('4711'))).toEqual({ answer: 'right' });
  expect(await check(await ann('0000'))).toEqual({ answer: 'wrong', waitMs: 0 });
});

test('while somebody must wait even the right PIN is not looked at, and others sign in', async () => {
  const check = await openPinCheck(join(folder, 'pin.json'), { sinceStartMs });
  for (let guess = 0; guess < 3; guess += 1) await check(await ann('0000'));
  nowMs += 500;
  expect(await check(await ann('4711'))).toEqual({ answer: 'wait', waitMs: 1_500 });
  expect(await check({ ...(await ann('4711')), staffId: 'bert' })).toEqual({ answer: 'right' });
});

test('a hundred guesses at once are counted one by one', async () => {
  const check = await openPinCheck(join(folder, 'pin.json'), { sinceStartMs });
  const question = await ann('0000');
  const answers = await Promise.all(Array.from({ length: 100 }, () => check(question)));
  expect(answers.filter(({ answer }) => answer === 'wrong')).toHaveLength(3);
});

test('starting the till again gives no fresh guesses', async () => {
  const path = join(folder, 'pin.json');
  const before = await openPinCheck(path, { sinceStartMs });
  for (let guess = 0; guess < 4; guess += 1) {
    await before(await ann('0000'));
    nowMs += 60_000;
  }
  const after = await openPinCheck(path, { sinceStartMs });
  expect(await after(await ann('4711'))).toEqual({ answer: 'wait', waitMs: 4_000 });
});

test('a damaged count of wrong PINs keeps nobody out', async () => {
  const path = join(folder, 'pin.json');
  await writeFile(path, '{"ann": "many"');
  const check = await openPinCheck(path, { sinceStartMs });
  expect(await check(await ann('4711'))).toEqual({ answer: 'right' });
});
