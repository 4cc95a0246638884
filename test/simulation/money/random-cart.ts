import { addProduct, startDraft, type Draft } from '#shared/sale/draft.ts';
import type { Discount } from '#shared/sale/discount.ts';
import type { Tender } from '#shared/sale/sale.ts';
import type { Random } from './random.ts';
import { GROUPS, SHOPS, type RandomShop } from './random-shop.ts';

/** A basket as a cashier might ring it up in that shop, returns and oddities included. */
export function randomCart(random: Random, { terms, products }: RandomShop): Draft {
  let basket: Draft = startDraft({
    id: uuidOf(random),
    openedAt: new Date(
      Date.UTC(2026, 5, random.between(10, 25), random.below(24), random.below(60)),
    ).toISOString(),
    terms,
    ...(random.chance(2) && { shopId: random.pick(SHOPS) }),
    ...(random.chance(3) && { customerGroup: random.pick(GROUPS) }),
    ...(random.chance(3) && { utcOffsetMinutes: random.pick([60, -300, 360, 345]) }),
  });
  for (let line = 0, lines = random.between(1, 7); line < lines; line++) {
    const product = random.pick(products);
    const isBack = random.chance(25);
    const quantity =
      product.unit === 'piece' && !random.chance(20) ? random.between(1, 5) * 1000 : random.between(1, 4000);
    const added = addProduct(basket, product, {
      lineId: `line-${random.below(1_000_000)}-${line}`,
      quantityMilli: isBack ? -quantity : quantity,
      ...(random.chance(12) && {
        manualPrice: { unitPriceMicros: random.below(20_000_000), reason: 'damaged' },
      }),
    });
    if (added.ok) basket = added.value;
  }
  const lines = basket.lines.map((line) =>
    line.quantityMilli > 0 && random.chance(8) ? { ...line, discount: randomDiscount(random) } : line,
  );
  return {
    ...basket,
    lines,
    ...(random.chance(4) && { discount: randomDiscount(random) }),
    ...(random.chance(4) && { coupons: ['K0', 'K2'] }),
  };
}

function randomDiscount(random: Random): Discount {
  const reason = 'goodwill';
  return random.chance(2)
    ? { ratePpm: random.pick([50_000, 100_000, 333_333, 999_999, 1_000_000]), reason }
    : { amountMinor: random.between(1, 3000), reason };
}

/** Tenders that settle a sum, of as many kinds as chance will have. */
export function randomTenders(random: Random, dueMinor: number, step: number): Tender[] {
  if (dueMinor < 0) return [{ kind: 'cash', amountMinor: Math.trunc(dueMinor / step) * step || 0 }];
  const tenders: Tender[] = [];
  let left = dueMinor;
  if (random.chance(3) && left > 1) {
    const amountMinor = random.between(1, left);
    tenders.push({ kind: random.pick(['card', 'wallet', 'onAccount'] as const), amountMinor });
    left -= amountMinor;
  }
  if (random.chance(8)) {
    const amountMinor = random.between(1, left + 500);
    tenders.push({ kind: 'voucher', amountMinor, reference: 'V1' });
    left = Math.max(0, left - amountMinor);
  }
  // Cash is rounded up to the next coin, and some give more.
  const cash = Math.ceil(left / step) * step + (random.chance(2) ? random.below(500) : 0);
  if (cash > 0) tenders.push({ kind: 'cash', amountMinor: cash });
  return tenders;
}

function uuidOf(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.below(16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
