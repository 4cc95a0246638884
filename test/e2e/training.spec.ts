import { z } from 'zod';
import { callHeadOffice } from '#main/start/head-office.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { givePin, signIn } from './sign-in.ts';
import { expect, milk, mustard, test } from './story.ts';

test.use({ staff: true });

test('what is sold for practice is marked everywhere and counts nowhere', async ({
  till: { page, tillId },
  shop,
}) => {
  const cashier = cashierAt(page);
  await signIn(page, 'Amina');
  await page.keyboard.press('Control+o');
  await page.getByRole('button', { name: 'Start training' }).click();
  await givePin(page, 'Jonas');
  await expect(page.getByRole('dialog')).toBeHidden();
  const band = page.getByRole('status').filter({ hasText: /TRAINING/ });
  await expect(band).toBeVisible();

  await page.keyboard.press('F1');
  await cashier.enter(milk.code, '7');
  await cashier.pay();
  await page.keyboard.press('F8');
  await expect(page.getByRole('dialog')).toContainText('TRAINING');
  await page.keyboard.press('Escape');

  await page.reload();
  await page.bringToFront();
  await signIn(page, 'Amina');
  await expect(band).toBeVisible();
  await page.keyboard.press('Control+o');
  await expect(page.getByRole('button', { name: 'End training' })).toBeEnabled();
  await page.keyboard.press('Alt+t');
  await givePin(page, 'Jonas');
  await expect(band).toBeHidden();

  await page.keyboard.press('F1');
  await cashier.enter(mustard.code);
  await cashier.pay();
  await page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(2);
  await expect(cashier.history.filter({ hasText: 'TRAIN-' })).toHaveCount(1);
  await expect(cashier.history.first()).toContainText('Settled');
  await expect(cashier.history.last()).toContainText('Settled');

  const summary = z
    .object({ tills: z.array(z.looseObject({ tillId: z.string(), sales: z.int(), totalMinor: z.int() })) })
    .parse(await callHeadOffice(shop.headOffice.ready, 'GET', '/v1/summary'));
  const price = Math.round(mustard.priceMicros / 10_000);
  expect(summary.tills.find((one) => one.tillId === tillId)).toMatchObject({ sales: 1, totalMinor: price });
});
