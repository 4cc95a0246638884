import { callHeadOffice } from '#main/start/head-office.ts';
import { cashierAt } from '../simulation/cashier.ts';
import { givePin, signIn } from './sign-in.ts';
import { expect, milk, mustard, special, test } from './story.ts';

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

const needsManager = { name: 'A manager must allow this' };

test("goods without a receipt wait for the manager's PIN, up to a limit, and the next person asks anew", async ({
  till: { page },
}) => {
  const cashier = cashierAt(page);
  const article = page.getByRole('textbox', { name: 'What comes back' });
  await signIn(page, 'Amina');
  await page.keyboard.press('Alt+b');
  await page.keyboard.press('Alt+w');
  await page.getByRole('textbox', { name: 'Why' }).fill('1');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', needsManager).waitFor();
  await givePin(page, 'Mrs Khan', '3333');
  await article.fill(`100*${mustard.code}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'more than may be paid out' })).toBeVisible();
  await expect(cashier.lines).toHaveCount(0);
  await article.fill(mustard.code);
  await page.keyboard.press('Enter');
  await expect(cashier.total).toHaveText('-€1.29');
  await page.keyboard.press('Control+l');
  await signIn(page, 'Jonas');
  await expect(article).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Why' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('F9');
  await page.getByRole('textbox', { name: 'Cash paid out' }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('F7');
  await expect(cashier.history).toContainText([/Refund.*Settled/s]);
});

test('a question to the manager goes when the till locks, and is not put to the next person', async ({
  till: { page },
  shop,
}) => {
  const setLock = (value: unknown) =>
    callHeadOffice(shop.headOffice.ready, 'PUT', '/v1/records', {
      channel: 'shop:harbour',
      records: [{ collection: 'shopSettings', id: 'harbour', value }],
    });
  await signIn(page, 'Amina');
  await page.keyboard.press('Alt+b');
  await page.keyboard.press('Alt+w');
  await page.getByRole('textbox', { name: 'Why' }).fill('1');
  await page.keyboard.press('Enter');
  const asked = page.getByRole('dialog', needsManager);
  await asked.waitFor();
  await setLock({ lockAfterSeconds: 1 });
  await page.getByRole('dialog', { name: 'Who is at the till?' }).waitFor();
  await setLock(null);
  await signIn(page, 'Jonas');
  await expect(asked).toBeHidden();
  await page.keyboard.press('Escape');
  await cashierAt(page).enter(milk.code);
  await expect(cashierAt(page).lines).toHaveCount(1);
});

test('what a customer owes from earlier sales without a line counts towards their credit', async ({
  till: { page },
  shop,
}) => {
  const cashier = cashierAt(page);
  await callHeadOffice(shop.headOffice.ready, 'PUT', '/v1/records', {
    channel: 'chain',
    records: [
      { collection: 'customer', id: 'c-2001', value: { name: 'Quay Bakery', creditSliceMinor: 2000 } },
    ],
  });
  await signIn(page, 'Amina');
  const buyOnAccount = async (): Promise<void> => {
    await page.keyboard.press('F3');
    await page.getByRole('combobox', { name: 'Name, phone or number' }).fill('quay');
    const found = page.getByRole('listbox', { name: 'Customers found' }).getByRole('option');
    await expect(found).toContainText(['Quay Bakery']);
    await page.keyboard.press('Enter');
    await cashier.enter(milk.code, '10');
    await page.keyboard.press('F9');
    await page.getByRole('textbox', { name: 'Cash received' }).waitFor();
    await page.keyboard.press('Alt+6');
    await page.getByRole('textbox', { name: 'Account amount' }).press('Enter');
  };
  // Known here before the line goes.
  await page.keyboard.press('F3');
  const field = page.getByRole('combobox', { name: 'Name, phone or number' });
  await expect(async () => {
    await field.fill('');
    await field.fill('quay');
    await expect(page.getByRole('option', { name: /Quay Bakery/ })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press('Escape');
  await cashier.setLineCut(true);
  await buyOnAccount();
  await expect(cashier.lines).toHaveCount(0);
  await buyOnAccount();
  const asked = page.getByRole('dialog', { name: 'A supervisor must allow this' });
  await asked.waitFor();
  await expect(cashier.lines).toHaveCount(1);
  await givePin(page, 'Jonas', '2222');
  await expect(cashier.lines).toHaveCount(0);
});
