import type { Page } from '@playwright/test';
import { printerHasLetters } from '#shared/paper/paper.ts';
import type { PrintedItem } from '../fixtures/escpos-reader.ts';
import { expectNoErrors, watchPageErrors } from '../fixtures/page-errors.ts';
import { startVirtualPrinter, textOf, type VirtualPrinter } from '../fixtures/virtual-printer.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { differingDots, drawnRow, receiptOnScreen } from './drawn-rows.ts';
import { printerDialog, setUpPrinter } from './set-up-printer.ts';
import { expect, milk, mustard, test as story } from './story.ts';

const test = story.extend<{ printer: VirtualPrinter }>({
  // oxlint-disable-next-line no-empty-pattern
  printer: async ({}, use) => {
    const printer = await startVirtualPrinter();
    await use(printer);
    await printer.stop();
    expect(printer.faults, 'commands that no printer knows').toEqual([]);
  },
});

/** Grey edges may fall to either side. */
const DIFFERING_DOTS_MAX = 20;

/** Every row of the last receipt that printers have no letters for is the picture that the browser draws of it. */
async function expectDrawn(
  page: Page,
  pictures: readonly Extract<PrintedItem, { kind: 'picture' }>[],
): Promise<void> {
  await page.keyboard.press('F8');
  await expect(page.getByRole('dialog').locator('.receipt-row').first()).toBeVisible();
  const rows = (await receiptOnScreen(page)).map((row, place) => drawnRow(row, place === 0));
  const drawn = rows.filter(({ left, right }) => !printerHasLetters(left + right));
  expect(pictures.length).toBe(drawn.length);
  let lines = 0;
  for (const [place, row] of drawn.entries()) {
    const picture = pictures[place]!;
    // What goes around into a second line is broken by the widths of its letters, which is not repeated here.
    if (picture.heightDots > 60) continue;
    const { differing, black } = await differingDots(page, row, picture);
    expect(black, row.left).toBeGreaterThan(40);
    expect(differing, row.left).toBeLessThan(DIFFERING_DOTS_MAX);
    lines += 1;
  }
  expect(lines).toBeGreaterThan(7);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('a printer is chosen and tried, and the next receipt comes out of it with its code', async ({
  till,
  cashier,
  printer,
}) => {
  await setUpPrinter(till.page, printer);
  // Bangla and Arabic have no letters in the printer: they came as a picture, and it is not empty.
  const [testPage] = printer.papers;
  const picture = testPage!.find((item) => item.kind === 'picture');
  expect(picture?.widthDots).toBe(576);
  expect(picture!.bits.some((byte) => byte !== 0)).toBe(true);
  expect(textOf(testPage!).join('\n')).toContain('ÄÖÜ äöü ß é ñ € £');

  await cashier.enter(milk.barcodes[0]!);
  await cashier.enter(mustard.code, '3');
  await cashier.pay('10');
  await expect.poll(() => printer.receipts.length).toBe(1);
  const text = textOf(printer.papers[1]!).join('\n');
  expect(text).toContain(milk.name);
  expect(text).toMatch(/^TOTAL EUR +5\.16$/m);
  expect(text).toMatch(/^Change +4\.84$/m);
  expect(printer.papers[1]!.at(-1)?.kind).toBe('cut');
  expect(printer.drawers).toBe(1);
  await till.page.keyboard.press('F8');
  const shown = till.page.getByRole('article', { name: /^Receipt/ });
  await expect(shown).toContainText(printer.receipts[0]!.receiptNumber);
  await till.page.getByRole('button', { name: 'Print', exact: true }).click();
  await expect.poll(() => printer.receipts.length).toBe(2);
  expect(printer.receipts[1]).toMatchObject({ copy: true });
  expect(printer.drawers).toBe(1);
  await till.page.keyboard.press('Escape');
  await expect(till.page.getByRole('dialog')).toHaveCount(0);

  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
  await till.page.keyboard.press('Alt+d');
  await expect(till.page.getByText('Handed to the printer.')).toBeVisible();
  await expect.poll(() => printer.receipts.length).toBe(3);
  expect(printer.receipts[2]).toEqual(printer.receipts[1]);
  expect(printer.drawers).toBe(1);
});

test('on a 58 mm roll no line is longer than the paper', async ({ till, cashier, printer }) => {
  await setUpPrinter(till.page, printer, '58 mm');
  await cashier.enter(mustard.code, '3');
  await cashier.pay('20');
  await expect.poll(() => printer.receipts.length).toBe(1);
  for (const item of printer.papers[1]!)
    if (item.kind === 'text') expect(item.text.length * item.size).toBeLessThanOrEqual(32);
});

test('a printer that is off, out of paper or dies in the middle stops no sale, and says what to do', async ({
  till,
  cashier,
  printer,
}) => {
  test.setTimeout(240_000);
  await setUpPrinter(till.page, printer);
  const bar = till.page.getByRole('status').filter({ hasText: 'printer' });
  printer.mood = 'paperOut';
  await cashier.enter(milk.code);
  await cashier.pay();
  await expect(till.page.getByText('The printer is out of paper')).toBeVisible();
  await expect(till.page.getByText(/Put in a new roll/)).toBeVisible();
  await expect(bar.first()).toBeVisible();
  await cashier.enter(mustard.code);
  await cashier.pay();
  expect(printer.receipts).toHaveLength(0);
  printer.mood = 'well';
  // A new roll: both come by themselves, in their order, and each once.
  await expect.poll(() => printer.receipts.length, { timeout: 30_000 }).toBe(2);
  expect(printer.receipts.map(({ copy }) => copy)).toEqual([false, false]);
  await expect(till.page.getByText('The printer is out of paper')).toBeHidden();

  await printer.switchOff();
  await cashier.enter(milk.code);
  await cashier.pay();
  await expect(till.page.getByText('The printer does not answer')).toBeVisible();
  await printer.switchOn();
  await expect.poll(() => printer.receipts.length, { timeout: 30_000 }).toBe(3);

  printer.mood = 'dies';
  await cashier.enter(milk.code);
  await cashier.pay();
  await expect.poll(() => printer.halves, { timeout: 30_000 }).toBeGreaterThan(0);
  printer.mood = 'well';
  await expect.poll(() => printer.receipts.length, { timeout: 30_000 }).toBe(4);
  // A part of it is on paper already, so nobody may take the second for another sale.
  expect(printer.receipts[3]).toMatchObject({ copy: true });
  expect(new Set(printer.receipts.map(({ receiptNumber }) => receiptNumber)).size).toBe(4);
});

test('a printer that hangs or is slow holds up no customer', async ({ till, cashier, printer }) => {
  test.setTimeout(240_000);
  await setUpPrinter(till.page, printer);
  printer.mood = 'slow';
  for (const goods of [milk, mustard, milk]) {
    await cashier.enter(goods.code);
    await cashier.pay();
    await expect(cashier.lines).toHaveCount(0);
  }
  await expect.poll(() => printer.receipts.length, { timeout: 60_000 }).toBe(3);
  printer.mood = 'hangs';
  await cashier.enter(milk.code);
  await cashier.pay();
  await cashier.enter(mustard.code);
  await cashier.pay();
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(5);
});

test('what waited for the printer when the till was killed comes after its start', async ({
  shop,
  printer,
}) => {
  const first = await shop.openTill('Printing till');
  const before = cashierAt(first.page);
  await before.ready();
  await setUpPrinter(first.page, printer);
  await printer.switchOff();
  await before.enter(milk.code);
  await before.pay();
  await expect(first.page.getByText('The printer does not answer')).toBeVisible();
  await first.kill();
  await printer.switchOn();
  const second = await shop.openTill('Printing till');
  await cashierAt(second.page).ready();
  await expect.poll(() => printer.receipts.length, { timeout: 30_000 }).toBe(1);
  await second.close();
});

test('a till that speaks Bangla or Arabic prints as the browser writes, letter joined to letter', async ({
  till,
  cashier,
  printer,
}) => {
  test.setTimeout(240_000);
  await setUpPrinter(till.page, printer);
  const picture = printer.papers[0]!.find((item) => item.kind === 'picture')!;
  // The same words drawn here by the browser itself: dot by dot, all but edges must agree.
  const scripts = { left: 'As pictures', right: 'বাংলা ৳ العربية', style: 'plain', align: 'start' } as const;
  const compared = await differingDots(till.page, scripts, picture);
  expect(compared.black).toBeGreaterThan(400);
  expect(compared.differing).toBeLessThan(DIFFERING_DOTS_MAX);

  for (const language of ['bn', 'ar']) {
    await till.page.evaluate(
      (spoken) => localStorage.setItem('outpost preferences', JSON.stringify({ language: spoken })),
      language,
    );
    await till.page.reload();
    await cashier.ready();
    await till.page.locator('[data-main-field]').fill(milk.code);
    await till.page.keyboard.press('Enter');
    await expect(till.page.getByRole('option').first()).toBeVisible();
    await till.page.keyboard.press('F9');
    await till.page.locator('.pay').waitFor();
    await till.page.keyboard.press('Enter');
    await expect.poll(() => printer.receipts.length, { timeout: 30_000 }).toBe(language === 'bn' ? 1 : 2);
    const amounts = printer.papers.at(-1)!.filter((item) => item.kind === 'picture');
    expect(amounts.length).toBeGreaterThan(3);
    if (language === 'bn') await expectDrawn(till.page, amounts);
  }
  // Read from the right: no line is left to the printer's own letters, which know one direction only.
  expect(textOf(printer.papers.at(-1)!).filter((line) => /[^-\s]/.test(line))).toEqual([]);
});

test('the print dialog of the PC gets a receipt or a report and nothing else', async ({ till, cashier }) => {
  const { page } = till;
  await cashier.enter(milk.code);
  await cashier.pay();
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-printed', 'yes');
  });
  const sheet = page.locator('.print-here');
  const printed = async (paper: string | RegExp): Promise<void> => {
    await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
    await page.emulateMedia({ media: 'print' });
    await expect(sheet).toBeVisible();
    await expect(sheet).toContainText(paper);
    await expect(page.locator('#root')).toBeHidden();
  };
  const done = async (): Promise<void> => {
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => {
      document.body.removeAttribute('data-printed');
      window.dispatchEvent(new Event('afterprint'));
    });
    await expect(sheet).toHaveCount(0);
  };
  await page.keyboard.press('F8');
  await page.getByRole('button', { name: 'Print with the print dialog of this PC' }).click();
  await printed(milk.name);
  await expect(sheet.locator('[data-code^="OP1:"]')).toBeVisible();
  await done();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // An older sale, by its key, and the reports of a shift.
  await page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
  await page.keyboard.press('Alt+h');
  await printed(milk.name);
  await done();
  await page.keyboard.press('Control+o');
  await page.getByRole('textbox', { name: 'Cash in the drawer now' }).press('Enter');
  await page.getByRole('button', { name: 'X report' }).click();
  await expect(page.getByRole('article', { name: 'X report' })).toBeVisible();
  // The key is heard from the moment that the report has been drawn; a machine under load may take one more.
  await expect(async () => {
    await page.keyboard.press('Alt+h');
    await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes', { timeout: 2000 });
  }).toPass();
  await printed('Should be in the drawer');
  await done();
});

test('the customer sees lines, total and change, and can reach nothing else', async ({
  till,
  cashier,
  shell,
}) => {
  test.skip(shell === 'electron', 'there it is a window of its own, which opens no link');
  const { page } = till;
  await page.keyboard.press('Control+p');
  await page.getByRole('button', { name: "Open the customer's display" }).click();
  const link = await printerDialog(page).locator('.customer-display-way code').textContent();
  await page.keyboard.press('Escape');
  // Another browser: it has this link and nothing of the till's.
  const context = await page.context().browser()!.newContext();
  const errors = watchPageErrors(context);
  const customer = await context.newPage();
  await customer.goto(link!);
  await expect(customer.getByRole('heading', { name: 'Harbour Street' })).toBeVisible();
  await cashier.enter(mustard.code, '3');
  await expect(customer.getByRole('listitem')).toContainText([mustard.name]);
  await expect(customer.getByRole('status', { name: 'Total' })).toHaveText('€3.87');
  await cashier.pay('10');
  await expect(customer.getByRole('status', { name: 'Your change' })).toHaveText('€6.13');
  expectNoErrors(errors.seen);
  // Neither the till's page, nor its bridge, nor the link a second time.
  const { origin } = new URL(customer.url());
  expect((await customer.request.get(`${origin}/`)).status()).toBe(403);
  expect((await (await context.browser()!.newContext()).request.get(link!)).status()).toBe(403);
  const refused = await customer.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.addEventListener('error', () => resolve('refused'));
        socket.addEventListener('open', () => resolve('open'));
      }),
    `ws://${new URL(origin).host}/bridge`,
  );
  expect(refused).toBe('refused');
  await context.close();
});
