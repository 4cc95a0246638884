import { givePin, signIn } from './sign-in.ts';
import { milk, test } from './story.ts';
import { cashierAt } from '../simulation/cashier.ts';
test.use({ staff: true });
test('look', async ({ till: { page } }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.getByRole('textbox', { name: /^PIN of/ }).waitFor();
  await page.screenshot({ path: '/tmp/o/look-people/lock.png' });
  await givePin(page, 'Amina', '0000');
  await page.getByText('That is not the PIN').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: '/tmp/o/look-people/lock-dark.png' });
  await page.emulateMedia({ colorScheme: 'light' });
  await signIn(page, 'Amina');
  await cashierAt(page).enter(milk.code);
  await page.waitForTimeout(500);
  await page.screenshot({ path: '/tmp/o/look-people/till.png' });
});
