import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { issueEnrolmentCode } from '#main/start/head-office.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { expect, milk, mustard, test } from './story.ts';

test('what came back by itself is told once, and calmly', async ({ till, cashier }) => {
  for (const goods of [milk, mustard]) {
    await cashier.enter(goods.code);
    await cashier.pay();
  }
  const session = await till.page.context().newCDPSession(till.page);
  const origin = new URL(till.page.url()).origin;
  await till.page.goto('about:blank');
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await till.page.goto(origin);
  await cashier.ready();
  const note = till.page.getByRole('status').filter({ hasText: '2 sales were brought back' });
  await expect(note).toContainText('Nothing is missing');
  await note.getByRole('button', { name: 'I have read this' }).click();
  await expect(note).toHaveCount(0);
  await till.page.reload();
  await cashier.ready();
  await cashier.enter(milk.code);
  await cashier.pay();
  await expect(note).toHaveCount(0);
});

test('a database that the killed browser still holds is opened a moment later, by itself', async ({
  till,
  cashier,
}) => {
  await cashier.enter(milk.code);
  await cashier.pay();
  // What Chromium answered after a kill: the old process had not let go of the files yet.
  await till.page.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB);
    let refusals = 0;
    indexedDB.open = (name, version) => {
      if (refusals++ < 3)
        throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
      return open(name, version);
    };
  });
  await till.page.reload();
  await cashier.ready();
  await cashier.enter(mustard.code);
  await cashier.pay();
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(2);
});

test('a till that was copied stops with a clear sentence, keeps its basket, and sells again when enrolled anew', async ({
  shop,
}) => {
  const first = await shop.openTill('Copied till');
  const before = cashierAt(first.page);
  await before.ready();
  await before.enter(milk.code);
  await before.pay();
  await expect(before.status).toContainText('Nothing waits');
  await first.close();
  cpSync(join(shop.folder, 'Copied till'), join(shop.folder, 'Its twin'), { recursive: true });

  const original = await shop.openTill('Copied till');
  const cashier = cashierAt(original.page);
  await cashier.ready();
  await cashier.enter(mustard.code, '2');
  const twin = await shop.openTill('Its twin');
  await expect(twin.page.getByRole('heading', { name: 'This till exists twice' })).toBeVisible();
  await twin.close();

  await cashier.status.click();
  await original.page.getByRole('button', { name: 'Sync now' }).click();
  await expect(original.page.getByRole('heading', { name: 'This till exists twice' })).toBeVisible();
  const code = await issueEnrolmentCode(shop.headOffice.ready, 'harbour');
  await original.page.getByRole('textbox', { name: 'One-time code' }).fill(code);
  await original.page.getByRole('button', { name: 'Enrol' }).click();
  await expect(cashier.lines).toContainText([mustard.name]);
  await cashier.pay();
  await original.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(2);
  await expect(cashier.history.filter({ hasText: 'Settled' })).toHaveCount(2);
  await original.close();
});

test('an Enter that pays while journal and store are being compared waits for that, and is not lost', async ({
  till: { page },
  cashier,
}) => {
  const held: (() => void)[] = [];
  const line = { isHeld: false, breakOff: (): Promise<void> => Promise.resolve() };
  await page.routeWebSocket(/\/bridge$/, (socket) => {
    const main = socket.connectToServer();
    main.onMessage((message) => (line.isHeld ? held.push(() => socket.send(message)) : socket.send(message)));
    line.breakOff = () => socket.close();
  });
  await page.reload();
  await cashier.ready();
  await cashier.enter(milk.code);
  await expect(cashier.lines).toHaveCount(1);
  // The page connects again and asks main how far it is; the answer takes its time.
  line.isHeld = true;
  await line.breakOff();
  await expect(page.getByRole('alert')).toContainText('does not answer');
  await expect(page.getByRole('alert')).not.toContainText('does not answer');
  await page.keyboard.press('F9');
  await expect(page.getByRole('textbox', { name: 'Cash received' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Sealing' })).toBeVisible();
  line.isHeld = false;
  for (const send of held.splice(0)) send();
  await expect(page.getByRole('status', { name: 'Last sale' })).toContainText('€1.29');
});

test('journal and browser data deleted: the history comes back, and the numbers that may be missing are named', async ({
  shop,
}) => {
  const first = await shop.openTill('Emptied till');
  const before = cashierAt(first.page);
  await before.ready();
  for (const goods of [milk, mustard]) {
    await before.enter(goods.code);
    await before.pay();
  }
  await expect(before.status).toContainText('Nothing waits');
  await before.status.click();
  await first.page.getByRole('button', { name: 'Sync now' }).click();
  await expect(first.page.getByRole('button', { name: 'Sync now' })).toBeEnabled();
  await first.close();
  rmSync(join(shop.folder, 'Emptied till', 'till', 'journal'), { recursive: true });
  rmSync(join(shop.folder, 'Emptied till', 'profile'), { recursive: true, force: true });

  const second = await shop.openTill('Emptied till');
  const after = cashierAt(second.page);
  await after.ready();
  const notes = second.page.getByRole('status');
  const read = second.page.getByRole('button', { name: 'I have read this' });
  await expect(notes.filter({ hasText: '2 sales came back from head office' })).toBeVisible();
  await read.click();
  await expect(notes.filter({ hasText: /may be missing: \w+-\d\d-000003 and later/ })).toBeVisible();
  await read.click();
  await after.enter(milk.code);
  await after.pay();
  await second.page.keyboard.press('F7');
  await expect(after.history).toHaveCount(3);
  await expect(after.history.filter({ hasText: 'Settled' })).toHaveCount(3);
  await expect(after.history.filter({ hasText: /-000001/ })).toHaveCount(2);
  await second.close();
});

test('unsent sales are saved to a file, and head office takes it', async ({ shop, till, cashier }) => {
  await expect(cashier.status).toContainText('Online');
  await cashier.setLineCut(true);
  for (const goods of [milk, mustard, milk]) {
    await cashier.enter(goods.code);
    await cashier.pay();
  }
  await cashier.status.click();
  await expect(till.page.getByText("Browser's promise to keep its copy")).toBeVisible();
  const downloading = till.page.waitForEvent('download');
  await till.page.getByRole('button', { name: 'Save unsent sales to a file' }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^outpost-harbour-t\d+-.*-1-of-1\.jose$/);
  await expect(till.page.getByText('3 sales saved')).toBeVisible();
  const { url, adminKey } = shop.headOffice.ready;
  const imported = await fetch(`${url}/v1/bundles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/jose' },
    body: readFileSync(await file.path(), 'utf8'),
  });
  expect(await imported.json()).toMatchObject({ tillId: till.tillId, settled: 3, replayed: 0 });
  await till.page.keyboard.press('Escape');
  await cashier.setLineCut(false);
  await expect(cashier.status).toContainText('Nothing waits');
});
