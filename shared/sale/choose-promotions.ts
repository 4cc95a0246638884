import { selects, type Promotion, type Selector } from '../catalogue/promotion.ts';
import { holds, type Circumstances } from '../catalogue/when.ts';
import { applyPromotion } from './apply-promotion.ts';
import type { PromotionShare } from './draft.ts';
import { EXCLUSIVE_COMPARED_MAX } from './limits.ts';
import { inOrder, type PromotedLine } from './promotion-units.ts';

/** Promotions whose conditions the basket fulfils, in the order in which they are applied. */
export function promotionsInForce(
  promotions: readonly Promotion[] | undefined,
  basket: Circumstances & { readonly coupons?: readonly string[] | undefined },
  spentMinor: number,
): Promotion[] {
  if (!promotions) return [];
  return inOrder(
    promotions.filter(
      ({ when, coupon, minimumSpendMinor = 0 }) =>
        spentMinor >= minimumSpendMinor &&
        (!coupon || (basket.coupons?.includes(coupon.code) ?? false)) &&
        holds(when, basket),
    ),
  );
}

/**
 * Chooses what is best for the customer and says what each promotion takes off each line.
 *
 * Exclusive promotions are applied first, in order; each uses lines that no other exclusive one took part
 * in. Which of them are used is decided by comparing every combination: the one that takes off most wins;
 * among equals the one of fewest promotions, then the one with the earlier promotions. Combinable
 * promotions follow, in order, on what is left of the lines that no exclusive one took.
 *
 * Goods that no promotion has in common are decided apart, so the number of combinations is at most
 * 2 ^ EXCLUSIVE_COMPARED_MAX for goods that compete. Exclusive promotions beyond that number are used one
 * after another, after the chosen combination, wherever they take something off.
 *
 * @param amounts what each line costs before promotions, minor units
 * @param promotions those in force, in order (see `promotionsInForce`)
 */
export function choosePromotions(
  lines: readonly PromotedLine[],
  amounts: readonly number[],
  promotions: readonly Promotion[],
): PromotionShare[][] {
  const shares: PromotionShare[][] = lines.map(() => []);
  for (const { members, competing } of componentsOf(lines, promotions)) {
    const own = members.map((line) => lines[line]!);
    const cost = members.map((line) => amounts[line]!);
    const best = bestCombination(own, cost, competing);
    members.forEach((line, place) => (shares[line] = best.shares[place]!));
  }
  return shares;
}

type Component = { readonly members: readonly number[]; readonly competing: readonly Promotion[] };

/** Groups of lines that promotions connect, each with the promotions that mean them. */
function componentsOf(lines: readonly PromotedLine[], promotions: readonly Promotion[]): Component[] {
  const root = lines.map((_, line) => line);
  const find = (line: number): number => {
    let at = line;
    while (root[at] !== at) at = root[at] = root[root[at]!]!;
    return at;
  };
  const meaning = promotions.map((promotion) => {
    const selectors = selectorsOf(promotion);
    const meant = root.filter((line) => selectors.some((on) => selects(on, lines[line]!)));
    return { promotion, meant };
  });
  for (const { meant } of meaning) for (const line of meant) root[find(line)] = find(meant[0]!);
  const groups = new Map<number, { members: number[]; competing: Promotion[] }>();
  const active = meaning.filter(({ meant }) => meant.length > 0);
  for (const { promotion, meant } of active) {
    const key = find(meant[0]!);
    const group = groups.get(key) ?? {
      members: lines.flatMap((_, i) => (find(i) === key ? [i] : [])),
      competing: [],
    };
    group.competing.push(promotion);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function selectorsOf({ rule }: Promotion): Selector[] {
  switch (rule.kind) {
    case 'set':
      return rule.groups.map(({ on }) => on);
    case 'buyGet':
      return rule.reward ? [rule.on, rule.reward] : [rule.on];
    default:
      return [rule.on];
  }
}

type Combination = {
  readonly offMinor: number;
  readonly used: number;
  readonly shares: PromotionShare[][];
};

function bestCombination(
  lines: readonly PromotedLine[],
  amounts: readonly number[],
  promotions: readonly Promotion[],
): Combination {
  const exclusive = promotions.filter(({ stacking }) => stacking === 'exclusive');
  const combinable = promotions.filter(({ stacking }) => stacking === 'combinable');
  // Those that alone take nothing off come last for a place, but may get one: once another has taken a
  // line, they may take something off.
  const alone = exclusive.filter((promotion) => applyPromotion(promotion, lines, amounts, () => true));
  const idle = exclusive.filter((promotion) => !alone.includes(promotion));
  const placed = new Set([...alone, ...idle].slice(0, EXCLUSIVE_COMPARED_MAX));
  const compared = exclusive.filter((promotion) => placed.has(promotion));
  const further = exclusive.filter((promotion) => !placed.has(promotion));
  let best: Combination | undefined;
  // The earliest promotion is the highest bit, so among equals the larger number has the earlier ones.
  for (let choice = 2 ** compared.length - 1; choice >= 0; choice--) {
    const chosen = compared.filter((_, place) => (choice >> (compared.length - 1 - place)) % 2 === 1);
    const tried = combine(lines, amounts, chosen, further, combinable);
    if (!best || isBetter(tried, best)) best = tried;
  }
  return best!;
}

function isBetter(tried: Combination, best: Combination): boolean {
  return tried.offMinor !== best.offMinor ? tried.offMinor > best.offMinor : tried.used < best.used;
}

function combine(
  lines: readonly PromotedLine[],
  amounts: readonly number[],
  chosen: readonly Promotion[],
  further: readonly Promotion[],
  combinable: readonly Promotion[],
): Combination {
  const left = [...amounts];
  const shares: PromotionShare[][] = lines.map(() => []);
  const taken = new Set<number>();
  let offMinor = 0;
  const apply = (promotion: Promotion): void => {
    const effect = applyPromotion(promotion, lines, left, (line) => !taken.has(line));
    if (!effect) return;
    effect.offMinor.forEach((off, line) => {
      if (off === 0) return;
      left[line]! -= off;
      offMinor += off;
      shares[line]!.push({ id: promotion.id, minor: off });
    });
    if (promotion.stacking === 'exclusive') for (const line of effect.tookPart) taken.add(line);
  };
  for (const promotion of [...chosen, ...further, ...combinable]) apply(promotion);
  return { offMinor, used: chosen.length, shares };
}
