import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openBadLine, type BadLine } from '../fixtures/bad-line.ts';
import { MILK, saleOf, WINE } from '../fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '../fixtures/running-head-office.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { emptyStore, startTillInProcess, tillFolder, until } from '../fixtures/till-in-process.ts';

const SALES = 500;
const BLACK_OUT_MS = 30_000;
/** A basket of a few lines, packed with its neighbours, from the till to the queue. */
const BYTES_PER_SALE_MAX = 400;

let asking: Asking;
const lines = new Map<string, BadLine>();
beforeAll(async () => {
  asking = await runHeadOffice();
}, 60_000);
afterAll(async () => {
  for (const line of lines.values()) await line.close();
  await asking.stop();
});

/** The till's way to head office and to the queue, each over a bad line of its own. */
function fetchOverBadLines(random: () => number): typeof fetch {
  const poor = { delayMs: 300, bitsPerSecond: 64_000, cutShare: 0.2, random };
  const opening = new Map<string, Promise<BadLine>>();
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { origin } = url;
    let line = opening.get(origin);
    if (!line) opening.set(origin, (line = openBadLine(origin, poor)));
    lines.set(origin, await line);
    const through = `${(await line).url}${url.pathname}${url.search}`;
    return fetch(input instanceof Request ? new Request(through, input) : through, init);
  };
}

test('500 sales arrive once each over a slow line that breaks and goes dark', async () => {
  const seed = 'bad line';
  const folder = await tillFolder();
  const till = await startTillInProcess(folder, emptyStore(), {
    fetch: fetchOverBadLines(seededRandom(seed)),
    settings: { requestTimeoutMs: 60_000, queueTimeoutMs: 60_000, resendAfterMs: 60_000 },
  });
  try {
    const { body } = await asking.send('POST', '/v1/enrolment-codes', { shopId: 'harbour' });
    const code = z.string().parse(body.code);
    // The enrolment itself may meet a cut; the same key asks again.
    await until(
      () =>
        till.enrol(asking.office.url, code).then(
          () => true,
          () => false,
        ),
      till.status,
    );
    const sold: string[] = [];
    for (let n = 0; n < SALES; n++) {
      const goods = Array.from({ length: 1 + (n % 4) }, (_, line) => ({
        product: (n + line) % 2 ? WINE : MILK,
        quantityMilli: 1000 * (1 + ((n * 7 + line) % 9)),
      }));
      const sealed = await till.sell(saleOf(goods));
      if (!sealed.ok) throw new Error(sealed.problem.message);
      sold.push(sealed.value.id);
      if (n === SALES / 2) await Promise.all([...lines.values()].map((line) => line.blackOut(BLACK_OUT_MS)));
    }
    await until(() => till.status().pending === 0, till.status, 180_000);

    const page = z.object({ entries: z.array(z.object({ id: z.string() })), next: z.string().nullable() });
    const booked: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const answer = await asking.get(`/v1/entries?till=${till.tillId()}${next && `&after=${next}`}`);
      const read: z.infer<typeof page> = page.parse(answer.body);
      booked.push(...read.entries.map(({ id }) => id));
      next = read.next;
    }
    expect(booked).toEqual(sold);
    const cuts = [...lines.values()].reduce((sum, line) => sum + line.cuts(), 0);
    const queue = [...lines].find(([origin]) => origin !== new URL(asking.office.url).origin);
    const bytesPerSale = queue![1].bytes.up / SALES;
    console.log(
      `${SALES} sales, ${cuts} connections cut, ${Math.round(bytesPerSale)} bytes a sale to the queue`,
    );
    expect(cuts).toBeGreaterThan(0);
    expect(bytesPerSale).toBeLessThanOrEqual(BYTES_PER_SALE_MAX);
  } finally {
    await till.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 400_000);
