import { cashierAt } from '../simulation/cashier.ts';
import { givePin, signIn } from './sign-in.ts';
import { expect, milk, test } from './story.ts';

test.use({ staff: true });

test("a cashier opens the manager's page only with a supervisor's PIN, and it closes with the till", async ({
  till: { page },
}) => {
  const manager = page.getByRole('main', { name: 'Manager' });
  await signIn(page, 'Amina');
  await page.keyboard.press('Control+m');
  await page.getByRole('dialog').waitFor();
  await expect(manager).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(cashierAt(page).search).toBeVisible();
  await page.keyboard.press('Control+m');
  await givePin(page, 'Jonas');
  await expect(manager).toBeVisible();
  // Whoever comes after the lock has to ask anew.
  await page.keyboard.press('Control+l');
  await signIn(page, 'Amina');
  await expect(manager).toBeHidden();
  await cashierAt(page).enter(milk.code);
  await expect(cashierAt(page).lines).toHaveCount(1);
});

test('a supervisor opens it without being asked', async ({ till: { page } }) => {
  await signIn(page, 'Jonas');
  await page.keyboard.press('Control+m');
  await expect(page.getByRole('main', { name: 'Manager' })).toBeVisible();
});
