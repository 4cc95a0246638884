import type { CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { err, ok, type Result } from '#shared/result.ts';
import {
  addProduct,
  removeLine,
  setQuantity,
  startDraft,
  type Draft,
  type DraftProblem,
} from '#shared/sale/draft.ts';
import type { ReturnProblem } from '#shared/sale/return-goods.ts';
import type { Tender } from '#shared/sale/sale.ts';
import { addTender } from '#shared/sale/tender.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';
import { businessDateOf, type PaidBasket, type SealProblem } from './seal-sale.ts';
import type { Tones } from './tones.ts';
import { readTypedCode } from './typed-code.ts';

/** Something the cashier must know; it stays until the next action. */
export type Notice =
  | { readonly code: 'unknownCode'; readonly text: string }
  | { readonly code: 'notAQuantity'; readonly text: string }
  | { readonly code: 'noCatalogue' }
  | { readonly code: 'mainGone' }
  | MachineNotice
  | { readonly code: 'sealUnsure' }
  | { readonly code: 'draftNotSaved' }
  | { readonly code: 'keysDropped' }
  /** Money was given for this basket: it must be paid back before the basket can go. */
  | { readonly code: 'moneyGiven' }
  /** Goods that come back by receipt are counted in Returns, where the receipt is. */
  | { readonly code: 'returnLineFixed' }
  | { readonly code: 'tooManyTenders'; readonly max: number }
  | DraftProblem
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
  readonly selectedLineId: string | null;
  readonly sealing: Sealing;
  readonly notice: Notice | null;
  readonly lastSale: SaleEntry | null;
};

export type SaleCatalogue = { readonly index: CatalogueIndex; readonly terms: Terms };

export type BasketNeeds = {
  catalogue(): SaleCatalogue | null;
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

export type Basket = ReturnType<typeof createBasket>;

const EMPTY: BasketView = {
  draft: null,
  selectedLineId: null,
  sealing: 'no',
  notice: null,
  lastSale: null,
};

/** Whether money changed hands for this basket already. */
export function moneyGiven(draft: Draft | null): boolean {
  return (draft?.tenders?.length ?? 0) > 0;
}

/** The sale in progress: the only place that changes a draft. It knows no screen and no database. */
export function createBasket(needs: BasketNeeds) {
  const view: LiveValue<BasketView> = liveValue(EMPTY);
  const change = (part: Partial<BasketView>): void => view.set({ ...view.get(), ...part });

  function setDraft(draft: Draft | null, selectedLineId: string | null): boolean {
    const kept = draft && draft.lines.length > 0 ? asWhole(draft) : null;
    if (!kept && moneyGiven(view.get().draft)) return fail({ code: 'moneyGiven' });
    change({ draft: kept, selectedLineId: kept && selectedLineId, notice: null });
    save(kept);
    return true;
  }

  /** A sale is called off as a whole: with other goods beside it, it is a return like any other. */
  function asWhole(draft: Draft): Draft {
    const { draft: before } = view.get();
    if (draft.voidOf === undefined || draft.voidOf !== before?.voidOf || draft.lines === before.lines)
      return draft;
    const { voidOf: _, ...rest } = draft;
    return rest;
  }

  /** The basket that a change begins with: the open one, or a new one by today's terms. */
  function currentOrNew(): Draft | null {
    const { draft } = view.get();
    if (draft) return draft;
    const terms = needs.catalogue()?.terms;
    return terms ? startDraft({ id: needs.newId(), openedAt: needs.now().toISOString(), terms }) : null;
  }

  /**
   * Changes the basket by a rule of its own, such as goods that come back; starts one where there is none.
   *
   * @returns whether it was changed; else the notice says why not
   */
  function apply(make: (draft: Draft) => Result<Draft, Notice>): boolean {
    if (view.get().sealing !== 'no') return refuse();
    const before = currentOrNew();
    if (!before) return fail({ code: 'noCatalogue' });
    const made = make(before);
    if (!made.ok) return fail(made.problem);
    const touched = made.value.lines.findLast((line, place) => line !== before.lines[place]);
    return setDraft(made.value, touched?.lineId ?? view.get().selectedLineId);
  }

  /** Notes money that changed hands, durably, before the rest is asked for. */
  function giveTender(tender: Tender): boolean {
    return apply((draft) => {
      const added = addTender(draft.tenders ?? [], tender);
      if (added.ok) return ok({ ...draft, tenders: [...added.value] });
      return added.problem.code === 'tooManyTenders' ? err(added.problem) : ok(draft);
    });
  }

  /** Money that was handed back again. @param place of the tender, from 0 */
  function takeBackTender(place: number): void {
    apply(({ tenders = [], ...draft }) => {
      const left = tenders.filter((_, index) => index !== place);
      return ok(left.length > 0 ? { ...draft, tenders: left } : draft);
    });
  }

  /** @param tipMinor beyond the total, minor units; 0 for none */
  function setTip(tipMinor: number): void {
    apply((draft) => {
      const { tipMinor: _, ...rest } = draft;
      return ok(tipMinor > 0 ? { ...rest, tipMinor } : rest);
    });
  }

  /**
   * Lets a basket go that is kept elsewhere now.
   *
   * @returns false where it has changed meanwhile, and what is kept elsewhere is not the whole of it
   */
  function release(draft: Draft): boolean {
    if (view.get().draft !== draft || view.get().sealing !== 'no') return false;
    change({ draft: null, selectedLineId: null, notice: null });
    save(null);
    return true;
  }

  /** Takes a basket up that was kept elsewhere. @returns when it is on disk here; false where one is open */
  async function takeUp(draft: Draft): Promise<boolean> {
    if (view.get().draft || view.get().sealing !== 'no') return false;
    change({ draft, selectedLineId: draft.lines.at(-1)?.lineId ?? null, notice: null });
    await needs.save(draft);
    return true;
  }

  function save(draft: Draft | null): void {
    needs.save(draft).catch((cause: unknown) => {
      console.error('draft', cause);
      // Selling goes on; that the basket would not survive a power cut must be known.
      if (!view.get().notice) change({ notice: { code: 'draftNotSaved' } });
    });
  }

  /** Adds what was typed or scanned. @returns whether something was done with it */
  function addCode(text: string): boolean {
    if (view.get().sealing !== 'no') return refuse();
    const typed = readTypedCode(text);
    if (!typed.ok) return fail(typed.problem);
    const { code, quantityMilli } = typed.value;
    if (code === '') {
      const { selectedLineId } = view.get();
      return quantityMilli !== undefined && selectedLineId !== null
        ? setLineQuantity(selectedLineId, quantityMilli)
        : false;
    }
    const catalogue = needs.catalogue();
    if (!catalogue) return fail({ code: 'noCatalogue' });
    const product = catalogue.index.findByBarcode(code);
    return product ? add(product, quantityMilli) : fail({ code: 'unknownCode', text: code });
  }

  /** @param quantityMilli thousandths of the unit of sale; default one piece or kilogram */
  function add(product: Product, quantityMilli?: number): boolean {
    if (view.get().sealing !== 'no') return refuse();
    const catalogue = needs.catalogue();
    if (!catalogue) return fail({ code: 'noCatalogue' });
    const before = currentOrNew()!;
    const added = addProduct(before, product, {
      lineId: needs.newId(),
      ...(quantityMilli !== undefined && { quantityMilli }),
    });
    if (!added.ok) return fail(added.problem);
    const touched = added.value.lines.find((line, place) => line !== before.lines[place]);
    setDraft(added.value, touched?.lineId ?? null);
    needs.tones.found();
    return true;
  }

  function setLineQuantity(lineId: string, quantityMilli: number): boolean {
    const { draft, sealing } = view.get();
    if (!draft || sealing !== 'no') return false;
    const line = draft.lines.find((each) => each.lineId === lineId);
    if (line?.returned) return fail({ code: 'returnLineFixed' });
    // Goods that come back stay so, however many they are.
    const signed = line && line.quantityMilli < 0 ? -Math.abs(quantityMilli) : quantityMilli;
    const changed = setQuantity(draft, lineId, signed);
    if (!changed.ok) return fail(changed.problem);
    return setDraft(changed.value, lineId);
  }

  /** One piece or a tenth of a kilogram more or less. Less than one step is left as it is. */
  function stepSelected(direction: 1 | -1): void {
    const { draft, selectedLineId } = view.get();
    const line = draft?.lines.find(({ lineId }) => lineId === selectedLineId);
    if (!line) return;
    const stepped = Math.abs(line.quantityMilli) + direction * (line.unit === 'kg' ? 100 : 1000);
    if (stepped > 0) setLineQuantity(line.lineId, stepped);
  }

  function removeSelected(): void {
    const { draft, selectedLineId, sealing } = view.get();
    if (!draft || selectedLineId === null || sealing !== 'no') return;
    const place = draft.lines.findIndex(({ lineId }) => lineId === selectedLineId);
    const rest = removeLine(draft, selectedLineId);
    setDraft(rest, (rest.lines[place] ?? rest.lines.at(-1))?.lineId ?? null);
  }

  function select(lineId: string): void {
    change({ selectedLineId: lineId });
  }

  function selectNext(direction: 1 | -1): void {
    const { draft, selectedLineId } = view.get();
    if (!draft) return;
    const place = draft.lines.findIndex((line) => line.lineId === selectedLineId);
    const next = draft.lines[place === -1 ? draft.lines.length - 1 : place + direction];
    if (next) change({ selectedLineId: next.lineId });
  }

  /** Whether a sale could be sealed now: asked before money changes hands. Says why not. */
  function mayPay(): boolean {
    return needs.canWrite?.() === false ? fail({ code: 'diskUnwritable' }) : true;
  }

  /** Completes the sale. A second press while the first runs does nothing. @returns whether it is sealed */
  async function complete(tenders: readonly Tender[]): Promise<boolean> {
    const { draft, sealing } = view.get();
    if (!draft || sealing !== 'no') return false;
    if (!needs.canSeal()) return fail({ code: 'mainGone' });
    if (!mayPay()) return false;
    change({ sealing: 'running', notice: null });
    const now = needs.now();
    const paid = { draft, tenders, at: now.toISOString(), businessDate: businessDateOf(now) };
    try {
      const sealed = await needs.seal(paid);
      if (sealed.ok) finish(sealed.value, null);
      // It is a fact although this store could not keep it: the basket must not be sold again.
      else if (sealed.problem.code === 'notKept') finish(sealed.problem.entry, sealed.problem);
      else giveBack(sealed.problem);
      return sealed.ok;
    } catch (cause) {
      console.error('seal', cause);
      change({ sealing: 'unsure', notice: { code: 'sealUnsure' } });
      needs.findOut();
      return false;
    }
  }

  function finish(entry: SaleEntry, notice: Notice | null): void {
    save(null);
    change({ draft: null, selectedLineId: null, sealing: 'no', notice, lastSale: entry });
  }

  function giveBack(problem: Notice | null): void {
    change({ sealing: 'no', notice: problem });
  }

  /** Journal and store were compared. @param sealed the entry of the current draft, if it was sealed */
  function resolve(sealed: SaleEntry | null): void {
    if (view.get().sealing === 'running') return;
    if (sealed && sealed.id === view.get().draft?.id) return finish(sealed, null);
    if (view.get().sealing === 'unsure') giveBack(null);
  }

  function dismissNotice(): void {
    // While it is unsure whether the sale is sealed, the warning is what keeps it from being made twice.
    if (view.get().sealing !== 'unsure') change({ notice: null });
  }

  /** A basket that is being sealed takes nothing more; keys are held back meanwhile (see `useTypeAhead`). */
  function refuse(): false {
    return view.get().sealing === 'unsure' ? fail({ code: 'sealUnsure' }) : false;
  }

  function fail(notice: Notice): false {
    change({ notice });
    needs.tones.unknown();
    return false;
  }

  return {
    view,
    addCode,
    add,
    setLineQuantity,
    stepSelected,
    removeSelected,
    select,
    selectNext,
    mayPay,
    apply,
    giveTender,
    takeBackTender,
    setTip,
    release,
    takeUp,
    complete,
    resolve,
    dismissNotice,
    /** Somebody scanned where nothing may be scanned: heard, and nothing changed. */
    refuseScan: () => needs.tones.unknown(),
    sayKeysDropped: () => void fail({ code: 'keysDropped' }),
    restore: (draft: Draft) => change({ draft, selectedLineId: draft.lines.at(-1)?.lineId ?? null }),
  };
}
