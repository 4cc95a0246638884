import { fillBasket, type Screen } from './screens.ts';

/** Screens that a till shows besides its own, and those of a till that is not as always; in this order. */
export const UNUSUAL_SCREENS: readonly Screen[] = [
  {
    name: 'customer-display',
    async open(stage) {
      const { page } = stage;
      await page.keyboard.press('Control+p');
      await page.getByRole('button', { name: "Open the customer's display" }).click();
      const link = await page.getByRole('dialog').locator('.customer-display-way code').textContent();
      await page.keyboard.press('Escape');
      const display = await page.context().newPage();
      await display.setViewportSize(page.viewportSize()!);
      await display.goto(link!);
      await fillBasket(stage);
      await display.getByRole('listitem').nth(3).waitFor();
      return display;
    },
  },
  {
    name: 'second-window',
    async open({ page }) {
      const second = await page.context().newPage();
      await second.setViewportSize(page.viewportSize()!);
      await second.goto(page.url());
      await second.getByRole('button', { name: 'Use it here' }).waitFor();
      return second;
    },
  },
  {
    name: 'offline',
    async open(stage) {
      await stage.cashier.setLineCut(true);
      await fillBasket(stage);
      await stage.cashier.pay('100');
      await fillBasket(stage);
    },
  },
  {
    name: 'training',
    async open(stage) {
      const { page, cashier } = stage;
      await cashier.setLineCut(false);
      await page.keyboard.press('Control+o');
      await page.getByRole('button', { name: 'Start training' }).click();
      await page
        .getByRole('status')
        .filter({ hasText: /TRAINING/ })
        .waitFor();
      await page.keyboard.press('F1');
      await fillBasket(stage);
    },
  },
];
