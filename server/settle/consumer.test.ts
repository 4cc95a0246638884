import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { figures, SETTLED_AT } from '#test/fixtures/settling.ts';
import { openCatalogueVersions } from '../catalogue/catalogue-versions.ts';
import type { Message, ShopQueues } from '../queue/shop-queues.ts';
import { createConsumer } from './consumer.ts';
import { tillKeysIn } from './till-keys.ts';

await describeOnBothDatabases('the consumer', (opened) => {
  test('one shop whose queue fails rests by itself, and the others are settled meanwhile', async () => {
    const { db } = opened;
    const said: string[] = [];
    const waiting: Message[] = [];
    let isBroken = true;
    let looks = 0;
    const queues: ShopQueues = {
      url: 'http://queue.example',
      of: (shopId) => ({
        receive: () => {
          if (shopId === 'mill') return Promise.resolve(waiting.splice(0));
          looks += 1;
          return isBroken ? Promise.reject(new Error('no such queue')) : Promise.resolve([]);
        },
        renew: (message) => Promise.resolve(message),
        delete: () => Promise.resolve(),
        waiting: () => Promise.resolve(0),
        sendOnlyUrl: () => Promise.reject(new Error('not asked here')),
      }),
    };
    const parts = {
      db,
      catalogues: openCatalogueVersions(),
      findKey: tillKeysIn(db),
      ring: () => {},
      now: () => SETTLED_AT,
      report: (sentence: string) => void said.push(sentence),
    };
    const consumer = createConsumer(parts, queues);
    const till = await TrialTill.enrol(db, 'mill');
    const send = async () => {
      const text = await till.envelope([till.seal(saleOf([{ product: MILK }]))]);
      waiting.push({ id: randomUUID(), popReceipt: 'p', text, deliveries: 1 });
    };
    const isSettled = (sales: number) =>
      vi.waitFor(async () => expect(await figures(db, till)).toMatchObject({ sales }), { timeout: 10_000 });

    await send();
    // Who asks for one look hears of the failure, after the others were settled.
    await expect(consumer.runOnce()).rejects.toThrow('no such queue');
    await isSettled(1);

    const stopping = new AbortController();
    const running = consumer.runForever(stopping.signal);
    for (const sales of [2, 3]) {
      await send();
      await isSettled(sales);
    }
    isBroken = false;
    await vi.waitFor(() => expect(said.at(-1)).toBe('settlement of shop "harbour" goes on'), {
      timeout: 10_000,
    });
    stopping.abort();
    await running;
    expect(said).toHaveLength(2);
    expect(said[0]).toBe('settlement of shop "harbour" waits: no such queue');
    // Once by `runOnce`, then after half a second, and a second: not at every look.
    expect(looks).toBeLessThan(12);
  }, 30_000);
});
