import type { Page } from '@playwright/test';
import { demoProducts } from '#server/demo/demo-products.ts';
import { specialGoods } from '#server/demo/special-goods.ts';
import { signIn } from '../e2e/sign-in.ts';
import type { Cashier } from '../simulation/cashier.ts';

/** A till that stands on its sell screen, with an empty basket. */
export type Stage = { readonly page: Page; readonly cashier: Cashier };

export type Screen = {
  readonly name: string;
  /**
   * Goes to the screen, by key or by the English words on it.
   *
   * @returns the page that shows it, where it is one of its own; it is closed after the visit
   */
  open(stage: Stage): Promise<Page | void>;
};

const goods = demoProducts().filter(({ unit }) => unit === 'piece');

/** Of these the shop has none left, as far as head office knows. */
export const soldOut = goods[7]!;

/** Of these too some are on their way to the shop. */
export const soldByWeight = demoProducts().find(({ unit }) => unit === 'kg')!;

/** Four lines, of one and of several pieces. */
export async function fillBasket({ cashier }: Stage): Promise<void> {
  for (const [nth, quantity] of [undefined, '2', undefined, '6'].entries())
    await cashier.enter(goods[nth * 53 + 20]!.code, quantity);
  await cashier.lines.nth(3).waitFor();
}

/** Opens what a key opens, over a basket. */
function byKey(name: string, key: string, shown: (page: Page) => ReturnType<Page['locator']>): Screen {
  return {
    name,
    async open(stage) {
      await fillBasket(stage);
      await stage.page.keyboard.press(key);
      await shown(stage.page).first().waitFor();
    },
  };
}

/** A subject of the manager's page, after a sale. */
function managers(name: string, subject: string): Screen {
  return {
    name,
    async open(stage) {
      const { page, cashier } = stage;
      await fillBasket(stage);
      await cashier.pay('100');
      await page.keyboard.press('Control+m');
      await page.getByRole('tab').filter({ hasText: subject }).click();
      await page.getByRole('tabpanel').getByRole('heading').first().waitFor();
    },
  };
}

/** What is said of goods on their way, wrongly at first. */
function comingGoods(name: string, word: string): Screen {
  return {
    name,
    async open({ page }) {
      await page.keyboard.press('Control+m');
      await page.getByRole('tab').filter({ hasText: 'Stock' }).click();
      const coming = page.getByRole('region', { name: 'On its way here' });
      await coming.getByRole('button', { name: word }).click();
      await page.keyboard.press('Delete');
      await page.keyboard.press('Enter');
      await coming.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
    },
  };
}

/** Asks what must be known before one of the special goods is in the basket. */
function asking(name: string, part: string): Screen {
  return {
    name,
    async open(stage) {
      await fillBasket(stage);
      await stage.cashier.enter(specialGoods().find((each) => each.name.includes(part))!.code);
      await dialog(stage.page).first().waitFor();
    },
  };
}

/** What is done while a shift is open, or told of it. */
function inShift(name: string, role: 'tab' | 'button', word: string): Screen {
  return {
    name,
    async open({ page }) {
      await openShift(page);
      await page.getByRole(role, { name: word, exact: true }).click();
      const shown = role === 'tab' ? page.getByRole('tabpanel') : page.getByRole('article');
      await shown.waitFor();
    },
  };
}

async function openShift(page: Page): Promise<void> {
  await page.keyboard.press('Control+o');
  const float = page.getByRole('textbox', { name: 'Cash in the drawer now' });
  // A till that was here before may have its shift open already.
  await page.locator('.shift-form').first().waitFor();
  if (await float.isVisible()) await float.press('Enter');
  await page.getByRole('heading', { name: /^Shift open since/ }).waitFor();
}

const dialog = (page: Page) => page.getByRole('dialog');

/** Screens of selling and of what must be known while goods come into the basket. */
export const SELLING_SCREENS: readonly Screen[] = [
  { name: 'sell-empty', open: async () => {} },
  { name: 'sell', open: fillBasket },
  {
    name: 'search',
    async open({ page, cashier }) {
      await cashier.search.pressSequentially('milk', { delay: 60 });
      await page.getByRole('listbox').getByRole('option').first().waitFor();
    },
  },
  {
    name: 'unknown-code',
    async open({ page, cashier }) {
      await cashier.enter('4000000000006');
      await page.getByRole('alert').filter({ hasText: 'Unknown code' }).waitFor();
    },
  },
  byKey('pay', 'F9', (page) => page.locator('.pay')),
  {
    name: 'pay-wallet',
    async open(stage) {
      const { page } = stage;
      await fillBasket(stage);
      await page.keyboard.press('F9');
      await page.getByRole('textbox', { name: 'Cash received' }).waitFor();
      await page.keyboard.press('Alt+3');
      await page.getByRole('textbox', { name: 'Number, if there is one' }).fill('W-1001');
      await page.keyboard.press('Alt+8');
      await page.locator('.request-note[data-state="nobodyAnswers"]').waitFor();
    },
  },
  byKey('customer', 'F3', (page) => page.locator('.panel')),
  byKey('price-check', 'F6', (page) => page.locator('.panel')),
  {
    name: 'price-checked',
    async open({ page }) {
      await page.keyboard.press('F6');
      await page.locator('.panel input').first().fill(goods[20]!.code);
      await page.keyboard.press('Enter');
      const ask = page.getByRole('button', { name: 'Ask other shops' });
      await ask.click();
      await ask.waitFor({ state: 'detached' });
    },
  },
  byKey('offers', 'F10', (page) => page.locator('.panel')),
  byKey('line', 'F5', (page) => page.locator('.panel')),
  byKey('why-price', 'F4', dialog),
  asking('age-check', 'Red Wine'),
  asking('variants', 'T-Shirt'),
  asking('open-price', 'Bouquet'),
  asking('serial-number', 'Radio'),
  asking('blocked', 'Peanut'),
  {
    name: 'new-customer',
    async open({ page }) {
      await page.keyboard.press('F3');
      await page.locator('.panel input').fill('Nora Vale');
      await page.keyboard.press('Enter');
      await page.getByRole('form').waitFor();
    },
  },
];

/** Screens of what is done between two sales, and of what a manager looks after. */
export const DESK_SCREENS: readonly Screen[] = [
  byKey('shift', 'Control+o', (page) => page.locator('.shift-form')),
  {
    name: 'shift-count',
    async open({ page }) {
      await openShift(page);
      await page.locator('.shift-denominations').waitFor();
    },
  },
  inShift('cash-in', 'tab', 'Cash in'),
  inShift('cash-out', 'tab', 'Cash out'),
  inShift('drawer', 'tab', 'Open drawer'),
  inShift('x-report', 'button', 'X report'),
  byKey('give-up', 'Control+Delete', (page) => page.locator('.panel')),
  byKey('park', 'Alt+p', (page) => page.locator('.panel')),
  {
    name: 'parked',
    async open(stage) {
      await fillBasket(stage);
      await stage.page.keyboard.press('Alt+p');
      await stage.page.getByRole('textbox', { name: 'Name, to find it again' }).fill('Anna');
      await stage.page.keyboard.press('Enter');
      await fillBasket(stage);
      await stage.page.keyboard.press('Alt+r');
      await stage.page.getByRole('listbox', { name: /^Parked baskets/ }).waitFor();
    },
  },
  {
    name: 'returns-search',
    async open({ page }) {
      await page.keyboard.press('Alt+b');
      await page.getByRole('textbox', { name: 'Receipt number' }).fill('HARBOUR-01-000999');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
    },
  },
  {
    name: 'returns-without-receipt',
    async open({ page }) {
      await page.keyboard.press('Alt+b');
      await page.getByRole('textbox', { name: 'Receipt number' }).waitFor();
      await page.keyboard.press('Alt+w');
      await page.getByRole('textbox', { name: 'Receipt number' }).waitFor({ state: 'detached' });
    },
  },
  {
    name: 'returns',
    async open({ page }) {
      await page.keyboard.press('F7');
      await page.getByRole('article').first().waitFor();
      const number = /\w+-\d\d-\d{6}/.exec(await page.getByRole('article').first().innerText())![0];
      await page.keyboard.press('F1');
      await page.keyboard.press('Alt+b');
      await page.getByRole('textbox', { name: 'Receipt number' }).fill(number);
      await page.keyboard.press('Enter');
      await page.getByRole('listbox', { name: 'Lines of the receipt' }).waitFor();
    },
  },
  byKey('printer-none', 'Control+p', dialog),
  {
    name: 'keys',
    async open({ page, cashier }) {
      await cashier.search.press('?');
      await dialog(page).first().waitFor();
    },
  },
  {
    name: 'change',
    async open(stage) {
      await fillBasket(stage);
      await stage.cashier.pay('100');
      await stage.page.getByRole('status', { name: 'Change' }).waitFor();
    },
  },
  {
    name: 'receipt',
    async open(stage) {
      await fillBasket(stage);
      await stage.cashier.pay('100');
      await stage.page.keyboard.press('F8');
      await stage.page.getByRole('article').locator('.receipt-code').waitFor();
    },
  },
  {
    name: 'printer',
    async open({ page }) {
      await page.keyboard.press('Control+p');
      await dialog(page).getByText('Network', { exact: true }).click();
      await dialog(page).getByRole('textbox', { name: 'Address' }).waitFor();
    },
  },
  {
    name: 'history',
    async open({ page }) {
      await page.keyboard.press('F7');
      await page.getByRole('article').first().waitFor();
    },
  },
  {
    name: 'e-invoice',
    async open({ page }) {
      await page.keyboard.press('F7');
      await page.getByRole('article').first().waitFor();
      await page.keyboard.press('Alt+i');
      await page.locator('.request-note[data-state="nobodyAnswers"]').waitFor();
    },
  },
  managers('manager-day', 'Day at a glance'),
  managers('manager-cash', 'Cash'),
  managers('manager-questions', 'Questions'),
  managers('manager-sync', 'Sync'),
  managers('manager-stock', 'Stock'),
  comingGoods('manager-coming', 'Something differs'),
  comingGoods('manager-refuse', 'Refuse'),
  managers('manager-storage', 'This till'),
  managers('manager-settings', 'Settings'),
  {
    name: 'scanner-test',
    async open({ page }) {
      await page.keyboard.press('Control+m');
      await page.getByRole('tab').filter({ hasText: 'Settings' }).click();
      await page.getByRole('button', { name: 'Try the scanner' }).click();
      await page.getByRole('group', { name: 'Scan something here' }).waitFor();
    },
  },
  {
    name: 'status',
    async open({ page, cashier }) {
      await cashier.status.click();
      await dialog(page).first().waitFor();
    },
  },
];

/** Screens of a till where people sign in, in the order of a day. */
export const STAFF_SCREENS: readonly Screen[] = [
  { name: 'sign-in', open: async ({ page }) => dialog(page).first().waitFor() },
  {
    name: 'sell-signed-in',
    async open(stage) {
      await signIn(stage.page, 'Amina');
      await fillBasket(stage);
    },
  },
  {
    name: 'override',
    async open(stage) {
      await signIn(stage.page, 'Amina');
      await stage.page.keyboard.press('Control+m');
      await dialog(stage.page).first().waitFor();
    },
  },
  {
    name: 'ask-price',
    async open({ page, cashier }) {
      await signIn(page, 'Amina');
      await cashier.enter(goods[20]!.code);
      await page.keyboard.press('F5');
      await page.getByRole('textbox', { name: 'Price each' }).fill('0.50');
      await page.getByRole('textbox', { name: 'Why' }).fill('dented');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').locator(':focus').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Ask head office for this price' }).click();
      await page.getByText('Asked. The answer appears here.').waitFor();
    },
  },
  {
    name: 'shift-open',
    async open({ page }) {
      await signIn(page, 'Amina');
      await page.keyboard.press('Control+o');
      await page.getByRole('textbox', { name: 'Cash in the drawer now' }).press('Enter');
      await page.getByRole('heading', { name: /^Shift open since/ }).waitFor();
    },
  },
  {
    name: 'shift-closed',
    async open({ page }) {
      await signIn(page, 'Amina');
      await page.keyboard.press('Control+o');
      await page
        .getByRole('textbox', { name: /^How many of/ })
        .first()
        .fill('1');
      await page.getByRole('button', { name: /^Close the shift with/ }).press('Enter');
      await page.getByRole('article', { name: 'Z report 1' }).waitFor();
    },
  },
];

/** Screens of a till that nobody has set up yet, each from the first one. */
export const NEW_TILL_SCREENS: readonly Screen[] = [
  setUp('first-run-welcome'),
  setUp('first-run-enrol', 'Set up this till'),
  setUp('first-run-printer', 'Set up this till', 'Enrol later'),
  setUp('first-run-ready', 'Set up this till', 'Enrol later', 'Choose later'),
];

function setUp(name: string, ...pressed: readonly string[]): Screen {
  return {
    name,
    async open({ page }) {
      for (const button of pressed) await page.getByRole('button', { name: button }).press('Enter');
      await page.getByRole('heading').first().waitFor();
    },
  };
}
