import type { Page } from '@playwright/test';
import { SCREEN_SIZES } from '../fixtures/cramped.ts';
import { expect, milk, mustard, test } from './story.ts';

/** A word that changes in its place counts a little, 0.0002 in all of this story. A good page is said to have 0.1. */
const SHIFT_MAX = 0.0005;

/** The screen with the least room, and the one that stands upright. */
const sizes = SCREEN_SIZES.filter(({ width }) => width < 1100);

declare global {
  interface Window {
    /** What moved on the page without anybody's hand, as the browser scores it, and what it was. */
    shifts: { score: number; moved: string }[];
  }
}

test('nothing moves by itself while goods are scanned, looked for and paid, and the next sale begins', async ({
  till: { page },
  cashier,
}) => {
  // A new till draws its goods before the shop's settings are there, and these bring the favourites.
  await page.getByRole('tab', { name: 'Favourites' }).waitFor();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await untilDrawn(page);
    await page.evaluate(watchShifts);
    for (const code of [milk.barcodes[0]!, mustard.barcodes[0]!, milk.barcodes[0]!]) await scan(page, code);
    await expect(cashier.lines).toHaveCount(2);
    // What is found is shown where the tiles stood: that comes of typing, and the browser knows it.
    await cashier.search.pressSequentially('apple juice', { delay: 60 });
    await page.getByRole('listbox').getByRole('option').first().waitFor();
    await cashier.search.press('Enter');
    await expect(cashier.lines).toHaveCount(3);
    await untilDrawn(page);
    await press(page, 'F9');
    await page.getByRole('textbox', { name: 'Cash received' }).waitFor();
    await untilDrawn(page);
    await press(page, 'Enter');
    await page.getByRole('status', { name: 'Change' }).waitFor();
    await untilDrawn(page);
    await scan(page, mustard.barcodes[0]!);
    await expect(cashier.lines).toHaveCount(1);
    await untilDrawn(page);
    const shifts = await page.evaluate(() => window.shifts);
    const score = shifts.reduce((sum, shift) => sum + shift.score, 0);
    expect(score, JSON.stringify({ size, shifts }, null, 2)).toBeLessThan(SHIFT_MAX);
    await page.keyboard.press('Delete');
    await expect(cashier.lines).toHaveCount(0);
  }
});

/** Sends keys to where the page listens, but not by a hand: the browser then excuses nothing that moves. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  await page.evaluate((pressed) => {
    for (const key of pressed)
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }),
      );
  }, keys);
}

async function scan(page: Page, code: string): Promise<void> {
  await press(page, ...code, 'Enter');
  await page.waitForTimeout(150);
}

/** What moves late moves within this, and a real hand is forgotten by then, so that the browser counts it. */
async function untilDrawn(page: Page): Promise<void> {
  await page.waitForTimeout(600);
}

/** In the page; begins anew each time. */
function watchShifts(): void {
  type Shift = PerformanceEntry & {
    readonly value: number;
    readonly hadRecentInput: boolean;
    readonly sources: readonly { readonly node: Node | null }[];
  };
  const isWatching = 'shifts' in window;
  window.shifts = [];
  if (isWatching) return;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[])
      if (!hadRecentInput)
        window.shifts.push({
          score: value,
          moved: sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 100)).join(' and '),
        });
  }).observe({ type: 'layout-shift' });
}
