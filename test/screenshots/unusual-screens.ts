import type { Page } from '@playwright/test';
import { gtinCheckDigit } from '#shared/catalogue/barcode.ts';
import { demoProducts } from '#server/demo/demo-products.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { scan } from '../simulation/scanner.ts';
import { fillBasket, soldOut, type Screen, type Stage } from './screens.ts';

const dialog = (page: Page) => page.getByRole('dialog');
const pieces = demoProducts().filter(({ unit }) => unit === 'piece');

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
  {
    name: 'out-of-date',
    async open(stage) {
      await leaveTraining(stage);
      await fillBasket(stage);
      await scan(stage.page, `(01)${pieces[20]!.barcodes[0]!.padStart(14, '0')}(17)240131`);
      await dialog(stage.page).first().waitFor();
    },
  },
  {
    name: 'label-too-cheap',
    async open(stage) {
      await fillBasket(stage);
      await scan(stage.page, cheapLabel());
      await dialog(stage.page).first().waitFor();
    },
  },
  {
    name: 'history-exception',
    async open(stage) {
      const { page, cashier } = stage;
      await leaveTraining(stage);
      await cashier.setLineCut(false);
      await cashier.enter(soldOut.code, '2');
      await cashier.pay();
      await page.keyboard.press('F7');
      await cashier.history.filter({ hasText: 'Look at this' }).first().click();
      await page.getByRole('article').first().waitFor();
    },
  },
  {
    name: 'printer-fault',
    async open(stage) {
      const { page, cashier } = stage;
      await page.keyboard.press('Control+p');
      await dialog(page).getByText('Network', { exact: true }).click();
      // Nobody listens there.
      await dialog(page).getByRole('textbox', { name: 'Address' }).fill('127.0.0.1:9');
      await dialog(page).getByRole('button', { name: 'Save' }).click();
      await dialog(page).getByText('Saved.').waitFor();
      await page.keyboard.press('Escape');
      for (let sale = 0; sale < 2; sale++) {
        await fillBasket(stage);
        await cashier.pay('100');
      }
      await page.getByText('The printer does not answer').waitFor();
    },
  },
  {
    name: 'printer-not-answering',
    async open({ page }) {
      await page.keyboard.press('Control+p');
      await dialog(page).getByText('The printer does not answer').first().waitFor();
    },
  },
  {
    name: 'main-gone',
    async open(stage) {
      const { page } = stage;
      let isGone = false;
      await page.routeWebSocket(/\/bridge$/, (socket) => {
        if (isGone) void socket.close();
        else {
          socket.connectToServer();
          ends.push(() => socket.close());
        }
      });
      const ends: (() => Promise<void>)[] = [];
      await page.reload();
      await cashierAt(page).ready();
      await fillBasket(stage);
      isGone = true;
      for (const end of ends) await end();
      await page.getByRole('alert').filter({ hasText: 'TILL_NO_MAIN' }).waitFor();
    },
  },
];

/** A till that head office no longer knows. */
export const SHUT_OUT_SCREENS: readonly Screen[] = [
  { name: 'stopped', open: ({ page }) => page.locator('.stopped form').waitFor() },
];

/** Where the screen of training was visited before. */
async function leaveTraining({ page }: Stage): Promise<void> {
  const band = page.getByRole('status').filter({ hasText: /TRAINING/ });
  if ((await band.count()) === 0) return;
  await page.keyboard.press('Control+o');
  await page.getByRole('button', { name: 'End training' }).click();
  await band.waitFor({ state: 'detached' });
  await page.keyboard.press('F1');
}

/** A label of the counter's scale with a price far below that of its goods, which are sold by the piece. */
function cheapLabel(): string {
  const digits = `22${pieces[20]!.code}00010`;
  return digits + gtinCheckDigit(digits);
}
