import { gtinCheckDigit } from '#shared/catalogue/barcode.ts';
import type { Product } from '#shared/catalogue/product.ts';

type Special = Omit<Product, 'code' | 'barcodes' | 'unit'>;

const wine = (id: string, name: string, price: number, trade: number): Special => ({
  id,
  name,
  category: 'Drinks',
  priceMicros: price * 10_000,
  prices: [{ priceListId: 'trade', priceMicros: trade * 10_000 }],
  taxId: 'standard',
  ageMin: 16,
});

const shirt = { category: 'Household', priceMicros: 14_900_000, taxId: 'standard' } as const;

const SPECIAL: readonly Special[] = [
  wine('90001', 'Castellan Red Wine dry 0.75 l', 699, 559),
  wine('90002', 'Castellan White Wine dry 0.75 l', 699, 559),
  wine('90003', 'Castellan Sparkling Wine 0.75 l', 899, 719),
  { ...wine('90004', 'Old Quay Rum 0.7 l', 1799, 1439), ageMin: 18 },
  { ...wine('90005', 'Old Quay Gin 0.7 l', 1999, 1599), ageMin: 18 },
  { ...shirt, id: '90010', name: 'Corner & Co T-Shirt' },
  ...['S', 'M', 'L', 'XL'].map((size, place) => ({
    ...shirt,
    id: String(90_011 + place),
    name: `Corner & Co T-Shirt ${size}`,
    variantOf: '90010',
    variant: { size },
  })),
  {
    id: '90020',
    name: 'Bouquet of the Day',
    category: 'Pets, paper and flowers',
    priceMicros: 0,
    taxId: 'reduced',
    openPrice: true,
  },
  {
    id: '90030',
    name: 'Waveline Kitchen Radio',
    category: 'Household',
    priceMicros: 39_900_000,
    taxId: 'standard',
    serialRequired: true,
  },
  {
    id: '90040',
    name: 'Nutty Meadow Peanut Butter crunchy 350 g',
    category: 'Breakfast, coffee and tea',
    priceMicros: 3_290_000,
    taxId: 'reduced',
    blocked: 'Recalled by the maker on 12 November',
  },
];

/**
 * Goods of the demo shop that need a word from the cashier: an age, a size, a price, a serial number, or
 * a no. They stand behind the grocer's range.
 */
export function specialGoods(): Product[] {
  return SPECIAL.map((goods) => {
    const digits = `40190${goods.id}00`;
    return { ...goods, code: goods.id, barcodes: [digits + gtinCheckDigit(digits)], unit: 'piece' };
  });
}
