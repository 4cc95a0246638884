import { selects, type Promotion, type PromotionRule, type Selector } from '../catalogue/promotion.ts';
import { allocate } from '../money/allocate.ts';
import { divideHalfUp, partOf } from '../money/round.ts';
import { unreachable } from '../result.ts';
import { dearestFirst, runsOf, type PromotedLine, type Run } from './promotion-units.ts';

/** What one promotion does to a basket: per line what it takes off, and which lines took part. */
export type Effect = { readonly offMinor: readonly number[]; readonly tookPart: ReadonlySet<number> };

/**
 * Applies one promotion to what the lines still cost. No line is taken below zero.
 *
 * @param left what each line costs so far, minor units
 * @param free the lines that the promotion may use
 * @returns undefined where it takes nothing off
 */
export function applyPromotion(
  { rule, timesMax }: Pick<Promotion, 'rule' | 'timesMax'>,
  lines: readonly PromotedLine[],
  left: readonly number[],
  free: (line: number) => boolean,
): Effect | undefined {
  const usable = lines.map((_, line) => line).filter((line) => free(line) && left[line]! > 0);
  const offMinor = lines.map(() => 0);
  const tookPart = new Set<number>();
  const basket = { lines, left, usable, offMinor, tookPart, timesMax: timesMax ?? Infinity };
  take(rule, basket);
  for (const line of usable) if (offMinor[line]! > 0) tookPart.add(line);
  return offMinor.some((off) => off > 0) ? { offMinor, tookPart } : undefined;
}

type Basket = {
  readonly lines: readonly PromotedLine[];
  readonly left: readonly number[];
  readonly usable: readonly number[];
  readonly offMinor: number[];
  readonly tookPart: Set<number>;
  readonly timesMax: number;
};

function take(rule: PromotionRule, basket: Basket): void {
  switch (rule.kind) {
    case 'percentOff':
      return percentOff(rule, basket);
    case 'amountOff':
      return rule.each === 'unit' ? amountOffEach(rule, basket) : amountOffAll(rule, basket);
    case 'buyGet':
      return rule.reward ? buyAndBeRewarded(rule, rule.reward, basket) : buyGet(rule, basket);
    case 'set':
      return setPrice(rule, basket);
    default:
      return unreachable(rule);
  }
}

type RuleOf<K extends PromotionRule['kind']> = Extract<PromotionRule, { kind: K }>;

function meant(on: Selector, { lines, usable }: Basket): number[] {
  return usable.filter((line) => selects(on, lines[line]!));
}

function percentOff({ on, ratePpm, minQuantityMilli = 0 }: RuleOf<'percentOff'>, basket: Basket): void {
  const goods = meant(on, basket);
  const quantity = goods.reduce((sum, line) => sum + basket.lines[line]!.quantityMilli, 0);
  if (quantity < minQuantityMilli) return;
  for (const line of goods) basket.offMinor[line] = partOf(basket.left[line]!, ratePpm);
}

function amountOffEach({ on, amountMinor }: RuleOf<'amountOff'>, basket: Basket): void {
  for (const line of meant(on, basket)) {
    const off = divideHalfUp(BigInt(amountMinor) * BigInt(basket.lines[line]!.quantityMilli), 1000n);
    basket.offMinor[line] = Math.min(off, basket.left[line]!);
  }
}

function amountOffAll({ on, amountMinor }: RuleOf<'amountOff'>, basket: Basket): void {
  const goods = meant(on, basket);
  const sum = goods.reduce((total, line) => total + basket.left[line]!, 0);
  share(Math.min(amountMinor, sum), new Map(goods.map((line) => [line, basket.left[line]!])), basket);
}

/** Shares an amount among lines by weight, largest remainder, left-over units by rank. */
function share(amountMinor: number, weights: ReadonlyMap<number, number>, basket: Basket): void {
  if (amountMinor === 0) return;
  const goods = [...weights.keys()];
  const rank = goods.map((line) => basket.lines[line]!.rank);
  const shares = allocate(amountMinor, [...weights.values()], rank);
  goods.forEach((line, place) => (basket.offMinor[line] = shares[place]!));
}

function pool(goods: readonly number[], { lines, left }: Basket): Run[] {
  return dearestFirst(
    goods.flatMap((line) => runsOf(line, left[line]!, lines[line]!.pieces)),
    lines,
  );
}

function countOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { count }) => sum + count, 0);
}

/** Pieces in order of value; of every full group of `buy + get` the last `get`, its cheapest, are reduced. */
function buyGet({ on, buy, get, offPpm }: RuleOf<'buyGet'>, basket: Basket): void {
  const runs = pool(meant(on, basket), basket);
  const size = buy + get;
  const grouped = Math.min(Math.floor(countOf(runs) / size), basket.timesMax) * size;
  const reducedBefore = (position: number): number => {
    const p = Math.min(position, grouped);
    return Math.floor(p / size) * get + Math.max(0, (p % size) - buy);
  };
  let start = 0;
  const reduced: Run[] = [];
  for (const run of runs) {
    if (start < grouped) basket.tookPart.add(run.line);
    reduced.push({ ...run, count: reducedBefore(start + run.count) - reducedBefore(start) });
    start += run.count;
  }
  reduce(reduced, offPpm, basket);
}

/** Buy `buy` pieces of some goods, and `get` pieces of others are reduced, the cheapest of them first. */
function buyAndBeRewarded(
  { on, buy, get, offPpm }: RuleOf<'buyGet'>,
  reward: Selector,
  basket: Basket,
): void {
  const rewarded = meant(reward, basket);
  const bought = pool(
    meant(on, basket).filter((line) => !rewarded.includes(line)),
    basket,
  );
  const times = Math.min(Math.floor(countOf(bought) / buy), basket.timesMax);
  const cheapest = pool(rewarded, basket).toReversed();
  const taken = takeFirst(cheapest, times * get);
  if (taken.length === 0) return;
  for (const { line } of takeFirst(bought, Math.ceil(countOf(taken) / get) * buy)) basket.tookPart.add(line);
  reduce(taken, offPpm, basket);
}

/** The first pieces of the runs, as many as asked for or as there are. */
function takeFirst(runs: readonly Run[], wanted: number): Run[] {
  let open = wanted;
  const taken: Run[] = [];
  for (const run of runs) {
    const count = Math.min(run.count, open);
    open -= count;
    if (count > 0) taken.push({ ...run, count });
  }
  return taken;
}

/** Takes a rate off pieces, rounded once per line. */
function reduce(runs: readonly Run[], offPpm: number, { offMinor }: Basket): void {
  const value = new Map<number, number>();
  for (const { line, valueMinor, count } of runs)
    value.set(line, (value.get(line) ?? 0) + valueMinor * count);
  for (const [line, valueMinor] of value) offMinor[line] = partOf(valueMinor, offPpm);
}

/**
 * Full sets from the dearest pieces of each group, as long as a set costs more than its price. What the
 * sets save is shared among their lines by the value of the pieces used.
 */
function setPrice({ groups, priceMinor }: RuleOf<'set'>, basket: Basket): void {
  const claimed = new Set<number>();
  const pools = groups.map(({ on, count }) => {
    // Goods that several groups mean belong to the first.
    const goods = meant(on, basket).filter((line) => !claimed.has(line));
    for (const line of goods) claimed.add(line);
    return { runs: pool(goods, basket), count, at: 0, used: 0 };
  });
  let open = basket.timesMax;
  let saved = 0;
  const used = new Map<number, number>();
  for (;;) {
    const batch = nextSets(pools, open);
    if (!batch || batch.valueMinor <= priceMinor) break;
    open -= batch.times;
    saved += batch.times * (batch.valueMinor - priceMinor);
    for (const { line, valueMinor, count } of batch.pieces) {
      basket.tookPart.add(line);
      used.set(line, (used.get(line) ?? 0) + valueMinor * count * batch.times);
    }
  }
  share(saved, used, basket);
}

type Pool = { readonly runs: readonly Run[]; readonly count: number; at: number; used: number };

/**
 * The next set, and how many times over it can be made of the same pieces. Every batch but the last of a
 * run uses a run up, so there are at most about twice as many batches as runs, whatever the quantities.
 */
function nextSets(pools: readonly Pool[], timesMax: number) {
  if (timesMax < 1) return undefined;
  const pieces: Run[] = [];
  let times = timesMax;
  for (const each of pools) {
    const taken = takeFirst(rest(each), each.count);
    if (countOf(taken) < each.count) return undefined;
    pieces.push(...taken);
    times = taken.length > 1 ? 1 : Math.min(times, Math.floor(rest(each)[0]!.count / each.count));
  }
  for (const each of pools) advance(each, each.count * times);
  const valueMinor = pieces.reduce((sum, piece) => sum + piece.valueMinor * piece.count, 0);
  return { pieces, times, valueMinor };
}

/** What is left of a pool, as many runs of it as one set can need. */
function rest({ runs, at, used, count }: Pool): Run[] {
  const [current, ...later] = runs.slice(at, at + count);
  return current ? [{ ...current, count: current.count - used }, ...later] : [];
}

function advance(each: Pool, pieces: number): void {
  let open = pieces;
  while (open > 0) {
    const available = each.runs[each.at]!.count - each.used;
    const step = Math.min(available, open);
    open -= step;
    each.used += step;
    if (step < available) return;
    each.at += 1;
    each.used = 0;
  }
}
