import { spawnSync } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { callHeadOffice } from '#main/start/head-office.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { TAXES } from '../fixtures/chain-in-trial.ts';
import { openShop, type RunningTill, type Shop } from '../fixtures/shop.ts';

/** A shop with this catalogue, or with none at all. */
export async function openShopWith(products: readonly Product[]): Promise<Shop> {
  const shop = await openShop({ demo: false });
  await callHeadOffice(shop.headOffice.ready, 'PUT', '/v1/chain', {
    name: 'Large & Sons',
    currency: 'EUR',
    taxes: TAXES,
    shops: [{ id: 'harbour', name: 'Harbour Street', series: 'HS' }],
  });
  if (products.length > 0) await publish(shop, products);
  return shop;
}

/**
 * Head office is another machine in life: here it gets what the shop's PC leaves of this one. Where the
 * system knows no idle class, the lowest priority of the ordinary one takes some of it all the same.
 */
export function onAnotherMachine(shop: Shop): void {
  const pid = shop.headOffice.process.pid!;
  setPriority(pid, constants.priority.PRIORITY_LOW);
  spawnSync('chrt', ['--idle', '--all-tasks', '--pid', '0', String(pid)]);
}

/** Publishes another version of the catalogue. */
export function publish(shop: Shop, products: readonly Product[]): Promise<void> {
  return publisherOf(shop, products)();
}

/** Publishes versions that differ by their prices; their lines are written once, for hands that type at the same time. */
export function publisherOf(
  shop: Shop,
  products: readonly Product[],
): (dearerMicros?: number) => Promise<void> {
  const lines = products.map(({ code, name, barcodes, category, unit, priceMicros, taxId }) => ({
    before: `${[code, name, barcodes.join(' '), category, unit].join(',')},`,
    priceMicros,
    after: `,${taxId}\n`,
  }));
  return async (dearerMicros = 0) => {
    let csv = 'code,name,barcodes,category,unit,price,tax\n';
    for (const { before, priceMicros, after } of lines)
      csv += before + ((priceMicros + dearerMicros) / 1_000_000).toFixed(2) + after;
    await callHeadOffice(shop.headOffice.ready, 'POST', '/v1/catalogue', csv, 'text/csv');
  };
}

/** Waits until the till sells this product at its price, by asking the till itself. */
export async function untilSold(
  { page }: Pick<RunningTill, 'page'>,
  { code, priceMicros }: Product,
  patienceMs = 300_000,
): Promise<void> {
  const search = page.locator('[data-scan-field]');
  const basket = page.getByRole('complementary', { name: 'Basket' });
  const price = (priceMicros / 1_000_000).toFixed(2);
  await search.waitFor({ timeout: patienceMs });
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    await search.fill(code);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(500);
    const shown = await basket.getByRole('option').allInnerTexts();
    if (shown.length > 0) await page.keyboard.press('Delete');
    if (shown.some((text) => text.includes(price))) return;
    if (performance.now() > giveUpAt) throw new Error(`${code} is not sold within ${patienceMs} ms`);
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
