import { expect, type Page } from '@playwright/test';
import type { VirtualPrinter } from '../fixtures/virtual-printer.ts';

export const printerDialog = (page: Page) => page.getByRole('dialog', { name: 'Receipt printer' });

/** Sets a printer up on the screen, by keyboard. */
export async function setUpPrinter(
  page: Page,
  printer: Pick<VirtualPrinter, 'port'>,
  paper: '80 mm' | '58 mm' = '80 mm',
): Promise<void> {
  await page.keyboard.press('Control+p');
  const dialog = printerDialog(page);
  await dialog.getByText('Network', { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(`127.0.0.1:${printer.port}`);
  await dialog.getByText(paper, { exact: true }).click();
  await dialog.getByRole('button', { name: 'Print a test page' }).click();
  await expect(dialog.getByText('The printer took the test page.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Saved.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}
