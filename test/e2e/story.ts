import { expect, test as base } from '@playwright/test';
import { demoProducts } from '#server/demo/demo-products.ts';
import { specialGoods } from '#server/demo/special-goods.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { openShop, type RunningTill, type Shop } from '../fixtures/shop.ts';
import { whyNoElectron } from '../fixtures/till-shells.ts';
import { cashierAt, type Cashier } from '../simulation/cashier.ts';

type Story = {
  readonly till: RunningTill;
  readonly cashier: Cashier;
};

/** Some goods of the demo chain, by what a story needs them for. */
const pieces = demoProducts().filter(({ unit }) => unit === 'piece');
export const milk = pieces.find(({ name }) => name.includes('Whole Milk'))!;
export const mustard = pieces.find(({ name }) => name.includes('Mustard'))!;
/** One of the goods that need a word from the cashier, by a part of its name. */
export function special(name: string): Product {
  return specialGoods().find((goods) => goods.name.includes(name))!;
}
export const apples = demoProducts().find(({ name }) => name.includes('Apples'))!;

/**
 * A story at a real till. One head office serves all stories of a file; each story has a till of its
 * own. Every till fails its story at its close, for any error that a page reported.
 */
export const test = base.extend<
  Story & { shellIsHere: void },
  { shell: 'kiosk' | 'electron'; staff: boolean; missing: string | null; shop: Shop }
>({
  shell: ['kiosk', { scope: 'worker', option: true }],
  // Most stories are of a shop with one person, where nobody signs in.
  staff: [false, { scope: 'worker', option: true }],
  missing: [({ shell }, use) => use(shell === 'electron' ? whyNoElectron() : null), { scope: 'worker' }],
  // Runs before each story, and before anything is started for it.
  shellIsHere: [
    async ({ missing }, use, testInfo) => {
      testInfo.skip(missing !== null, missing ?? '');
      await use();
    },
    { auto: true },
  ],
  shop: [
    async ({ shell, staff, missing }, use) => {
      // Set up before the story is skipped, so without the shell there is nothing to set up.
      if (missing !== null) return use(undefined as never);
      const shop = await openShop({ shell, staff });
      await use(shop);
      await shop.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  till: async ({ shop }, use, { testId }) => {
    const till = await shop.openTill(`Till ${testId.slice(-8)}`);
    await use(till);
    await till.close();
  },
  cashier: async ({ till }, use) => {
    const cashier = cashierAt(till.page);
    await cashier.ready();
    await use(cashier);
  },
});
export { expect };
