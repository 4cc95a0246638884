import { cashierAt } from '../simulation/cashier.ts';
import { givePin, signIn } from './sign-in.ts';
import { expect, milk, special, test } from './story.ts';

test.use({ staff: true });

test('a discount beyond ten per cent waits for the supervisor’s PIN', async ({ till: { page } }) => {
  const cashier = cashierAt(page);
  await signIn(page, 'Amina');
  await cashier.enter(milk.code, '10');
  await page.keyboard.press('Control+d');
  await page.getByRole('textbox', { name: 'Discount' }).fill('20%');
  await page.getByRole('textbox', { name: 'Why' }).fill('2');
  await page.keyboard.press('Enter');
  const asked = page.getByRole('dialog', { name: 'A supervisor must allow this' });
  await expect(asked).toContainText(milk.name);
  await page.keyboard.press('Escape');
  await expect(asked).toBeHidden();
  await expect(cashier.total).toHaveText('€12.90');
  await page.getByRole('textbox', { name: 'Discount' }).press('Enter');
  await asked.waitFor();
  await givePin(page, 'Jonas', '2222');
  await expect(asked).toBeHidden();
  await expect(cashier.total).toHaveText('€10.32');
  await cashier.pay();
  await expect(cashier.lines).toHaveCount(0);
});

test('goods that were recalled are sold only with the manager’s PIN', async ({ till: { page } }) => {
  const cashier = cashierAt(page);
  await signIn(page, 'Amina');
  await cashier.enter(special('Peanut').code);
  await page
    .getByRole('dialog', { name: 'Must not be sold' })
    .getByRole('button', { name: 'Sell anyway' })
    .press('Enter');
  const asked = page.getByRole('dialog', { name: 'A manager must allow this' });
  await expect(asked).toContainText('Peanut Butter');
  await givePin(page, 'Mrs Khan', '3333');
  await expect(cashier.lines).toContainText(['Peanut Butter']);
});
