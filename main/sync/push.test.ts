import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PracticeHeadOffice, startPracticeHeadOffice } from '#test/fixtures/practice-head-office.ts';
import { sampleSale } from '#test/fixtures/sample-sales.ts';
import { startTillInProcess, tillFolder, until } from '#test/fixtures/till-in-process.ts';

let office: PracticeHeadOffice;
let folder: string;
beforeAll(async () => {
  office = await startPracticeHeadOffice();
  folder = await tillFolder();
});
afterAll(async () => {
  await office.stop();
  await rm(folder, { recursive: true, force: true });
});

test('what an older head office does not know goes by itself, and holds up no sale beside it', async () => {
  const till = await startTillInProcess(folder);
  await till.enrol(office.url, 'GOOD-CODE');
  await until(() => till.status().online, till.status);
  await till.setLineCut(true);
  await till.sell(sampleSale());
  const fact = { kind: 'transferRefused', transferId: randomUUID(), reason: 'not ordered' } as const;
  const sealed = await till.bridge.call('recordFact', { id: randomUUID(), fact });
  expect(sealed.ok).toBe(true);
  await till.sell(sampleSale());
  await till.setLineCut(false);
  await until(() => office.booked.size === 3, till.status, 15_000);
  const came = office.arrived.map(({ seq, body }, place) => [seq, body.kind, office.protocols[place]]);
  expect(came.toSorted()).toEqual([
    [1, 'sale', 1],
    [2, 'transferRefused', 2],
    [3, 'sale', 1],
  ]);
  await till.stop();
}, 60_000);
