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

/**
 * From the start of the till's process until what was scanned is a line on the screen, with 100,000 products
 * and with the one that is scanned, in turns: a till without any cannot show that it is ready. Processes and
 * browser start anew each time; what the disk remembers is warm in both.
 */
export async function benchColdStart(options: { products?: number; runs?: number } = {}) {
  const products = largeCatalogue(options.products ?? PRODUCTS);
  const known = products[Math.floor(products.length / 2)]!;
  const empty = await openShopWith([known]);
  const full = await openShopWith(products);
  try {
    await fill(empty, known);
    await fill(full, known);
    const times = { empty: [] as number[], full: [] as number[] };
    for (let run = 0; run < (options.runs ?? RUNS); run++) {
      times.empty.push(await timeStart(empty, known));
      times.full.push(await timeStart(full, known));
      console.log(`1 product ${times.empty.at(-1)} ms, ${products.length} products ${times.full.at(-1)} ms`);
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
async function fill(shop: Shop, known: Product): Promise<void> {
  const till = await shop.openTill(TILL);
  await untilSold(till, known);
  await till.close();
}

/**
 * @returns milliseconds until the first scan, made as soon as there is a field for it, is a line of the basket
 * @throws Error where the scan became something else, or nothing
 */
async function timeStart({ folder }: Shop, { barcodes, name }: Product): Promise<number> {
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
    await page.addInitScript(scanOnceReady, barcodes[0]!);
    await page.goto(kiosk.ready.openUrl);
    const shown = await page.waitForFunction(() => window.scanShown, undefined, {
      timeout: 120_000,
      polling: 50,
    });
    const { at, lines } = (await shown.jsonValue())!;
    if (lines.length !== 1 || !lines[0]!.includes(name))
      throw new Error(`${name} was scanned once, and the basket holds ${JSON.stringify(lines)}`);
    // The next start begins with an empty basket again, as this one did.
    await page.keyboard.press('Delete');
    await page.locator('.basket-lines [role="option"]').waitFor({ state: 'detached' });
    return at - startedAt;
  } finally {
    await browser.close();
    await kiosk.stop();
  }
}

declare global {
  interface Window {
    /** `Date.now()` of the frame that shows what was scanned, and the lines that stand in it. */
    scanShown?: { readonly at: number; readonly lines: readonly string[] };
  }
}

/**
 * In the page: scans as soon as there is a field to scan into, once, and notes when a line is painted. Nothing
 * but a line counts: regions for notices stand on the screen from the beginning, empty.
 */
function scanOnceReady(barcode: string): void {
  const look = (): void => {
    const field = document.querySelector('[data-scan-field]');
    if (!field) return void setTimeout(look, 5);
    for (const key of [...barcode, 'Enter'])
      (document.activeElement ?? field).dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
    const wait = (): void => {
      const lines = [...document.querySelectorAll('.basket-lines [role="option"]')].map(
        ({ textContent }) => textContent,
      );
      if (lines.length === 0) return void requestAnimationFrame(wait);
      requestAnimationFrame(() => setTimeout(() => (window.scanShown = { at: Date.now(), lines }), 0));
    };
    wait();
  };
  look();
}
