import type { Promotion, Selector } from '#shared/catalogue/promotion.ts';
import { rational, round, shareOut } from './rational.ts';

/** A sold line whose price was not set by hand; `left` is what it still costs, minor units. */
export type Good = {
  readonly productId: string;
  readonly category: string | undefined;
  readonly quantityMilli: number;
  readonly unit: string;
  readonly before: (other: number) => number;
};

type Piece = { readonly line: number; readonly value: number };
type Taken = { readonly off: number[]; readonly part: Set<number> };

const HUNDRED_PERCENT = 1_000_000;

function isMeant(on: Selector, good: Good): boolean {
  if (on.productIds === undefined && on.categories === undefined) return true;
  const byId = on.productIds !== undefined && on.productIds.includes(good.productId);
  const byCategory =
    on.categories !== undefined && good.category !== undefined && on.categories.includes(good.category);
  return byId || byCategory;
}

/** Every piece of the lines by itself, the dearest first, equals in the order of their lines. */
function piecesOf(indices: readonly number[], goods: readonly Good[], left: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  for (const line of indices) {
    const { unit, quantityMilli } = goods[line]!;
    if (unit !== 'piece' || quantityMilli % 1000 !== 0) continue;
    const count = quantityMilli / 1000;
    const values = shareOut(
      left[line]!,
      Array.from({ length: count }, () => rational(1)),
      (a, b) => a - b,
    );
    for (const value of values) pieces.push({ line, value });
  }
  return pieces.sort((a, b) => b.value - a.value || (a.line === b.line ? 0 : goods[a.line]!.before(b.line)));
}

/** What one promotion does, worked out piece by piece. */
export function take(
  promotion: Promotion,
  goods: readonly Good[],
  left: readonly number[],
  closed: ReadonlySet<number>,
): Taken {
  const off = goods.map(() => 0);
  const part = new Set<number>();
  const open = goods.map((_, line) => line).filter((line) => !closed.has(line) && left[line]! > 0);
  const meant = (on: Selector): number[] => open.filter((line) => isMeant(on, goods[line]!));
  const { rule, timesMax = 1_000_000 } = promotion;
  const percent = (line: number, value: number, ppm: number): void => {
    off[line] = round(rational(BigInt(value) * BigInt(ppm), HUNDRED_PERCENT), 'halfUp');
  };
  const reduce = (pieces: readonly Piece[], ppm: number): void => {
    for (const line of new Set(pieces.map((piece) => piece.line))) {
      const own = pieces.filter((piece) => piece.line === line);
      percent(
        line,
        own.reduce((sum, piece) => sum + piece.value, 0),
        ppm,
      );
    }
  };
  const spread = (amount: number, used: ReadonlyMap<number, number>): void => {
    const lines = [...used.keys()];
    const shares = shareOut(
      amount,
      lines.map((line) => rational(used.get(line)!)),
      (a, b) => goods[lines[a]!]!.before(lines[b]!),
    );
    lines.forEach((line, index) => (off[line] = shares[index]!));
  };

  if (rule.kind === 'percentOff') {
    const lines = meant(rule.on);
    const quantity = lines.reduce((sum, line) => sum + goods[line]!.quantityMilli, 0);
    if (quantity >= (rule.minQuantityMilli ?? 0))
      for (const line of lines) percent(line, left[line]!, rule.ratePpm);
  }
  if (rule.kind === 'amountOff' && rule.each === 'unit') {
    for (const line of meant(rule.on)) {
      const asked = round(
        rational(BigInt(rule.amountMinor) * BigInt(goods[line]!.quantityMilli), 1000),
        'halfUp',
      );
      off[line] = asked > left[line]! ? left[line]! : asked;
    }
  }
  if (rule.kind === 'amountOff' && rule.each === 'basket') {
    const lines = meant(rule.on);
    const sum = lines.reduce((total, line) => total + left[line]!, 0);
    spread(
      rule.amountMinor > sum ? sum : rule.amountMinor,
      new Map(lines.map((line) => [line, left[line]!])),
    );
  }
  if (rule.kind === 'buyGet' && !rule.reward) {
    const pieces = piecesOf(meant(rule.on), goods, left);
    const free: Piece[] = [];
    for (let group = 0; group < timesMax; group++) {
      const own = pieces.splice(0, rule.buy + rule.get);
      if (own.length < rule.buy + rule.get) break;
      for (const piece of own) part.add(piece.line);
      free.push(...own.slice(rule.buy));
    }
    reduce(free, rule.offPpm);
  }
  if (rule.kind === 'buyGet' && rule.reward) {
    const rewarded = meant(rule.reward);
    const rewards = piecesOf(rewarded, goods, left);
    const bought = piecesOf(
      meant(rule.on).filter((line) => !rewarded.includes(line)),
      goods,
      left,
    );
    const free: Piece[] = [];
    for (let group = 0; group < timesMax && rewards.length > 0; group++) {
      const own = bought.splice(0, rule.buy);
      if (own.length < rule.buy) break;
      for (const piece of own) part.add(piece.line);
      for (let each = 0; each < rule.get && rewards.length > 0; each++) free.push(rewards.pop()!);
    }
    reduce(free, rule.offPpm);
  }
  if (rule.kind === 'set') {
    const gone = new Set<number>();
    const pools = rule.groups.map(({ on }) => {
      const lines = meant(on).filter((line) => !gone.has(line));
      for (const line of lines) gone.add(line);
      return piecesOf(lines, goods, left);
    });
    const used = new Map<number, number>();
    let saved = 0;
    for (let made = 0; made < timesMax; made++) {
      if (rule.groups.some(({ count }, index) => pools[index]!.length < count)) break;
      const set = rule.groups.flatMap(({ count }, index) => pools[index]!.splice(0, count));
      const worth = set.reduce((sum, piece) => sum + piece.value, 0);
      if (worth <= rule.priceMinor) break;
      saved += worth - rule.priceMinor;
      for (const { line, value } of set) {
        part.add(line);
        used.set(line, (used.get(line) ?? 0) + value);
      }
    }
    if (saved > 0) spread(saved, used);
  }
  off.forEach((minor, line) => {
    if (minor > 0) part.add(line);
  });
  return { off, part };
}

export type Share = { readonly id: string; readonly minor: number };

/** Tries every combination of the exclusive promotions over the whole basket and keeps the best. */
export function bestFor(
  goods: readonly Good[],
  amounts: readonly number[],
  promotions: readonly Promotion[],
): Share[][] {
  const ordered = [...promotions].sort((a, b) =>
    a.priority === b.priority ? (a.id < b.id ? -1 : 1) : b.priority - a.priority,
  );
  const exclusive = ordered.filter((promotion) => promotion.stacking === 'exclusive');
  const combinable = ordered.filter((promotion) => promotion.stacking === 'combinable');
  if (exclusive.length > 6) throw new Error('the reference compares at most six exclusive promotions');
  type Trial = { used: boolean[]; sum: number; shares: Share[][] };
  let best: Trial | undefined;
  for (let mask = 0; mask < 1 << exclusive.length; mask++) {
    const used = exclusive.map((_, index) => (mask & (1 << index)) !== 0);
    const left = [...amounts];
    const shares: Share[][] = goods.map(() => []);
    const closed = new Set<number>();
    let sum = 0;
    for (const promotion of [...exclusive.filter((_, index) => used[index]), ...combinable]) {
      const { off, part } = take(promotion, goods, left, closed);
      if (off.every((minor) => minor === 0)) continue;
      off.forEach((minor, line) => {
        if (minor === 0) return;
        left[line]! -= minor;
        sum += minor;
        shares[line]!.push({ id: promotion.id, minor });
      });
      if (promotion.stacking === 'exclusive') for (const line of part) closed.add(line);
    }
    const trial: Trial = { used, sum, shares };
    if (!best || beats(trial, best)) best = trial;
  }
  return best!.shares;

  function beats(a: Trial, b: Trial): boolean {
    if (a.sum !== b.sum) return a.sum > b.sum;
    const count = (used: boolean[]): number => used.filter(Boolean).length;
    if (count(a.used) !== count(b.used)) return count(a.used) < count(b.used);
    // Among equals the one that has the first promotion in which they differ.
    const differ = a.used.findIndex((value, index) => value !== b.used[index]);
    return differ !== -1 && a.used[differ]!;
  }
}
