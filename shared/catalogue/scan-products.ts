import type { Product } from './product.ts';

/**
 * Products whose name has the text in it, or whose code begins with it, in catalogue order: what can be found
 * without an index. It knows no second word, no typing error and no rank.
 */
export function scanProducts(products: readonly Product[], text: string, limit: number): Product[] {
  const wanted = text.trim().toLowerCase();
  const found: Product[] = [];
  if (wanted === '') return found;
  for (const product of products) {
    if (found.length >= limit) break;
    const { name, code } = product;
    if (name.toLowerCase().includes(wanted) || code.toLowerCase().startsWith(wanted)) found.push(product);
  }
  return found;
}
