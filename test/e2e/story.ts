import { expect, test as base } from '@playwright/test';
import { demoProducts } from '#server/demo/demo-products.ts';
import { openShop, type RunningTill, type Shop } from '../fixtures/shop.ts';
import { cashierAt, type Cashier } from '../simulation/cashier.ts';

type Story = {
  readonly till: RunningTill;
  readonly cashier: Cashier;
};

/** Some goods of the demo chain, by what a story needs them for. */
const pieces = demoProducts().filter(({ unit }) => unit === 'piece');
export const milk = pieces.find(({ name }) => name.includes('Whole Milk'))!;
export const mustard = pieces.find(({ name }) => name.includes('Mustard'))!;
export const apples = demoProducts().find(({ name }) => name.includes('Apples'))!;

/**
 * A story at a real till. One head office serves all stories of a file; each story has a till of its
 * own, and fails on any error that its page reports.
 */
export const test = base.extend<Story, { shop: Shop }>({
  shop: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs from here
    async ({}, use) => {
      const shop = await openShop();
      await use(shop);
      await shop.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  till: async ({ shop }, use, { testId }) => {
    const till = await shop.openTill(`Till ${testId.slice(-8)}`);
    await use(till);
    await till.close();
    expect(till.pageErrors, 'errors on the page').toEqual([]);
  },
  cashier: async ({ till }, use) => {
    const cashier = cashierAt(till.page);
    await cashier.ready();
    await use(cashier);
  },
});
export { expect };
