import { asciiDigits } from '#shared/money/ascii-digits.ts';
import { readReceiptCode } from '#shared/sync/receipt-code.ts';
import { isSaleEntry, type SaleEntry } from '#shared/sync/entry.ts';
import type { Store } from '../store/open-store.ts';

/** Series, year and counter, as `formatReceiptNumber` writes them. No article code looks like it. */
const NUMBER_FORM = /^[A-Z0-9]{1,6}-\d{2}-\d{6,}$/i;

/** The receipt number that a scan means: of the receipt's code, or printed plainly. null: it is goods. */
export function scannedReceipt(code: string): string | null {
  const read = readReceiptCode(code);
  if (read.ok) return read.value.claim.receiptNumber;
  // Head office may have signed a longer form one day; the number stays in its place.
  const short = /^OP1:([^:\s]{1,16}):/.exec(code)?.[1];
  if (short !== undefined) return short;
  return NUMBER_FORM.test(code.trim()) ? code.trim().toUpperCase() : null;
}

/** A sale of which goods come back, and what came back of it before. */
export type FoundReceipt = { readonly entry: SaleEntry; readonly earlier: readonly SaleEntry[] };

/** Looks a receipt up by its code or number, in the figures of any keyboard, among this till's own; also one that head office has not answered yet. */
export async function findReceipt(
  store: Pick<Store, 'findReceipt' | 'returnsOf'>,
  typed: string,
): Promise<FoundReceipt | null> {
  const text = asciiDigits(typed);
  const kept = await store.findReceipt(scannedReceipt(text) ?? text.trim().toUpperCase());
  if (!kept || !isSaleEntry(kept.entry)) return null;
  return { entry: kept.entry, earlier: await store.returnsOf(kept.entry.body.sale.id) };
}
