import type { CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { InStoreLayout } from '#shared/catalogue/read-barcode.ts';
import type { Result } from '#shared/result.ts';
import type { Draft, DraftProblem } from '#shared/sale/draft.ts';
import type { PriceProblem } from '#shared/sale/edit-line.ts';
import type { CouponProblem, DiscountProblem } from '#shared/sale/give-discount.ts';
import type { ReturnProblem } from '#shared/sale/return-goods.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import type { Asking } from './asking.ts';
import type { PaidBasket, SealProblem } from './seal-sale.ts';
import type { Tones } from './tones.ts';

/** Something the cashier must know; it stays until the next action. */
export type Notice =
  | { readonly code: 'unknownCode'; readonly text: string }
  /** The check digit is wrong: a misread, which a second scan puts right. */
  | { readonly code: 'misreadCode'; readonly text: string }
  /** Something else is asked first; what was scanned meanwhile is not in the basket. */
  | { readonly code: 'answerFirst'; readonly text: string }
  | { readonly code: 'nothingToUndo' }
  | { readonly code: 'voidNotRecorded' }
  | { readonly code: 'notAQuantity'; readonly text: string }
  | { readonly code: 'noCatalogue' }
  | { readonly code: 'mainGone' }
  | MachineNotice
  | { readonly code: 'sealUnsure' }
  | { readonly code: 'draftNotSaved' }
  | { readonly code: 'keysDropped' }
  /** The basket was moved to today's catalogue; so many of its lines could not be. */
  | { readonly code: 'newPrices' | 'newPricesNotForAll'; readonly kept: number }
  /** Money was given for this basket: it must be paid back before the basket can go. */
  | { readonly code: 'moneyGiven' }
  /** Goods that come back by receipt are counted in Returns, where the receipt is. */
  | { readonly code: 'returnLineFixed' }
  | { readonly code: 'tooManyTenders'; readonly max: number }
  | DraftProblem
  | DiscountProblem
  | CouponProblem
  | PriceProblem
  | ReturnProblem
  | SealProblem;

/** Something about the machine that the cashier must know; it lasts as long as it is so. */
export type MachineNotice =
  | { readonly code: 'diskUnwritable' }
  | { readonly code: 'diskOnReserve' }
  | { readonly code: 'diskLow' }
  | { readonly code: 'clockWrong'; readonly minutes: number };

type Sealing =
  | 'no'
  | 'running'
  /** Main went away in the middle: whether the sale is sealed shows when it is back. */
  | 'unsure';

export type BasketView = {
  readonly draft: Draft | null;
  /** What the open basket goes by until it ends; null without one, and where its version is not in memory. */
  readonly catalogue: SaleCatalogue | null;
  readonly selectedLineId: string | null;
  readonly sealing: Sealing;
  readonly notice: Notice | null;
  /** Goods that wait for a word from the cashier before they are in the basket. */
  readonly asking: Asking | null;
  /** How many changes can be taken back. */
  readonly undoable: number;
  readonly lastSale: SaleEntry | null;
};

export type SaleCatalogue = { readonly index: CatalogueIndex; readonly terms: Terms };

/** A basket that was given up, for the journal. */
export type GivenUp = {
  readonly saleId: string;
  readonly totalMinor: number;
  readonly currency: string;
  readonly reason: string;
};

export type BasketNeeds = {
  /** What the shop sells by today. */
  catalogue(): SaleCatalogue | null;
  /** The layouts of the shop's own barcodes, as head office set them. */
  layouts(): readonly InStoreLayout[];
  /** Where the basket is priced; the shop's offset from UTC now. */
  place(): Pick<Draft, 'shopId' | 'utcOffsetMinutes'>;
  /** Seals that a basket was given up. @returns whether it is recorded */
  recordVoid(given: GivenUp): Promise<boolean>;
  /** Keeps the draft durably; null when there is none any more. */
  save(draft: Draft | null): Promise<void>;
  /** Whether a sale can be sealed now. */
  canSeal(): boolean;
  /** Whether the till's disk takes what is sealed; true while nobody knows otherwise. */
  canWrite?(): boolean;
  seal(paid: PaidBasket): Promise<Result<SaleEntry, SealProblem>>;
  /** Called when a seal got no answer, so that somebody finds out what became of it. */
  findOut(): void;
  tones: Tones;
  newId(): string;
  now(): Date;
};

export const EMPTY: BasketView = {
  draft: null,
  catalogue: null,
  selectedLineId: null,
  sealing: 'no',
  notice: null,
  asking: null,
  undoable: 0,
  lastSale: null,
};

/** Whether there is something to pay for or to hand back. A basket may also know only who buys. */
export function hasGoods(draft: Draft | null): boolean {
  return (draft?.lines.length ?? 0) > 0;
}

/** Whether money changed hands for this basket already. */
export function moneyGiven(draft: Draft | null): boolean {
  return (draft?.tenders?.length ?? 0) > 0;
}
