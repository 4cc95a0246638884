import { isDeepStrictEqual } from 'node:util';
import { completeSale } from '#shared/sale/complete-sale.ts';
import { type Draft, startDraft } from '#shared/sale/draft.ts';
import { explain, replaySteps } from '#shared/sale/explain.ts';
import { priceSale, type PricedSale } from '#shared/sale/price-sale.ts';
import { readSale } from '#shared/sale/read-sale.ts';
import { repriceSale } from '#shared/sale/reprice-sale.ts';
import { returnGoods } from '#shared/sale/return-goods.ts';
import { sale as saleSchema, type Sale } from '#shared/sale/sale.ts';
import { rowKey } from '#shared/sale/tax-summary.ts';
import { settleTenders } from '#shared/sale/settle-tenders.ts';
import { referenceCash, referencePrice } from '#test/reference/reference-price.ts';
import { randomFrom, type Random } from './random.ts';
import { randomCart, randomTenders } from './random-cart.ts';
import { randomShop, type RandomShop } from './random-shop.ts';

const CARTS_PER_SHOP = 20;
let shopNumber = -1;
let shop: RandomShop;

/**
 * Makes cart `number` of a seed and prices it three ways: at the till, at head office from the sale's
 * JSON, and by the reference on exact fractions. Says what differs; nothing means that all agree.
 */
export function checkCart(seed: number, number: number): string[] {
  const ofShop = Math.floor(number / CARTS_PER_SHOP);
  if (ofShop !== shopNumber) {
    shop = randomShop(randomFrom(seed * 7919 + ofShop));
    shopNumber = ofShop;
  }
  const random = randomFrom(seed * 104_729 + number * 31 + 17);
  const basket = randomCart(random, shop);
  const priced = priceSale(basket, basket.terms);
  const found = referenceDifferences(basket, priced);
  const sale = pay(basket, priced, random);
  if (typeof sale === 'string') return [...found, sale];
  found.push(...headOfficeDifferences(sale), ...explanationDifferences(sale, priced));
  if (number % 8 === 0) found.push(...returnDifferences(sale, random));
  return found;
}

function referenceDifferences(basket: Draft, priced: PricedSale): string[] {
  const reference = referencePrice(basket);
  const own = {
    totalMinor: priced.totalMinor,
    lines: priced.lines.map((line) => ({
      unitPriceMicros: line.unitPriceMicros,
      discountMinor: line.discountMinor,
      promotions: line.promotions,
      basketDiscountMinor: line.basketDiscountMinor,
      totalMinor: line.totalMinor,
      grossMinor: line.grossMinor,
      taxes: line.taxes.map(({ taxId, minor }) => ({ taxId, minor })),
    })),
    taxes: Object.fromEntries(
      priced.taxes.map((row) => [
        `${row.ofTaxId ?? ''}/${row.taxId}/${row.ratePpm}`,
        [row.netMinor, row.taxMinor, row.grossMinor],
      ]),
    ),
  };
  if (isDeepStrictEqual(own, reference)) return [];
  return [`reference: ${JSON.stringify(reference)}\n   engine: ${JSON.stringify(own)}`];
}

function pay(basket: Draft, priced: PricedSale, random: Random): Sale | string {
  const { totalMinor } = priced;
  const step = basket.terms.cashRounding?.stepMinor ?? 1;
  let tenders = randomTenders(random, totalMinor, step);
  if (totalMinor < 0) {
    // What cash a refund pays out depends on the rounding mode, so it is asked of the rule by trial.
    const low = Math.floor(totalMinor / step) * step;
    const options = [low, low + step].map((amountMinor) =>
      amountMinor === 0 ? [] : [{ kind: 'cash' as const, amountMinor }],
    );
    tenders = options.find((option) => settleTenders(totalMinor, option, basket.terms).ok) ?? [];
  }
  const done = { at: basket.openedAt, businessDate: basket.openedAt.slice(0, 10), customerId: 'c1' };
  const completed = completeSale(basket, tenders, done);
  if (!completed.ok) return `not completed: ${JSON.stringify(completed.problem)} ${JSON.stringify(tenders)}`;
  const sale = completed.value;
  const decoded = saleSchema.parse(JSON.parse(JSON.stringify(sale)));
  if (!isDeepStrictEqual(decoded, sale)) return 'decoding changed the sale';
  const { roundingMinor = 0, forfeitedMinor = 0, creditMinor = 0, changeMinor } = decoded;
  if (totalMinor >= 0 && tenders.every(({ kind }) => kind === 'cash')) {
    const handed = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
    const cash = referenceCash(totalMinor, handed, basket.terms);
    if (!isDeepStrictEqual(cash, { rounding: roundingMinor, change: changeMinor })) return 'cash differs';
  }
  const paid = decoded.tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  if (paid !== totalMinor + roundingMinor + forfeitedMinor + creditMinor + changeMinor)
    return 'tenders do not add up';
  return decoded;
}

function headOfficeDifferences(sale: Sale): string[] {
  const byId = new Map(shop.products.map((product) => [product.id, product]));
  const { differences } = repriceSale(sale, shop.terms, (id) => byId.get(id));
  return differences.map((difference) => `head office: ${JSON.stringify(difference)}`);
}

function explanationDifferences(sale: Sale, priced: PricedSale): string[] {
  const found: string[] = [];
  readSale(sale).forEach((line, index) => {
    const at = priced.lines[index]!;
    for (const [name, each, of] of [
      ['till', at, shop.terms],
      ['sale', line, sale],
    ] as const) {
      const replayed = replaySteps(explain(each, of), sale.currency);
      if (replayed.totalMinor !== at.totalMinor || replayed.grossMinor !== at.grossMinor)
        found.push(`explanation of line ${index + 1} at the ${name}: ${JSON.stringify(replayed)}`);
    }
    if (!isDeepStrictEqual(line.taxes, at.taxes))
      found.push(
        `taxes of line ${index + 1}: sale ${JSON.stringify(line.taxes)}, till ${JSON.stringify(at.taxes)}`,
      );
  });
  if (sale.totalMinor !== sale.taxes.reduce((sum, row) => sum + row.grossMinor, 0))
    found.push('taxes do not add up');
  return found;
}

/** Brings everything back in random portions: every column must end at zero. */
function returnDifferences(sale: Sale, random: Random): string[] {
  const earlier: Sale[] = [];
  const left = new Map(
    sale.lines.flatMap((line) => (line.quantityMilli > 0 ? [[line.line, line.quantityMilli]] : [])),
  );
  const columns = columnsOf(sale);
  for (let visit = 0; left.size > 0; visit++) {
    const wanted = [...left].flatMap(([line, quantity]) => {
      const portion = visit > 4 ? quantity : random.between(0, quantity);
      if (portion === 0) return [];
      if (portion === quantity) left.delete(line);
      else left.set(line, quantity - portion);
      return [{ lineId: `r${line}`, line, quantityMilli: portion }];
    });
    if (wanted.length === 0) continue;
    // Cash rounding belongs to each payment, not to the goods: to the last unit here.
    const start = startDraft({
      id: sale.id,
      openedAt: sale.openedAt,
      terms: { ...shop.terms, cashRounding: undefined },
    });
    const basket = returnGoods(start, sale, earlier, wanted);
    if (!basket.ok) return [`return refused: ${JSON.stringify(basket.problem)}`];
    const { totalMinor } = priceSale(basket.value, basket.value.terms);
    const refund = completeSale(
      basket.value,
      totalMinor === 0 ? [] : [{ kind: totalMinor < 0 ? 'cash' : 'card', amountMinor: totalMinor }],
      { at: sale.openedAt, businessDate: sale.businessDate },
    );
    if (!refund.ok) return [`refund not completed: ${JSON.stringify(refund.problem)}`];
    const decoded = saleSchema.parse(JSON.parse(JSON.stringify(refund.value)));
    const again = repriceSale(decoded, basket.value.terms);
    if (again.differences.length > 0) return [`refund at head office: ${JSON.stringify(again.differences)}`];
    earlier.push(decoded);
    for (const [column, value] of columnsOf(decoded)) columns.set(column, (columns.get(column) ?? 0) + value);
  }
  return [...columns]
    .filter(([, value]) => value !== 0)
    .map(([column, value]) => `returned all, left: ${column} ${value}`);
}

/** Every column of the sold lines of a sale; of a return, of the lines that come back. */
function columnsOf(sale: Sale): Map<string, number> {
  const columns = new Map<string, number>();
  const add = (name: string, value: number): void => void columns.set(name, (columns.get(name) ?? 0) + value);
  readSale(sale).forEach((line, index) => {
    const { quantityMilli, returnOf } = line.draftLine;
    if (quantityMilli < 0 && !returnOf) return;
    const of = returnOf?.line ?? index + 1;
    add(`${of} quantity`, quantityMilli);
    add(`${of} extended`, line.extendedMinor);
    add(`${of} discount`, line.discountMinor);
    add(`${of} basket`, line.basketDiscountMinor);
    add(`${of} total`, line.totalMinor);
    add(`${of} gross`, line.grossMinor);
    for (const { id, minor } of line.promotions) add(`${of} ${id}`, minor);
    for (const { taxId, totalMinor } of line.parts) add(`${of} part ${taxId}`, totalMinor);
    for (const tax of line.taxes) add(`${of} ${rowKey(tax)}`, tax.minor);
  });
  return columns;
}
