import { minorDigits } from '../money/currency.ts';
import { formatDecimal, formatShort } from '../money/format-decimal.ts';
import { readSale } from './read-sale.ts';
import type { PricedLine } from './price-sale.ts';
import type { Sale, Tender } from './sale.ts';

/** The words of a receipt in one language. A till that sells in two has two of these. */
export type ReceiptLabels = {
  readonly decimalSign: '.' | ',' | '٫';
  /** The ten digits of the language, from zero; absent: 0 to 9. */
  readonly digits?: string;
  readonly units: Readonly<Record<'piece' | 'kg' | 'm' | 'l', string>>;
  readonly sale: string;
  readonly refund: string;
  readonly void: string;
  readonly discount: string;
  readonly basketDiscount: string;
  readonly total: string;
  readonly rounding: string;
  readonly tip: string;
  readonly change: string;
  readonly forfeited: string;
  readonly credit: string;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly exempt: string;
  readonly returned: string;
  readonly serial: string;
  readonly tenders: Readonly<Record<Tender['kind'], string>>;
};

/** What law and chain want on every receipt, as settings; each line is printed as it is. */
export type ReceiptSettings = {
  /** Name, address, VAT or BIN number, series. */
  readonly letterhead: readonly string[];
  readonly receiptNumber: string;
  readonly footer: readonly string[];
  /** Fields that a law asks for, such as a BIN or GSTIN. */
  readonly legal?: readonly Labelled[];
  /** When and at which till it was, who sold and who bought. */
  readonly facts?: readonly Labelled[];
  /** What nobody may overlook: training, copy. */
  readonly marks?: readonly string[];
  /** What the taxes are called, by their ids; one without a name goes by its id. */
  readonly taxNames?: ReadonlyMap<string, string>;
  /** What ties the paper to its entry. */
  readonly seal?: string;
};

type Labelled = { readonly label: string; readonly value: string };

/** A row: text on the left, an amount or nothing on the right. A printer or screen lays it out. */
export type ReceiptRow = {
  readonly kind:
    | 'letterhead'
    | 'legal'
    | 'mark'
    | 'title'
    | 'fact'
    | 'line'
    | 'detail'
    | 'total'
    | 'rounding'
    | 'tender'
    | 'change'
    | 'tax'
    | 'footer'
    | 'seal';
  readonly left: string;
  readonly right: string;
};

/** The rows of a receipt, from the sale alone. */
export function receiptRows(sale: Sale, labels: ReceiptLabels, settings: ReceiptSettings): ReceiptRow[] {
  const digits = minorDigits(sale.currency);
  const money = (minor: number): string => write(formatDecimal(minor, digits), labels);
  const row = (kind: ReceiptRow['kind'], left: string, right = ''): ReceiptRow => ({ kind, left, right });
  const lines = readSale(sale).flatMap((line) => lineRows(line, sale, labels, money));
  return [
    ...settings.letterhead.map((text) => row('letterhead', text)),
    ...(settings.legal ?? []).map(({ label, value }) => row('legal', label, value)),
    ...(settings.marks ?? []).map((text) => row('mark', text)),
    row('title', titleOf(sale, labels), settings.receiptNumber),
    ...(settings.facts ?? []).map(({ label, value }) => row('fact', label, value)),
    ...lines,
    row('total', `${labels.total} ${sale.currency}`, money(sale.totalMinor)),
    ...settlementRows(sale, labels, money),
    ...taxRows(sale, labels, money, settings.taxNames),
    ...settings.footer.map((text) => row('footer', text)),
    ...(settings.seal === undefined ? [] : [row('seal', settings.seal)]),
  ];
}

/** A number in the decimal sign and the digits of the language. */
function write(number: string, { decimalSign, digits }: ReceiptLabels): string {
  const signed = decimalSign === '.' ? number : number.replace('.', decimalSign);
  return digits === undefined ? signed : signed.replace(/\d/g, (digit) => digits[Number(digit)] ?? digit);
}

function titleOf(sale: Sale, labels: ReceiptLabels): string {
  if (sale.voidOf !== undefined) return labels.void;
  return sale.totalMinor < 0 ? labels.refund : labels.sale;
}

function lineRows(
  line: PricedLine,
  sale: Sale,
  labels: ReceiptLabels,
  money: (minor: number) => string,
): ReceiptRow[] {
  const { name, quantityMilli, unit, serial, returnOf, note } = line.draftLine;
  const quantity = write(formatShort(quantityMilli, 3), labels);
  const price = write(unitPriceText(line.unitPriceMicros, sale.currency), labels);
  const detail = (left: string, right = ''): ReceiptRow => ({ kind: 'detail', left, right });
  const rows: ReceiptRow[] = [
    { kind: 'line', left: name, right: money(line.extendedMinor) },
    detail(`${quantity} ${labels.units[unit]} × ${price}`),
  ];
  if (serial !== undefined) rows.push(detail(`${labels.serial} ${serial}`));
  if (note !== undefined) rows.push(detail(note));
  if (returnOf)
    rows.push(detail(`${labels.returned} ${returnOf.receiptNumber ?? returnOf.saleId} / ${returnOf.line}`));
  if (line.discountMinor !== 0) rows.push(detail(labels.discount, money(0 - line.discountMinor)));
  for (const { id, minor } of line.promotions) {
    const promotion = sale.promotions?.find((each) => each.id === id);
    rows.push(detail(promotion?.name ?? id, money(0 - minor)));
  }
  if (line.basketDiscountMinor !== 0)
    rows.push(detail(labels.basketDiscount, money(0 - line.basketDiscountMinor)));
  return rows;
}

/** A price with the digits of its currency at least, and more where it has them: `0.125`. */
function unitPriceText(micros: number, currency: string): string {
  const short = formatShort(micros, 6);
  const digits = minorDigits(currency);
  const decimals = short.split('.')[1]?.length ?? 0;
  return decimals >= digits ? short : formatDecimal(micros / 10 ** (6 - digits), digits);
}

function settlementRows(sale: Sale, labels: ReceiptLabels, money: (minor: number) => string): ReceiptRow[] {
  const { roundingMinor = 0, tipMinor = 0, forfeitedMinor = 0, creditMinor = 0, changeMinor } = sale;
  const some = (kind: ReceiptRow['kind'], left: string, minor: number): ReceiptRow[] =>
    minor === 0 ? [] : [{ kind, left, right: money(minor) }];
  return [
    ...some('rounding', labels.rounding, roundingMinor),
    ...some('tender', labels.tip, tipMinor),
    ...sale.tenders.map((tender) => tenderRow(tender, labels, money)),
    ...some('change', labels.forfeited, forfeitedMinor),
    ...some('change', labels.credit, creditMinor),
    ...some('change', labels.change, changeMinor),
  ];
}

function tenderRow(tender: Tender, labels: ReceiptLabels, money: (minor: number) => string): ReceiptRow {
  const name = labels.tenders[tender.kind];
  const right = money(tender.amountMinor);
  if (tender.kind === 'cash' && tender.foreign) {
    const { currency, amountMinor, rateMicros } = tender.foreign;
    const handed = write(formatDecimal(amountMinor, minorDigits(currency)), labels);
    const rate = write(formatShort(rateMicros, 6), labels);
    return { kind: 'tender', left: `${name} ${currency} ${handed} × ${rate}`, right };
  }
  const reference = 'reference' in tender && tender.reference !== undefined ? ` ${tender.reference}` : '';
  return { kind: 'tender', left: name + reference, right };
}

function taxRows(
  sale: Sale,
  labels: ReceiptLabels,
  money: (minor: number) => string,
  names?: ReadonlyMap<string, string>,
): ReceiptRow[] {
  return sale.taxes.map((row) => {
    const rate = row.exempt ? labels.exempt : `${write(formatShort(row.ratePpm, 4), labels)} %`;
    const name = names?.get(row.taxId) ?? row.taxId;
    const left = `${name} ${rate} ${labels.net} ${money(row.netMinor)} ${labels.tax} ${money(row.taxMinor)}`;
    return { kind: 'tax', left, right: `${labels.gross} ${money(row.grossMinor)}` };
  });
}
