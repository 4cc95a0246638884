import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openShop, type RunningTill } from '../fixtures/shop.ts';
import { openInKiosk } from '../fixtures/till-shells.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { NEW_TILL_SCREENS, SCREENS, STAFF_SCREENS, type Screen, type Stage } from './screens.ts';

export type Looks = { readonly theme: 'light' | 'dark'; readonly language: string };

type Visit = (screen: Screen, stage: Stage) => Promise<void>;

/** One after the other, every screen is opened and shown to the visitor. */
export async function visitScreens(
  visit: Visit,
  wanted: (name: string) => boolean = () => true,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const staff of [false, true]) {
    const screens = (staff ? STAFF_SCREENS : SCREENS).filter(({ name }) => wanted(name));
    if (screens.length === 0) continue;
    const shop = await openShop({ staff });
    try {
      const till = await shop.openTill('Till 1');
      if (!staff) await makeSales(till);
      for (const screen of screens) faults.push(...(await visitOne(screen, till.page, visit)));
      faults.push(...till.pageErrors.map((message) => `on the page: ${message}`));
    } finally {
      await shop.close();
    }
  }
  return [...faults, ...(await visitNewTill(visit, wanted))];
}

async function visitNewTill(visit: Visit, wanted: (name: string) => boolean): Promise<readonly string[]> {
  const screens = NEW_TILL_SCREENS.filter(({ name }) => wanted(name));
  if (screens.length === 0) return [];
  const faults: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'outpost-new-till-'));
  const till = await openInKiosk({ folder, onLine: () => {} });
  try {
    for (const screen of screens) faults.push(...(await visitOne(screen, till.page, visit)));
  } finally {
    await till.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return faults;
}

/** @returns what went wrong; the other screens are visited all the same */
async function visitOne(screen: Screen, page: Page, visit: Visit): Promise<readonly string[]> {
  const stage = { page, cashier: cashierAt(page) };
  try {
    await wear(stage, { theme: 'light', language: 'en' });
    await page.reload();
    await page.locator('.till, .first-run, [role="dialog"]').first().waitFor();
    if (await page.locator('.till').isVisible()) await emptyBasket(stage);
    await screen.open(stage);
    await visit(screen, stage);
    return [];
  } catch (cause) {
    return [`${screen.name}: ${cause instanceof Error ? cause.message : String(cause)}`];
  }
}

async function emptyBasket({ page, cashier }: Stage): Promise<void> {
  if (await page.getByRole('dialog').isVisible()) return;
  await cashier.ready();
  for (let left = await cashier.lines.count(); left > 0; left--) await page.keyboard.press('Delete');
}

/** A few sales, so that the history has something to show. */
async function makeSales({ page }: RunningTill): Promise<void> {
  const cashier = cashierAt(page);
  await cashier.ready();
  for (const code of ['10001', '11004', '12007', '13002']) {
    await cashier.enter(code, code === '11004' ? '3' : undefined);
    await cashier.pay();
  }
}

/** Changes theme and language of the running page, as another window of the till would. */
export async function wear({ page }: Stage, { theme, language }: Looks): Promise<void> {
  await page.evaluate(
    (looks) => {
      localStorage.setItem('outpost preferences', JSON.stringify(looks));
      window.dispatchEvent(new StorageEvent('storage'));
    },
    { theme, language },
  );
  await page.locator(`html[lang="${language}"][data-theme="${theme}"]`).waitFor({ state: 'attached' });
  // A colour half-way between two themes is nobody's, nor are words in one language beside figures in another.
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const moving = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map((animation) => animation.finished));
  });
}
