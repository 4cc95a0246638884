import type { Product } from '#shared/catalogue/product.ts';
import { expectNoErrors } from '../fixtures/page-errors.ts';
import type { Shop } from '../fixtures/shop.ts';
import { largeCatalogue } from '../fixtures/large-catalogue.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { startKeyTiming } from './key-timing.ts';
import { onAnotherMachine, openShopWith, percentile, publisherOf, rounded, untilSold } from './large-shop.ts';

const PRODUCTS = 100_000;
const SALES = 100;
const SCANS_PER_SALE = 5;
const SEARCHES_PER_SALE = 2;
const IDLE_SALES = 30;
/** Eight hours at a busy till. */
const SALES_OF_A_DAY = 4000;
/** The first ones fill what is kept on purpose: the history shown, compiled code. */
const SALES_BEFORE_MEASURING = 400;

const HAND_MS = 350;
/** Every product costs so much more in each version. */
const DEARER_MICROS = 10_000;

type Till = {
  readonly timing: Awaited<ReturnType<typeof startKeyTiming>>;
  readonly cashier: ReturnType<typeof cashierAt>;
  next(): Product;
};
type Times = { scans: number[]; keys: number[]; sales: number[] };

/**
 * A cashier at a till with 100,000 products: scans, searches and sales while nothing else goes on, then the
 * same while new versions of the whole catalogue are pulled, and then a day's sales, for what stays in memory.
 * Keys come from the browser's input, as fast as a scanner's; times end with the frame that shows the effect.
 */
export async function benchCashier(
  options: { products?: number; sales?: number; day?: number } = {},
): Promise<Record<string, unknown>> {
  const products = largeCatalogue(options.products ?? PRODUCTS);
  const shop = await openShopWith(products);
  onAnotherMachine(shop);
  try {
    const running = await shop.openTill('Till 1');
    await untilSold(running, products.at(-1)!);
    let sold = 0;
    const till: Till = {
      timing: await startKeyTiming(running.page),
      cashier: cashierAt(running.page),
      next: () => products[(sold++ * 7919) % products.length]!,
    };
    const idle = await serve(till, IDLE_SALES, 0);
    console.log(`idle: scan to line ${percentile(idle.scans, 0.95)} ms at p95`);
    await till.timing.frames();

    const pulling = keepPublishing(shop, products);
    const busy = await serve(till, options.sales ?? SALES, SEARCHES_PER_SALE);
    const { dropped, slowest } = await till.timing.frames();
    const versions = await pulling.stop();
    console.log(`while ${versions} catalogues of ${products.length} products came in, the slowest keys were`);
    for (const { key, totalMs, waitedMs, handledMs } of slowest)
      console.log(`  ${key}: ${totalMs} ms, of which ${waitedMs} waited and ${handledMs} handled`);
    // What is measured from here on is the day alone, not a catalogue that is still on its way.
    const last = products.at(-1)!;
    await untilSold(running, { ...last, priceMicros: last.priceMicros + versions * DEARER_MICROS });

    const heapGrowth = await sellForADay(till, options.day ?? SALES_OF_A_DAY);
    expectNoErrors(running.pageErrors.seen);
    return {
      scanToLine: spread(busy.scans),
      searchKey: spread(busy.keys),
      payToReady: spread(busy.sales),
      idleScanToLine: spread(idle.scans),
      maxInteractionMs: rounded(slowest[0]?.totalMs ?? 0),
      droppedFrames: dropped,
      heapGrowth,
    };
  } finally {
    await shop.close();
  }
}

async function serve(till: Till, sales: number, searches: number): Promise<Times> {
  const { timing, cashier } = till;
  const times: Times = { scans: [], keys: [], sales: [] };
  for (let sale = 0; sale < sales; sale++) {
    for (let search = 0; search < searches; search++) times.keys.push(...(await typeName(till)));
    for (let line = 1; line <= SCANS_PER_SALE; line++) {
      const [barcode = ''] = till.next().barcodes;
      times.scans.push(await timing.time([...barcode, 'Enter'], { lines: line }));
    }
    // A hand leaves the scanner for the keys; an Enter at once would be the scanner's second one.
    await cashier.search.page().waitForTimeout(HAND_MS);
    times.sales.push(await payExactly(till));
  }
  return times;
}

/** Pays by two keys. @returns from the second one to a till that is ready for the next customer, milliseconds */
async function payExactly({ timing }: Till): Promise<number> {
  await timing.time(['F9'], { paying: true });
  return timing.time(['Enter'], { lines: 0, ready: true });
}

/** Types the beginning of a name as a hand does, key by key, and gives it up. */
async function typeName({ timing, cashier, next }: Till): Promise<number[]> {
  const times: number[] = [];
  const name = next().name.slice(0, 7);
  for (let length = 1; length <= name.length; length++) {
    times.push(await timing.time([name[length - 1]!], { typed: name.slice(0, length) }));
    await cashier.search.page().waitForTimeout(70);
  }
  await cashier.search.press('Escape');
  return times;
}

/** Publishes version after version, each with other prices, until it is stopped. */
function keepPublishing(shop: Shop, products: readonly Product[]): { stop(): Promise<number> } {
  let versions = 0;
  const stopping = new AbortController();
  const publish = publisherOf(shop, products);
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await publish((versions + 1) * DEARER_MICROS);
      versions += 1;
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
      return versions;
    },
  };
}

/** @returns by how much of itself the page's memory grew over the day's sales */
async function sellForADay(till: Till, sales: number): Promise<number> {
  const { timing } = till;
  let before = 0;
  for (let sale = 0; sale < sales; sale++) {
    if (sale === Math.min(SALES_BEFORE_MEASURING, sales >> 1)) before = await timing.heapBytes();
    // Put in, not scanned: behind a scan a hand would be waited for, which is half an hour in a day's sales.
    await timing.put(till.next().code);
    await timing.time(['Enter'], { lines: 1 });
    await payExactly(till);
    if (sale % 500 === 499)
      console.log(`${sale + 1} sales, ${Math.round((await timing.heapBytes()) / 1e6)} MB`);
  }
  const after = await timing.heapBytes();
  console.log(
    `memory after ${sales} sales: ${Math.round(after / 1e6)} MB, before ${Math.round(before / 1e6)} MB`,
  );
  return rounded((after - before) / before);
}

function spread(times: readonly number[]): { p50: number; p95: number; p99: number } {
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), p99: percentile(times, 0.99) };
}
