import type { Customer } from '#shared/shop/customer.ts';
import type { ShopSettings } from '#shared/shop/shop-settings.ts';
import type { ChainRequest } from '../chain/chain.ts';
import type { RecordsRequest } from '../records/put-records.ts';
import { demoProducts } from './demo-products.ts';

/** What a cashier may do alone, which notes are taken, who has prices of their own, and what coupons are good for. */
export const DEMO_TERMS: ChainRequest['terms'] = {
  discountLimitPpm: 100_000,
  returnWithoutReceiptMaxMinor: 10_000,
  foreignCash: [{ currency: 'USD', rateMicros: 920_000 }],
  priceLists: [{ id: 'trade', priority: 10, when: { customerGroups: ['trade'] } }],
  promotions: [
    {
      id: 'autumn',
      name: 'Autumn coupon',
      priority: 0,
      stacking: 'combinable',
      coupon: { code: 'AUTUMN10', uses: 'multi' },
      rule: { kind: 'percentOff', on: {}, ratePpm: 100_000 },
    },
  ],
};

const CUSTOMERS: Readonly<Record<string, Customer>> = {
  'c-1001': { name: 'Ann Orr', phone: '+49 171 5550101', email: 'ann.orr@example.org' },
  'c-1002': { name: 'Tariq Hassan', phone: '+49 171 5550102' },
  'c-1003': { name: 'Harbour Café', phone: '+49 40 555010', group: 'trade', taxNumber: 'DE000000001' },
  'c-1004': { name: 'Annika Berg', phone: '+49 171 5550104' },
};

/** What people in the shop buy most, by a part of its name. */
const FAVOURITES = [
  'Whole Milk',
  'Bananas',
  'Eggs',
  'Butter',
  'Baguette',
  'Braeburn Apples',
  'Vine Tomatoes',
  'Carrots',
  'Still Water',
  'Lager Beer',
  'Ground Coffee',
  'Basil',
];

/** How the demo's shops are set up, and whom they know. */
export function demoRecords(shopIds: readonly string[]): RecordsRequest[] {
  const goods = demoProducts();
  const favourites = FAVOURITES.flatMap((name) => goods.find((each) => each.name.includes(name))?.id ?? []);
  const settings: ShopSettings = {
    favourites,
    priceChangeLimitPpm: 200_000,
    // Labels of the counter's scale: article, then grams or cents.
    inStoreLayouts: [
      { prefix: '21', itemDigits: 5, valueDigits: 5, decimals: 3, carries: 'weight', lookup: 'item' },
      { prefix: '22', itemDigits: 5, valueDigits: 5, decimals: 2, carries: 'price', lookup: 'item' },
    ],
  };
  return [
    {
      channel: 'chain',
      records: Object.entries(CUSTOMERS).map(([id, value]) => ({
        collection: 'customer' as const,
        id,
        value,
      })),
    },
    ...shopIds.map((id) => ({
      channel: `shop:${id}` as const,
      records: [{ collection: 'shopSettings' as const, id, value: settings }],
    })),
  ];
}
