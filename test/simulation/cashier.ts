import type { Locator, Page } from '@playwright/test';

/** A cashier who has only the keyboard, and the words on the screen to go by. */
export type Cashier = {
  /** Waits until the till is ready to sell. */
  ready(): Promise<void>;
  /** Types a code into the search field and presses Enter; a quantity goes before it, as `3*code`. */
  enter(code: string, quantity?: string): Promise<void>;
  /** Opens the payment, types what the customer gives (nothing: exactly), and completes the sale. */
  pay(amount?: string): Promise<void>;
  /** Cuts or mends the line with the demo's switch. */
  setLineCut(cut: boolean): Promise<void>;
  readonly search: Locator;
  readonly basket: Locator;
  readonly lines: Locator;
  readonly total: Locator;
  readonly status: Locator;
  /** The rows of the history, newest first, once F7 has opened it. */
  readonly history: Locator;
  /** The text of every row of the opened history: it draws only those in view, so they are scrolled through. */
  wholeHistory(): Promise<string[]>;
};

export function cashierAt(page: Page): Cashier {
  const search = page.getByRole('combobox', { name: 'Search or scan' });
  const basket = page.getByRole('complementary', { name: 'Basket' });
  const status = page.getByRole('button', { name: /^(Online|Offline) since/ });

  return {
    search,
    basket,
    lines: basket.getByRole('option'),
    total: basket.getByRole('status', { name: 'Total' }),
    status,
    history: page.getByRole('listbox', { name: 'Sales, newest first' }).getByRole('option'),
    async ready() {
      await page.getByRole('tabpanel').getByRole('button').first().waitFor();
    },
    async enter(code, quantity) {
      // Put in whole: on a busy machine keys sent one by one come with pauses that no hand and no scanner makes.
      await search.fill(quantity ? `${quantity}*${code}` : code);
      await page.keyboard.press('Enter');
    },
    async pay(amount) {
      await page.keyboard.press('F9');
      const received = page.getByRole('textbox', { name: 'Cash received' });
      await received.waitFor();
      if (amount) await received.fill(amount);
      await page.keyboard.press('Enter');
      await received.waitFor({ state: 'detached' });
    },
    async wholeHistory() {
      const list = page.getByRole('listbox', { name: 'Sales, newest first' });
      const texts = new Map<string, string>();
      await list.evaluate((element) => element.scrollTo(0, 0));
      for (let ended = false; ;) {
        await page.evaluate(
          () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
        );
        for (const text of await list.getByRole('option').allInnerTexts())
          texts.set(/\w+-\d\d-\d{6}/.exec(text)?.[0] ?? text, text);
        if (ended) return [...texts.values()];
        ended = await list.evaluate((element) => {
          const before = element.scrollTop;
          element.scrollBy(0, element.clientHeight / 2);
          return element.scrollTop === before;
        });
      }
    },
    async setLineCut(cut) {
      await status.click();
      const line = page.getByRole('switch', { name: 'Cut the line to head office' });
      await line.waitFor();
      if ((await line.isChecked()) !== cut) await page.getByText('Cut the line to head office').click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: cut ? /^Offline since/ : /^Online since/ }).waitFor();
    },
  };
}
