import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import type { Promotion, PromotionRule, Selector } from '#shared/catalogue/promotion.ts';
import type { Tax } from '#shared/catalogue/tax.ts';
import type { When } from '#shared/catalogue/when.ts';
import type { Random } from './random.ts';

export type RandomShop = { readonly terms: Terms; readonly products: readonly Product[] };

const CURRENCIES = ['EUR', 'EUR', 'BDT', 'JPY', 'KWD', 'CHF'];
const CATEGORIES = ['Food', 'Drinks', 'Tools'];
export const GROUPS = ['staff', 'trade'];
export const SHOPS = ['harbour', 'market'];

/** A shop with its terms and a dozen products, as odd as real ones are. */
export function randomShop(random: Random): RandomShop {
  const currency = random.pick(CURRENCIES);
  const taxes = randomTaxes(random);
  const ids = taxes.map(({ id }) => id);
  const lists = random.chance(3) ? ['club', 'evening', 'trade'].slice(0, random.between(1, 3)) : [];
  const products = Array.from({ length: 10 }, (_, index) => randomProduct(random, index, ids, lists));
  const terms: Terms = {
    currency,
    priceListId: 'shelf',
    catalogueVersion: random.between(1, 9),
    taxes,
    ...(random.chance(2) && {
      taxRounding: {
        per: random.pick(['line', 'receipt']),
        mode: random.pick(['halfUp', 'halfEven', 'down', 'halfDown', 'up']),
      },
    }),
    ...(random.chance(6) && {
      taxSwaps: [{ from: ids[0]!, to: ids.at(-1)!, when: { customerGroups: ['staff'] } }].filter(
        ({ from, to }) => from !== to,
      ),
    }),
    ...(lists.length > 0 && {
      priceLists: lists.map((id) => ({ id, priority: random.between(0, 2), when: randomWhen(random) })),
    }),
    ...(random.chance(2) && {
      promotions: Array.from({ length: random.between(1, 5) }, (_, index) => randomPromotion(random, index)),
    }),
    ...(random.chance(4) && {
      cashRounding: {
        stepMinor: random.pick([5, 10, 100]),
        mode: random.pick(['halfUp', 'down', 'halfDown']),
      },
    }),
    voucherRest: random.pick(['forfeit', 'credit', 'change']),
  };
  return { terms, products };
}

function randomTaxes(random: Random): Tax[] {
  const rates = [0, 50_000, 70_000, 75_000, 150_000, 190_000, 200_000, 81_250, 333_333];
  const added = random.chance(3) ? { added: true as const } : {};
  const taxes: Tax[] = [
    { id: 'a', name: 'A', ratePpm: random.pick(rates), ...added },
    { id: 'b', name: 'B', ratePpm: random.pick(rates), ...added },
    { id: 'zero', name: 'Exempt', ratePpm: 0, exempt: true },
  ];
  if (random.chance(2)) {
    const further = Array.from({ length: random.between(1, 3) }, (_, index) => ({
      id: `f${index}`,
      name: `F${index}`,
      ratePpm: random.pick(rates),
      ...(random.chance(2) && { compound: true as const }),
    }));
    taxes.push({ id: 'duty', name: 'Duty', ratePpm: random.pick(rates), ...added, further });
  }
  return taxes;
}

function randomProduct(
  random: Random,
  index: number,
  taxIds: readonly string[],
  lists: readonly string[],
): Product {
  const weighed = random.chance(5);
  const price = (): number =>
    random.chance(4) ? random.below(3_000_000) : random.chance(15) ? 0 : random.below(3000) * 10_000;
  return {
    id: `p${index}`,
    code: `C${index}`,
    name: `Goods ${index}`,
    barcodes: [],
    category: random.pick(CATEGORIES),
    unit: weighed ? random.pick(['kg', 'm', 'l'] as const) : 'piece',
    priceMicros: price(),
    taxId: random.pick(taxIds),
    ...(lists.length > 0 && {
      prices: lists.map((priceListId) => ({ priceListId, priceMicros: price() })),
    }),
    ...(random.chance(8) && {
      parts: Array.from({ length: random.between(1, 3) }, (_, part) => ({
        productId: `p${part}`,
        quantityMilli: 1000,
        taxId: random.pick(taxIds),
        weight: random.below(5) * 1_000_000,
      })),
    }),
  };
}

function randomWhen(random: Random): When {
  return {
    ...(random.chance(4) && { shops: [random.pick(SHOPS)] }),
    ...(random.chance(4) && { customerGroups: [random.pick(GROUPS)] }),
    ...(random.chance(3) && {
      window: {
        ...(random.chance(3) && { from: '2026-06-15' }),
        ...(random.chance(3) && { until: '2026-06-20' }),
        ...(random.chance(3) && { days: [random.between(1, 7), random.between(1, 7)] }),
        ...(random.chance(2) && { startMinute: random.below(1440), endMinute: random.between(1, 1440) }),
      },
    }),
  };
}

function randomSelector(random: Random): Selector {
  if (random.chance(4)) return {};
  if (random.chance(2)) return { categories: [random.pick(CATEGORIES)] };
  return { productIds: Array.from({ length: random.between(1, 4) }, () => `p${random.below(10)}`) };
}

function randomPromotion(random: Random, index: number): Promotion {
  return {
    id: `promo${index}`,
    name: `Promotion ${index}`,
    priority: random.between(0, 2),
    stacking: random.chance(3) ? 'combinable' : 'exclusive',
    rule: randomRule(random),
    ...(random.chance(4) && { when: randomWhen(random) }),
    ...(random.chance(5) && { minimumSpendMinor: random.between(1, 5000) }),
    ...(random.chance(6) && { coupon: { code: `K${index}`, uses: random.pick(['single', 'multi']) } }),
    ...(random.chance(4) && { timesMax: random.between(1, 3) }),
  };
}

function randomRule(random: Random): PromotionRule {
  const on = randomSelector(random);
  switch (random.below(5)) {
    case 0:
      return {
        kind: 'percentOff',
        on,
        ratePpm: random.pick([100_000, 333_333, 500_000, 1_000_000, 1]),
        ...(random.chance(3) && { minQuantityMilli: random.between(1, 5) * 1000 }),
      };
    case 1:
      return {
        kind: 'amountOff',
        on,
        amountMinor: random.between(1, 2000),
        each: random.pick(['unit', 'basket']),
      };
    case 2:
      return {
        kind: 'buyGet',
        on,
        buy: random.between(1, 3),
        get: random.between(1, 2),
        offPpm: random.pick([1_000_000, 500_000, 333_333]),
        ...(random.chance(3) && { reward: randomSelector(random) }),
      };
    default:
      return {
        kind: 'set',
        groups: Array.from({ length: random.between(1, 3) }, () => ({
          on: randomSelector(random),
          count: random.between(1, 3),
        })),
        priceMinor: random.below(3000),
      };
  }
}
