// Writes test/vectors/reference.json: random baskets with what the slow reference says of them. Run it
// again only when a rule changes on purpose, and read the difference.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Promotion } from '#shared/catalogue/promotion.ts';
import { formatDecimal } from '#shared/money/format-decimal.ts';
import { minorDigits } from '#shared/money/currency.ts';
import { randomFrom, type Random } from '#test/simulation/money/random.ts';
import { ringUp } from '#test/vectors/ring-up.ts';
import { vectorFile, type Vector } from '#test/vectors/vector.ts';
import { referencePrice } from './reference-price.ts';

const VECTORS = 84;

const vectors = Array.from({ length: VECTORS }, (_, index) =>
  withAnswer(randomVector(randomFrom(index + 1), index + 1)),
);
const file = vectorFile.parse({
  about: 'Random baskets, worked out on exact fractions by test/reference.',
  vectors,
});
writeFileSync(join(import.meta.dirname, '../vectors/reference.json'), `${JSON.stringify(file, null, 1)}\n`);
console.log(`${vectors.length} vectors`);

function randomVector(random: Random, seed: number): Vector {
  const added = random.chance(2);
  const rate = (): number => random.pick([50_000, 70_000, 150_000, 190_000, 200_000, 88_750]);
  return {
    name: `basket ${seed}`,
    source: 'reference',
    why: `exact fractions, seed ${seed}`,
    currency: random.pick(['EUR', 'BDT', 'JPY', 'KWD']),
    terms: {
      taxes: [
        { id: 'a', name: 'A', ratePpm: rate(), ...(added && { added: true }) },
        {
          id: 'b',
          name: 'B',
          ratePpm: rate(),
          ...(added && { added: true }),
          further: [{ id: 'c', name: 'C', ratePpm: rate(), ...(random.chance(2) && { compound: true }) }],
        },
      ],
      taxRounding: {
        per: random.pick(['line', 'receipt']),
        mode: random.pick(['halfUp', 'halfEven', 'down']),
      },
      ...(random.chance(2) && {
        promotions: Array.from({ length: random.between(1, 3) }, (_, index) =>
          randomPromotion(random, index),
        ),
      }),
    },
    lines: Array.from({ length: random.between(1, 6) }, (_, index) => ({
      quantity: String(random.between(1, 5)),
      price: formatDecimal(random.between(0, 9_999_999), 6),
      tax: random.pick(['a', 'b']),
      product: `p${index}`,
      category: random.pick(['Food', 'Tools']),
      ...(random.chance(5) && { discount: `${random.between(1, 60)}%` }),
    })),
    ...(random.chance(2) && { discount: `${random.between(1, 30)}%` }),
    expect: {},
  };
}

function randomPromotion(random: Random, index: number): Promotion {
  const on = random.chance(2) ? {} : { categories: ['Food'] };
  return {
    id: `promotion-${index}`,
    name: `Promotion ${index}`,
    priority: random.below(3),
    stacking: random.pick(['exclusive', 'combinable']),
    rule: random.pick([
      { kind: 'percentOff', on, ratePpm: 150_000 },
      { kind: 'buyGet', on, buy: 2, get: 1, offPpm: 1_000_000 },
      { kind: 'set', groups: [{ on, count: 3 }], priceMinor: random.below(2000) },
      { kind: 'amountOff', on, amountMinor: random.between(1, 300), each: 'basket' },
    ] as const),
  };
}

function withAnswer(vector: Vector): Vector {
  const { basket } = ringUp(vector);
  const answer = referencePrice(basket);
  const text = (minor: number): string => formatDecimal(minor, minorDigits(basket.terms.currency));
  const taxes = basket.terms.taxes.flatMap((tax) => [tax.id, ...(tax.further ?? []).map(({ id }) => id)]);
  const rows = Object.entries(answer.taxes).map(
    ([key, [net, tax]]) => [key.split('/')[1]!, [text(net), text(tax)]] as const,
  );
  return {
    ...vector,
    expect: {
      total: text(answer.totalMinor),
      lines: answer.lines.map((line) => text(line.totalMinor)),
      taxes: Object.fromEntries(
        rows
          .toSorted(([a], [b]) => taxes.indexOf(a) - taxes.indexOf(b))
          .map(([id, [net, tax]]) => [id, [net, tax]]),
      ),
    },
  };
}
