import { expect, type Page } from '@playwright/test';
import { DEMO_STAFF } from '#server/demo/demo-staff.ts';

type Name = 'Amina' | 'Jonas' | 'Mrs Khan';

/** Types a PIN as a hand does: four figures in an instant would be a scanner's. */
export async function typePin(page: Page, pin: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /^PIN of/ });
  await expect(field).toBeFocused();
  await field.pressSequentially(pin, { delay: 70 });
  await page.keyboard.press('Enter');
}

/** Chooses a name with the arrows and types their PIN, by keyboard only. */
export async function givePin(page: Page, name: Name, pin = pinOf(name)): Promise<void> {
  const field = page.getByRole('textbox', { name: /^PIN of/ });
  await field.waitFor();
  for (let step = 0; step < DEMO_STAFF.length; step += 1) {
    if ((await field.getAttribute('aria-label')) === `PIN of ${name}`) break;
    await page.keyboard.press('ArrowDown');
  }
  await expect(page.getByRole('textbox', { name: `PIN of ${name}` })).toBeVisible();
  await typePin(page, pin);
}

export async function signIn(page: Page, name: Name): Promise<void> {
  await givePin(page, name);
  await expect(page.getByRole('button', { name: new RegExp(`^${name} is signed in`) })).toBeVisible();
}

export function pinOf(name: Name): string {
  return DEMO_STAFF.find((person) => person.name === name)!.pin;
}
