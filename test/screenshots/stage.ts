import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { callHeadOffice } from '#main/start/head-office.ts';
import { openShop, type RunningTill, type Shop } from '../fixtures/shop.ts';
import { openInKiosk } from '../fixtures/till-shells.ts';
import { cashierAt } from '../simulation/cashier.ts';
import {
  DESK_SCREENS,
  NEW_TILL_SCREENS,
  SELLING_SCREENS,
  soldOut,
  soldByWeight,
  STAFF_SCREENS,
  type Screen,
  type Stage,
} from './screens.ts';
import { SHUT_OUT_SCREENS, UNUSUAL_SCREENS } from './unusual-screens.ts';

export type Looks = {
  readonly theme: 'light' | 'dark';
  readonly language: string;
  readonly density?: 'comfortable' | 'compact';
};

/** How a till looks that nobody has given a taste. Screens are found by their English words. */
const PLAIN: Looks = { theme: 'light', language: 'en' };

type Visit = (screen: Screen, stage: Stage) => Promise<void>;

/** A till that screens are visited at, one after the other. */
type Round = {
  readonly name: string;
  readonly screens: readonly Screen[];
  open(): Promise<OpenedTill>;
};

type OpenedTill = { readonly page: Page; close(): Promise<void> };

/**
 * Every screen of the till, once. Screenshots and the accessibility check go by this list: whoever makes a
 * screen adds it to one of the rounds. The rounds know nothing of each other, and may be gone side by side.
 */
export const ROUNDS: readonly Round[] = [
  { name: 'of selling', screens: SELLING_SCREENS, open: () => openSeller({ staff: false }) },
  { name: 'at the desk and of the manager', screens: DESK_SCREENS, open: () => openSeller({ staff: false }) },
  {
    name: 'beside the till, and of one that is not as always',
    screens: UNUSUAL_SCREENS,
    open: () => openSeller({ staff: false }),
  },
  { name: 'of a till where people sign in', screens: STAFF_SCREENS, open: () => openSeller({ staff: true }) },
  { name: 'of a till that was shut out', screens: SHUT_OUT_SCREENS, open: openShutOut },
  { name: 'of a new till', screens: NEW_TILL_SCREENS, open: openNewTill },
];

/**
 * Opens every wanted screen of a round and shows it to the visitor.
 *
 * @returns what went wrong; the other screens are visited all the same
 */
export async function goRound(
  { screens, open }: Round,
  visit: Visit,
  wanted: (name: string) => boolean = () => true,
): Promise<readonly string[]> {
  const some = screens.filter(({ name }) => wanted(name));
  if (some.length === 0) return [];
  const faults: string[] = [];
  const till = await open();
  try {
    // Who asks for less motion gets none: nothing is waited for when the looks change.
    await till.page.emulateMedia({ reducedMotion: 'reduce' });
    for (const screen of some) faults.push(...(await visitOne(screen, till.page, visit)));
  } finally {
    await till.close().catch((cause: unknown) => faults.push(String(cause)));
  }
  return faults;
}

async function openSeller({ staff }: { readonly staff: boolean }): Promise<OpenedTill> {
  const shop = await openShop({ staff });
  const counts = [{ code: soldOut.code, quantityMilli: 0 }];
  await callHeadOffice(shop.headOffice.ready, 'PUT', '/v1/stock', { shopId: 'harbour', counts });
  const till = await shop.openTill('Till 1');
  await sendGoods(shop, till);
  if (!staff) await makeSales(till);
  return { page: till.page, close: () => shop.close() };
}

/** Goods on their way to a till where a manager works. */
async function sendGoods({ headOffice }: Shop, { tillId }: RunningTill): Promise<void> {
  const asked = { channel: 'management', state: 'active' };
  await callHeadOffice(headOffice.ready, 'PUT', `/v1/tills/${tillId}/channels`, asked);
  const lines = [soldOut, soldByWeight].map(({ id }) => ({ productId: id, quantityMilli: 12_500 }));
  const sent = { key: 'screens', fromShopId: 'mill', toShopId: 'harbour', lines, note: 'two boxes' };
  await callHeadOffice(headOffice.ready, 'POST', '/v1/stock-transfers', sent);
}

async function openShutOut(): Promise<OpenedTill> {
  const shop = await openShop();
  const till = await shop.openTill('Till 1');
  await makeSales(till);
  await callHeadOffice(shop.headOffice.ready, 'POST', `/v1/tills/${till.tillId}/revoke`, {});
  const { status } = cashierAt(till.page);
  await status.click();
  await till.page.getByRole('button', { name: 'Sync now' }).click();
  await till.page.locator('.stopped').waitFor();
  return { page: till.page, close: () => shop.close() };
}

async function openNewTill(): Promise<OpenedTill> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-new-till-'));
  const till = await openInKiosk({ folder, onLine: () => {} });
  return {
    page: till.page,
    async close() {
      await till.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function visitOne(screen: Screen, page: Page, visit: Visit): Promise<readonly string[]> {
  const stage = { page, cashier: cashierAt(page) };
  try {
    await page.evaluate(prefer, PLAIN);
    await page.reload();
    await page.locator('.till, .first-run, .stopped, [role="dialog"]').first().waitFor();
    if (await page.locator('.till').isVisible()) await emptyBasket(stage);
    const own = await screen.open(stage);
    await own?.emulateMedia({ reducedMotion: 'reduce' });
    await visit(screen, { ...stage, page: own ?? page });
    await own?.close();
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

/** In the page. */
function prefer(looks: Looks): void {
  localStorage.setItem('outpost preferences', JSON.stringify(looks));
  window.dispatchEvent(new StorageEvent('storage'));
}

/** Changes theme, language and density of the running page, as another window of the till would. */
export async function wear({ page }: Stage, looks: Looks): Promise<void> {
  const { theme, language, density = 'comfortable' } = looks;
  await page.emulateMedia({ colorScheme: theme });
  await page.evaluate(prefer, looks);
  // The customer's display has no taste of its own: it follows the machine, and the till's language.
  const isTills = !new URL(page.url()).pathname.startsWith('/customer');
  if (isTills)
    await page
      .locator(`html[lang="${language}"][data-theme="${theme}"][data-density="${density}"]`)
      .waitFor({ state: 'attached' });
  // A colour half-way between two themes is nobody's, nor are words in one language beside figures in another.
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const moving = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map((animation) => animation.finished));
  });
}
