import { callHeadOffice } from '#main/start/head-office.ts';
import type { Page } from '@playwright/test';
import { apples, expect, milk, mustard, test } from './story.ts';

/** Opens a subject of the manager's page by key alone. */
async function openManager(page: Page, subject: string) {
  await page.keyboard.press('Control+m');
  const manager = page.getByRole('main', { name: 'Manager' });
  const tab = manager.getByRole('tab', { name: subject });
  while ((await tab.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('Alt+n');
  return manager.getByRole('tabpanel');
}

test("a manager sees today's takings by hour, by payment and by product", async ({ till, cashier }) => {
  const { page } = till;
  await cashier.enter(milk.code, '3');
  await cashier.pay();
  await cashier.enter(mustard.code);
  await cashier.enter(apples.code, '1');
  await cashier.pay('20');
  const day = await openManager(page, 'Day at a glance');
  const totals = day.getByRole('definition');
  // 3 × 1.29, 1.29 and 2.49
  await expect(totals.first()).toHaveText('€7.65');
  await expect(day.getByText('Average basket').locator('..')).toContainText('€3.83');
  await expect(day.getByRole('table', { name: 'Best sellers' }).getByRole('row')).toContainText([
    `${milk.name}€3.873`,
    `${apples.name}€2.49`,
    `${mustard.name}€1.29`,
  ]);
  await expect(day.getByRole('table', { name: 'By payment' })).toContainText('Cash€7.65');
  await expect(day.getByRole('table', { name: 'By category' })).toContainText(`${milk.category}€3.87`);
  await day.getByRole('button', { name: 'As a table' }).click();
  const byHour = day.getByRole('table').filter({ hasText: 'Hour' });
  await expect(byHour.getByRole('row').filter({ hasText: '€7.65' })).toHaveCount(1);
  await day.getByRole('button', { name: 'The day before' }).click();
  await expect(day).toContainText('No sales on this day');
  await page.keyboard.press('Escape');
  await expect(cashier.search).toBeFocused();
});

test('a dry run sends nothing, and says what would go', async ({ till, cashier }) => {
  await cashier.setLineCut(true);
  for (const goods of [milk, mustard]) {
    await cashier.enter(goods.code);
    await cashier.pay();
  }
  const sync = await openManager(till.page, 'Sync');
  await sync.getByRole('button', { name: 'Show it' }).click();
  await expect(sync).toContainText(/entries would be sent, sales among them: 2/);
  await expect(sync).toContainText('2 × sale');
  await expect(sync).toContainText('1 envelope');
  const waiting = sync.getByRole('table', { name: 'What waits for an answer' }).getByRole('row');
  const sales = waiting.filter({ hasText: /^sale / });
  await expect(sales).toHaveCount(2);
  await expect(sales.first()).toContainText('Sent as soon as the line is back');
  await expect(cashier.status).toContainText('2 sales wait');
});

test('Sync now says what went, and the log keeps it', async ({ till, cashier, shop }) => {
  const { page } = till;
  await cashier.setLineCut(true);
  await cashier.enter(milk.code);
  await cashier.pay();
  const sync = await openManager(page, 'Sync');
  await page.keyboard.press('Control+s');
  await expect(sync).toContainText('Last sync you asked for did not get through');
  await expect(sync).toContainText('Sent as soon as the line is back');
  await sync.getByText('Cut the line to head office').click();
  await expect(sync).toContainText('Online since');
  await expect(cashier.status).toContainText('Nothing waits');
  await page.keyboard.press('Control+s');
  await expect(sync.getByText(/Last sync you asked for: (sent|everything)/)).toBeVisible();
  const runs = sync.getByRole('table', { name: 'Last runs' }).getByRole('row');
  await expect(runs.filter({ hasText: 'Asked for' }).first()).toContainText('Well');
  await expect(runs.filter({ hasText: 'Asked for' }).filter({ hasText: 'SYNC_LINE_CUT' })).toHaveCount(1);

  // The log is main's, so it is there after a restart.
  const name = `Log till ${till.tillId}`;
  const first = await shop.openTill(name);
  await first.page.getByRole('combobox', { name: 'Search or scan' }).waitFor();
  await openManager(first.page, 'Sync');
  await first.page.keyboard.press('Control+s');
  await expect(first.page.getByText('Last sync you asked for:')).toBeVisible();
  await first.close();
  const second = await shop.openTill(name);
  await second.page.getByRole('combobox', { name: 'Search or scan' }).waitFor();
  const log = (await openManager(second.page, 'Sync')).getByRole('table', { name: 'Last runs' });
  await expect(log.getByRole('row').filter({ hasText: 'Asked for' })).toHaveCount(1);
  await second.close();
});

test('a sale that head office questions is on the list of questions, with what it asks', async ({
  till,
  cashier,
  shop,
}) => {
  const counts = [{ code: apples.code, quantityMilli: 0 }];
  await callHeadOffice(shop.headOffice.ready, 'PUT', '/v1/stock', { shopId: 'harbour', counts });
  await cashier.enter(apples.code, '2');
  await cashier.pay();
  const questions = await openManager(till.page, 'Questions');
  await expect(questions).toContainText('1 question to look at');
  await expect(questions).toContainText('Sold more than was in stock');
  await questions.getByRole('button', { name: 'Receipt' }).click();
  await expect(till.page.getByRole('dialog')).toContainText(apples.name);
});

test('a manager sees what should be in the drawer, and how the last shift ended', async ({
  till: { page },
  cashier,
}) => {
  await page.keyboard.press('Control+o');
  await page.getByRole('textbox', { name: 'Cash in the drawer now' }).fill('100');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Shift open since/ }).waitFor();
  await page.keyboard.press('F1');
  await cashier.enter(milk.code, '2');
  await cashier.pay('5');
  const cash = await openManager(page, 'Cash');
  // 100.00 and 2 × 1.29
  await expect(cash).toContainText('€102.58 should be in the drawer');
  await expect(cash).toContainText('Cash from customers€5.00');
  await expect(cash).toContainText('Change and cash paid out-€2.42');
  await expect(cash).toContainText('Cash out€0.00');
  await expect(cash).toContainText('No shift was closed on this till yet.');

  await page.keyboard.press('Control+o');
  await page.getByRole('textbox', { name: 'How many of €50.00', exact: true }).fill('2');
  await page.getByRole('button', { name: 'Close the shift with €100.00' }).press('Enter');
  await page.getByRole('article', { name: 'Z report 1' }).waitFor();
  await openManager(page, 'Cash');
  await expect(cash).toContainText('€2.58 too little');
  await expect(cash).toContainText('€100.00 of €102.58');
});

test('a manager sees how sales are kept, and saves the log for whoever helps', async ({ till, cashier }) => {
  await cashier.enter(milk.code);
  await cashier.pay();
  const storage = await openManager(till.page, 'This till');
  await expect(storage).toContainText(/Journal\d+ entr/);
  await expect(storage).toContainText('Gaps in itnone');
  await expect(storage).toContainText('version 1');
  const saved = till.page.waitForEvent('download');
  await storage.getByRole('button', { name: 'Save the log to a file' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/-log\.json$/);
  const text = await streamText(await file.createReadStream());
  expect(JSON.parse(text)).toMatchObject({
    identity: { tillId: till.tillId },
    storage: { journal: { missing: 0 } },
  });
  expect(text).not.toContain(milk.name);
});

async function streamText(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const piece of stream) text += String(piece);
  return text;
}
