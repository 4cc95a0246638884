import { expect, test } from 'vitest';
import { payVector, ringUp } from '#test/vectors/ring-up.ts';
import { readVectorFiles } from '#test/vectors/vector.ts';
import { NOTHING_SPECIAL } from '#test/fixtures/plain-facts.ts';
import type { Facts } from './facts.ts';
import { listPriceDiffers } from './list-price.ts';
import { recompute } from './recompute.ts';

const vectors = readVectorFiles().flatMap((file) => file.vectors);

test.each(vectors)('head office finds nothing in: $name', (vector) => {
  const { basket, products } = ringUp(vector);
  const sale = payVector(vector, basket);
  if (!sale.ok) return expect(sale.problem.code).toBe(vector.expect.problem);
  const facts: Facts = {
    ...NOTHING_SPECIAL,
    catalogue: { terms: basket.terms, product: (id) => products.get(id) },
  };
  const decoded = JSON.parse(JSON.stringify(sale.value)) as typeof sale.value;
  expect([...recompute(decoded, facts), ...listPriceDiffers(decoded, facts)]).toEqual([]);
  // One unit more on the total is seen, whatever else is in the basket.
  expect(recompute({ ...decoded, totalMinor: decoded.totalMinor + 1 }, facts)).not.toEqual([]);
});
