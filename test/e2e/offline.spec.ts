import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, milk, mustard, test } from './story.ts';
import { cashierAt } from '../simulation/cashier.ts';

test('with the line cut the till sells on, says so, and settles when the line is mended', async ({
  till,
  cashier,
}) => {
  await cashier.setLineCut(true);
  await expect(cashier.status).toContainText('selling goes on');
  for (const goods of [milk, mustard, milk]) {
    await cashier.enter(goods.code);
    await cashier.pay();
  }
  await expect(cashier.status).toContainText('3 sales wait');
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(3);
  await expect(cashier.history.filter({ hasText: 'Waiting' })).toHaveCount(3);
  await till.page.keyboard.press('Escape');
  await cashier.setLineCut(false);
  await till.page.keyboard.press('F7');
  await expect(cashier.history.filter({ hasText: 'Settled' })).toHaveCount(3);
  await expect(cashier.status).toContainText('Nothing waits');
});

test('a till that is killed in the middle of a sale has everything when it starts again', async ({
  shop,
}) => {
  const first = await shop.openTill('Killed till');
  const before = cashierAt(first.page);
  await before.ready();
  await before.setLineCut(true);
  await before.enter(milk.code);
  await before.pay();
  await before.enter(mustard.code, '2');
  await expect(before.lines).toHaveCount(1);
  // Each key is on disk within moments; only what was pressed in the very instant of the kill is not.
  await first.page.waitForTimeout(300);
  await first.kill();

  const second = await shop.openTill('Killed till');
  const after = cashierAt(second.page);
  await after.ready();
  await expect(after.lines).toContainText([mustard.name]);
  await expect(after.total).toHaveText('€2.58');
  await second.page.keyboard.press('F7');
  await expect(after.history).toHaveCount(1);
  await expect(after.history).toContainText('Settled');
  await second.close();
});

test('a till that starts without a line says how old its prices are, and since when it is offline', async ({
  shop,
}) => {
  const first = await shop.openTill('Till far away');
  await expect(cashierAt(first.page).status).toContainText('Prices from just now');
  await first.close();
  const folder = join(shop.folder, 'Till far away', 'till');
  const change = (file: string, by: (was: string) => string): void =>
    writeFileSync(join(folder, file), by(readFileSync(join(folder, file), 'utf8')));
  const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
  // Three hours in which it heard nothing, the last two of them offline; and nobody is there now.
  change('line.json', () =>
    JSON.stringify({
      online: false,
      since: hoursAgo(2),
      pricesAt: hoursAgo(3),
      lastPullAt: hoursAgo(2),
      lastPushAt: null,
    }),
  );
  change('identity.json', (was) => was.replace(shop.headOffice.ready.url, 'http://127.0.0.1:9'));
  const second = await shop.openTill('Till far away');
  const { status } = cashierAt(second.page);
  await expect(status).toContainText('Prices from 3 h ago');
  await expect(status).toContainText('Offline since');
  await second.close();
});

test('a till whose browser data was deleted has its sales back from the journal', async ({
  till,
  cashier,
  shell,
}) => {
  test.skip(
    shell === 'electron',
    'its window refuses to leave the page, so the data cannot be deleted below it',
  );
  await cashier.setLineCut(true);
  for (const goods of [milk, mustard]) {
    await cashier.enter(goods.code);
    await cashier.pay();
  }
  const session = await till.page.context().newCDPSession(till.page);
  const origin = new URL(till.page.url()).origin;
  await till.page.goto('about:blank');
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await till.page.goto(origin);
  await cashier.search.waitFor();
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(2);
  await expect(cashier.history.filter({ hasText: 'Waiting' })).toHaveCount(2);
  await till.page.keyboard.press('Escape');
  await cashier.setLineCut(false);
  await till.page.keyboard.press('F7');
  await expect(cashier.history.filter({ hasText: 'Settled' })).toHaveCount(2);
});

test('the till open in a second window is refused there and goes on in the first', async ({
  till,
  cashier,
  shell,
}) => {
  test.skip(shell === 'electron', 'it has one window by itself');
  const second = await till.page.context().newPage();
  await second.goto(till.page.url());
  await expect(second.getByRole('heading')).toContainText('open in another window');
  await till.page.bringToFront();
  await cashier.enter(milk.code);
  await cashier.pay();
  await second.close();
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
});
