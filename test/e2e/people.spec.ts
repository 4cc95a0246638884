import { callHeadOffice } from '#main/start/head-office.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { givePin, signIn } from './sign-in.ts';
import { expect, milk, mustard, test } from './story.ts';

test.use({ staff: true });

test('a till with staff opens locked; a cashier signs in by PIN and sells', async ({ till: { page } }) => {
  const cashier = cashierAt(page);
  const lock = page.getByRole('dialog', { name: 'Who is at the till?' });
  await expect(lock).toBeVisible();
  await lock.getByText('Deutsch').click();
  await expect(page.getByRole('dialog', { name: 'Wer ist an der Kasse?' })).toBeVisible();
  await page.getByText('English').click();
  // The choice has the focus now, and the digits go to the PIN all the same.
  await page.keyboard.press('9');
  await expect(lock.getByRole('textbox', { name: /^PIN of/ })).toHaveValue('9');
  await page.keyboard.press('Backspace');
  await signIn(page, 'Amina');
  await expect(lock).toBeHidden();
  await cashier.enter(milk.code);
  await cashier.pay();
  await page.keyboard.press('F7');
  await expect(cashier.history).toContainText('Settled');
});

test('a cashier is relieved in the middle of a sale, offline, and the basket stays', async ({
  till: { page },
}) => {
  const cashier = cashierAt(page);
  await signIn(page, 'Amina');
  await cashier.setLineCut(true);
  await cashier.enter(milk.code, '2');
  await expect(cashier.lines).toHaveCount(1);
  await page.keyboard.press('Control+l');
  const lock = page.getByRole('dialog', { name: 'Who is at the till?' });
  await expect(lock).toContainText('The basket is kept: 1 line.');
  await signIn(page, 'Jonas');
  await cashier.enter(mustard.code);
  await expect(cashier.lines).toHaveCount(2);
  await cashier.pay();
  await expect(cashier.lines).toHaveCount(0);
});

test('a scan while the till is locked changes nothing and says so', async ({ till: { page } }) => {
  const cashier = cashierAt(page);
  await page.getByRole('textbox', { name: /^PIN of/ }).waitFor();
  // A wedge scanner: all keys within a few milliseconds, ended by Enter.
  await page.evaluate((code) => {
    for (const key of [...code, 'Enter'])
      document.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
  }, mustard.barcodes[0]!);
  await expect(page.getByRole('status').filter({ hasText: 'The scan was not taken' })).toBeVisible();
  await signIn(page, 'Amina');
  await expect(cashier.lines).toHaveCount(0);
});

test('wrong PINs are slowed down and the right one still gets in', async ({ till: { page } }) => {
  for (const wrong of ['0000', '0001']) {
    await givePin(page, 'Amina', wrong);
    await expect(page.getByText('That is not the PIN.')).toBeVisible();
    await expect(page.getByRole('textbox', { name: /^PIN of/ })).toHaveValue('');
  }
  await givePin(page, 'Amina', '0002');
  await expect(page.getByText(/Try again in \d seconds?/)).toBeVisible();
  await expect(page.getByText(/Try again in/)).toBeHidden({ timeout: 10_000 });
  await signIn(page, 'Amina');
});

test('a till that nobody touches locks itself, as the shop wants it', async ({ till: { page }, shop }) => {
  const setLock = (value: unknown) =>
    callHeadOffice(shop.headOffice.ready, 'PUT', '/v1/records', {
      channel: 'shop:harbour',
      records: [{ collection: 'shopSettings', id: 'harbour', value }],
    });
  await signIn(page, 'Amina');
  await setLock({ lockAfterSeconds: 1 });
  await expect(page.getByRole('dialog', { name: 'Who is at the till?' })).toBeVisible();
  await setLock(null);
});
