import type { Draft } from '#shared/sale/draft.ts';

const NAME_MAX = 60;

/** What a parked basket is called when nobody names it: who buys, else the first article. */
export function nameOfBasket({ customer, lines }: Pick<Draft, 'customer' | 'lines'>): string {
  return (customer?.name ?? lines[0]?.name ?? '–').slice(0, NAME_MAX);
}
