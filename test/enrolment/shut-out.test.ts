import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MILK, saleOf } from '../fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '../fixtures/running-head-office.ts';
import { startTillInProcess, tillFolder } from '../fixtures/till-in-process.ts';

let asking: Asking;
beforeAll(async () => {
  asking = await runHeadOffice();
  // A channel without news has no cursor.
  const counts = [{ code: MILK.id, quantityMilli: 9000 }];
  await asking.send('PUT', '/v1/stock', { shopId: 'harbour', counts });
}, 60_000);
afterAll(() => asking.stop());

const newCode = async (): Promise<string> =>
  String((await asking.send('POST', '/v1/enrolment-codes', { shopId: 'harbour' })).body['code']);

test('a till that is shut out stops, loses what was published to it, and keeps what it has not sent', async () => {
  const folder = await tillFolder();
  const till = await startTillInProcess(folder);
  await till.enrol(asking.office.url, await newCode());
  await expect.poll(() => Object.keys(till.store.cursors), { timeout: 10_000 }).toContain('shop:harbour');
  const tillId = till.tillId()!;
  await till.setLineCut(true);
  expect((await till.sell(saleOf([{ product: MILK }]))).ok).toBe(true);
  await asking.send('POST', `/v1/tills/${tillId}/revoke`, {});
  // Without a line it cannot know, and sells on.
  expect((await till.sell(saleOf([{ product: MILK }]))).ok).toBe(true);
  await till.setLineCut(false);
  await expect.poll(() => till.status().stopped?.code, { timeout: 10_000 }).toBe('revoked');
  await expect.poll(() => till.store.cursors).toEqual({});
  expect(till.status().pendingSales).toBe(2);
  expect(till.store.entries.size).toBe(2);
  expect(await till.sell(saleOf([{ product: MILK }]))).toMatchObject({
    ok: false,
    problem: { code: 'tillStopped' },
  });
  await till.stop();

  const again = await startTillInProcess(folder, till.store, { offline: true });
  expect(again.status().stopped?.code).toBe('revoked');
  await again.setLineCut(false);
  await again.enrol(asking.office.url, await newCode());
  expect(again.tillId()).toBe(tillId);
  expect(again.status().stopped).toBeNull();
  await expect.poll(() => Object.keys(again.store.cursors), { timeout: 10_000 }).toContain('shop:harbour');
  expect((await again.sell(saleOf([{ product: MILK }]))).ok).toBe(true);
  // What the old epoch had not sent is kept aside for a person, and is nowhere lost.
  const asides = async () => (await asking.get('/v1/quarantine')).body;
  await expect
    .poll(async () => JSON.stringify(await asides()).split('tillRevoked').length - 1, { timeout: 15_000 })
    .toBeGreaterThan(0);
  await again.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test('a channel that is taken away goes from the store, and one that is given is filled, while the till runs', async () => {
  const folder = await tillFolder();
  const till = await startTillInProcess(folder);
  await till.enrol(asking.office.url, await newCode());
  await expect.poll(() => Object.keys(till.store.cursors), { timeout: 10_000 }).toContain('shop:harbour');
  const set = (channel: string, state: string) =>
    asking.send('PUT', `/v1/tills/${till.tillId()}/channels`, { channel, state });
  await set('management', 'active');
  await expect
    .poll(() => Object.keys(till.store.cursors), { timeout: 10_000 })
    .toContain('management:harbour');
  await set('management', 'none');
  await expect
    .poll(() => Object.keys(till.store.cursors), { timeout: 10_000 })
    .not.toContain('management:harbour');
  await set('shop', 'paused');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  // What is there stays; the till is online, and nothing is wrong.
  expect(Object.keys(till.store.cursors)).toContain('shop:harbour');
  expect(till.status()).toMatchObject({ online: true, fault: null });
  await till.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);
