import { join } from 'node:path';
import { startKiosk } from '#main/start/kiosk.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { openBrowser } from '../fixtures/chromium.ts';
import { largeCatalogue } from '../fixtures/large-catalogue.ts';
import type { Shop } from '../fixtures/shop.ts';
import { openShopWith, percentile, untilSold } from './large-shop.ts';

const PRODUCTS = 100_000;
const RUNS = 7;
const TILL = 'Till 1';
/** No shop sells it: with an empty catalogue the answer to a scan is that the code is unknown. */
const UNKNOWN = '4000000009990';

/**
 * From the start of the till's process until a scan is answered on the screen, with 100,000 products and
 * with none, in turns. Processes and browser start anew each time; what the disk remembers is warm in both.
 */
export async function benchColdStart(options: { products?: number; runs?: number } = {}) {
  const products = largeCatalogue(options.products ?? PRODUCTS);
  const known = products[Math.floor(products.length / 2)]!;
  const empty = await openShopWith([]);
  const full = await openShopWith(products);
  try {
    await fill(empty, null);
    await fill(full, known);
    const times = { empty: [] as number[], full: [] as number[] };
    for (let run = 0; run < (options.runs ?? RUNS); run++) {
      times.empty.push(await timeStart(empty, UNKNOWN));
      times.full.push(await timeStart(full, known.barcodes[0]!));
      console.log(`empty ${times.empty.at(-1)} ms, ${products.length} products ${times.full.at(-1)} ms`);
    }
    const emptyMs = percentile(times.empty, 0.5);
    const fullMs = percentile(times.full, 0.5);
    return { emptyMs, fullMs, ratio: Math.round((fullMs / emptyMs) * 100) / 100 };
  } finally {
    await empty.close();
    await full.close();
  }
}

/** Enrols the till and lets it pull its catalogue. */
async function fill(shop: Shop, known: Product | null): Promise<void> {
  const till = await shop.openTill(TILL);
  if (known) await untilSold(till, known);
  else await till.page.locator('[data-scan-field]').waitFor();
  await till.close();
}

/** @returns milliseconds until the first scan is answered: by a line of the basket, or as unknown */
async function timeStart({ folder }: Shop, barcode: string): Promise<number> {
  const startedAt = Date.now();
  const kiosk = await startKiosk({
    dataFolder: join(folder, TILL, 'till'),
    window: 'none',
    demoLine: true,
    onLine: () => {},
  });
  const browser = await openBrowser(join(folder, TILL, 'profile'));
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.addInitScript(scanOnceReady, barcode);
    await page.goto(kiosk.ready.openUrl);
    const answered = await page.waitForFunction(() => window.scanAnsweredAt, undefined, {
      timeout: 120_000,
      polling: 50,
    });
    return Number(await answered.jsonValue()) - startedAt;
  } finally {
    await browser.close();
    await kiosk.stop();
  }
}

declare global {
  interface Window {
    /** `Date.now()` of the frame that shows the answer. */
    scanAnsweredAt?: number;
  }
}

/** In the page: scans as soon as there is a field to scan into, and notes when the answer is painted. */
function scanOnceReady(barcode: string): void {
  const look = (): void => {
    const field = document.querySelector('[data-scan-field]');
    if (!field) return void setTimeout(look, 5);
    const scan = (): void => {
      for (const key of [...barcode, 'Enter'])
        (document.activeElement ?? field).dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
    };
    const wait = (): void => {
      const shown = document.querySelector('.basket-lines [role="option"], [role="alert"]');
      if (!shown) return void requestAnimationFrame(wait);
      requestAnimationFrame(() => setTimeout(() => (window.scanAnsweredAt = Date.now()), 0));
    };
    scan();
    wait();
  };
  look();
}
