import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { publishRecords } from '#server/records/put-records.ts';
import { MILK, saleOf } from '../fixtures/chain-in-trial.ts';
import { hasNewer, saidByNewer } from '../fixtures/newer-head-office.ts';
import { HEADER, MILK_ROW, runHeadOffice, WINE_ROW, type Asking } from '../fixtures/running-head-office.ts';
import { emptyStore, startTillInProcess, tillFolder, until } from '../fixtures/till-in-process.ts';

/** Of these head office has a checksum, so what is more in them is published with them. */
const SUMMED_UP = new Set(['value', 'products', 'changed', 'variant', 'entries']);

let asking: Asking;
let folder: string;
beforeAll(async () => {
  asking = await runHeadOffice();
  folder = await tillFolder();
}, 60_000);
afterAll(async () => {
  await asking.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The way to a head office of which every answer says more than this version of the till knows. */
const toNewer: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  if (!answer.headers.get('content-type')?.includes('application/json')) return answer;
  const headers = new Headers(answer.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  const text = JSON.stringify(saidByNewer(await answer.json(), SUMMED_UP));
  return new Response(text, { status: answer.status, headers });
};

test('an older till lives with a newer head office: it is enrolled, pulls, sells, is answered and compares', async () => {
  const { code } = (await asking.send('POST', '/v1/enrolment-codes', { shopId: 'harbour' })).body;
  const store = emptyStore();
  const till = await startTillInProcess(folder, store, { fetch: toNewer, settings: { compareEveryMs: 0 } });
  try {
    await till.enrol(asking.office.url, z.string().parse(code));
    await until(() => till.status().online && store.catalogue?.version === 1, till.status);
    const sold = await till.sell(saleOf([{ product: MILK, quantityMilli: 1000 }]));
    expect(sold.ok).toBe(true);
    await until(() => till.status().pending === 0, till.status);
    expect([...store.outcomes.values()]).toEqual(['settled']);
    // What a newer head office publishes itself, and sums up so.
    const value = saidByNewer({ name: 'Ann Orr' });
    const record = { collection: 'customer' as const, id: 'k-1', value };
    await publishRecords(asking.office.db, { channel: 'chain', records: [record] }, new Date());
    await asking.csv(HEADER + MILK_ROW + WINE_ROW.replace('5.99', '6.49'));
    await until(() => store.catalogue?.version === 2, till.status);
    await till.bridge.call('syncNow', null);
    expect(store.documents.get('chain')?.get('customer/k-1')).toEqual(value);
    expect(hasNewer([...store.documents.values()].map((one) => [...one]))).toBe(true);
    expect(till.status()).toMatchObject({ online: true, fault: null, pending: 0 });
    const { runs } = await till.bridge.call('syncLog', null);
    expect(runs.filter(({ fault }) => fault)).toEqual([]);
    expect(till.notes()).toEqual([]);
  } finally {
    await till.stop();
  }
}, 60_000);
