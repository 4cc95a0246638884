import { expect, milk, mustard, test } from './story.ts';
import { cashierAt } from '../simulation/cashier.ts';

const rows = 'Parked baskets, oldest first';

test('two baskets are parked, survive a kill, and each is taken up again, by keyboard only', async ({
  shop,
}) => {
  const first = await shop.openTill('Parking till');
  const before = cashierAt(first.page);
  await before.ready();
  await before.enter(milk.code, '2');
  await first.page.keyboard.press('Alt+p');
  await first.page.getByRole('textbox', { name: 'Name, to find it again' }).fill('Anna');
  await first.page.keyboard.press('Enter');
  await expect(before.lines).toHaveCount(0);
  await before.enter(mustard.code);
  await first.page.keyboard.press('Alt+p');
  await first.page.getByRole('textbox', { name: 'Name, to find it again' }).waitFor();
  // Enter alone: it is called by its first article.
  await first.page.keyboard.press('Enter');
  await expect(first.page.getByRole('button', { name: 'Parked baskets, 2' })).toBeVisible();
  await first.kill();

  const second = await shop.openTill('Parking till');
  const after = cashierAt(second.page);
  await after.ready();
  await expect(after.lines).toHaveCount(0);
  await second.page.keyboard.press('Alt+p');
  const parked = second.page.getByRole('listbox', { name: rows }).getByRole('option');
  await expect(parked).toHaveText([/^Anna.*€2\.58/, new RegExp(`^${mustard.name}`)]);
  await second.page.keyboard.press('Enter');
  await expect(after.total).toHaveText('€2.58');
  await expect(parked).toHaveCount(0);

  // With Anna's basket open the other one is taken up: Anna's is parked for it.
  await second.page.keyboard.press('Alt+r');
  await second.page.getByRole('listbox', { name: rows }).waitFor();
  await second.page.keyboard.press('Enter');
  await expect(after.lines).toContainText([mustard.name]);
  await expect(second.page.getByRole('button', { name: 'Parked baskets, 1' })).toBeVisible();
  await after.pay();
  await second.page.keyboard.press('Alt+r');
  await expect(parked).toHaveCount(1);
  await second.close();
});

test('a basket that money was given for is not put aside', async ({ till, cashier }) => {
  await cashier.enter(milk.code, '2');
  await till.page.keyboard.press('F9');
  await till.page.getByRole('textbox', { name: 'Cash received' }).fill('1');
  await till.page.keyboard.press('Enter');
  await expect(till.page.getByRole('list', { name: 'Given so far' }).getByRole('listitem')).toHaveCount(1);
  await till.page.keyboard.press('Escape');
  await till.page.keyboard.press('Alt+p');
  await till.page.getByRole('textbox', { name: 'Name, to find it again' }).waitFor();
  await till.page.keyboard.press('Enter');
  await expect(till.page.getByRole('alert').filter({ hasText: 'Money was given' })).toBeVisible();
  await till.page.keyboard.press('Escape');
  await expect(cashier.lines).toHaveCount(1);
});
