import type { CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import type { InStoreLayout } from '#shared/catalogue/read-barcode.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { removeLine, setQuantity, startDraft, type Draft, type DraftProblem } from '#shared/sale/draft.ts';
import type { ReturnProblem } from '#shared/sale/return-goods.ts';
import type { Tender } from '#shared/sale/sale.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import type { CouponProblem, DiscountProblem } from '#shared/sale/give-discount.ts';
import type { PriceProblem } from '#shared/sale/edit-line.ts';
import { addTender } from '#shared/sale/tender.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';
import { isStop, placeGoods, type Asking } from './asking.ts';
import { goodsOfCode, type Wanted } from './goods-of-code.ts';
import { businessDateOf, type PaidBasket, type SealProblem } from './seal-sale.ts';
import type { Tones } from './tones.ts';
import { readTypedCode } from './typed-code.ts';
import { undoSteps } from './undo-steps.ts';

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

export type Basket = ReturnType<typeof createBasket>;

const EMPTY: BasketView = {
  draft: null,
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

/** The sale in progress: the only place that changes a draft. It knows no screen and no database. */
export function createBasket(needs: BasketNeeds) {
  const view: LiveValue<BasketView> = liveValue(EMPTY);
  const change = (part: Partial<BasketView>): void => view.set({ ...view.get(), ...part });
  const steps = undoSteps();

  function setDraft(draft: Draft | null, selectedLineId: string | null): boolean {
    const { draft: before, selectedLineId: wasSelected } = view.get();
    const kept = draft && (hasGoods(draft) || draft.customer) ? asWhole(draft) : null;
    if (!hasGoods(kept) && moneyGiven(before)) return fail({ code: 'moneyGiven' });
    // Money that changed hands is handed back by hand, never taken back by a key.
    const onlyMoney = kept?.tenders !== before?.tenders || kept?.tipMinor !== before?.tipMinor;
    if (!onlyMoney) steps.keep({ draft: before, selectedLineId: wasSelected });
    show(kept, kept && selectedLineId);
    return true;
  }

  function show(draft: Draft | null, selectedLineId: string | null): void {
    change({ draft, selectedLineId, notice: null, undoable: steps.count() });
    save(draft);
  }

  /** Takes the last change of this basket back; a removed line is there again. */
  function undo(): boolean {
    if (view.get().sealing !== 'no') return refuse();
    const before = steps.takeBack();
    if (!before) return fail({ code: 'nothingToUndo' });
    const { draft } = view.get();
    if (!hasGoods(before.draft) && moneyGiven(draft)) return fail({ code: 'moneyGiven' });
    const { tenders, tipMinor } = draft ?? {};
    const money = { ...(tenders && { tenders }), ...(tipMinor !== undefined && { tipMinor }) };
    show(before.draft && { ...before.draft, ...money }, before.selectedLineId);
    return true;
  }

  /** Gives the basket up. It is recorded first: nobody may empty a basket without a trace. */
  async function giveUp(reason: string): Promise<boolean> {
    const { draft, sealing } = view.get();
    if (!draft || sealing !== 'no') return false;
    if (moneyGiven(draft)) return fail({ code: 'moneyGiven' });
    if (draft.lines.length > 0) {
      const { totalMinor } = priceSale(draft, draft.terms);
      const { currency } = draft.terms;
      const recorded = await needs.recordVoid({ saleId: draft.id, totalMinor, currency, reason });
      if (!recorded) return fail({ code: 'voidNotRecorded' });
    }
    return release(view.get().draft ?? draft);
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
    if (!terms) return null;
    return startDraft({
      id: needs.newId(),
      openedAt: needs.now().toISOString(),
      terms,
      ...needs.place(),
    });
  }

  /**
   * Changes the basket by a rule of its own, such as goods that come back; starts one where there is none.
   *
   * @returns whether it was changed; else the notice says why not
   */
  function apply(make: (draft: Draft) => Result<Draft, Notice>): boolean {
    if (view.get().sealing !== 'no') return refuse();
    const made = edit(make);
    return made.ok || fail(made.problem);
  }

  /** As `apply`, but a refusal is the caller's to say: a form says it beside its field, and keeps what was typed. */
  function edit<P extends Notice>(
    make: (draft: Draft) => Result<Draft, P>,
  ): Result<void, P | { readonly code: 'sealUnsure' | 'noCatalogue' | 'moneyGiven' }> {
    if (view.get().sealing !== 'no') return err({ code: 'sealUnsure' });
    const before = currentOrNew();
    if (!before) return err({ code: 'noCatalogue' });
    const made = make(before);
    if (!made.ok) return made;
    const touched = made.value.lines.findLast((line, place) => line !== before.lines[place]);
    const set = setDraft(made.value, touched?.lineId ?? view.get().selectedLineId);
    return set ? ok(undefined) : err({ code: 'moneyGiven' });
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
    steps.forget();
    show(null, null);
    return true;
  }

  /** Takes a basket up that was kept elsewhere. @returns when it is on disk here; false where one is open */
  async function takeUp(draft: Draft): Promise<boolean> {
    if (hasGoods(view.get().draft) || view.get().sealing !== 'no') return false;
    steps.forget();
    const selectedLineId = draft.lines.at(-1)?.lineId ?? null;
    change({ draft, selectedLineId, notice: null, undoable: 0 });
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
    if (view.get().asking) return answerByScan(code);
    if (code === '') {
      const { selectedLineId } = view.get();
      return quantityMilli !== undefined && selectedLineId !== null
        ? setLineQuantity(selectedLineId, quantityMilli)
        : false;
    }
    const catalogue = needs.catalogue();
    if (!catalogue) return fail({ code: 'noCatalogue' });
    const found = lookUp(code);
    if (!found.ok) return fail(found.problem);
    const { product, wanted } = found.value;
    return add(product, { ...wanted, ...(quantityMilli !== undefined && { quantityMilli }) });
  }

  /** The goods that a code means, without adding them. */
  function lookUp(code: string): ReturnType<typeof goodsOfCode> {
    const catalogue = needs.catalogue();
    if (!catalogue) return err({ code: 'unknownCode', text: code });
    return goodsOfCode(code, catalogue.index, needs.layouts(), catalogue.terms.currency);
  }

  /** Puts goods into the basket, or asks first. @returns whether something was done */
  function add(product: Product, wanted: Wanted = {}): boolean {
    if (view.get().sealing !== 'no') return refuse();
    const catalogue = needs.catalogue();
    if (!catalogue) return fail({ code: 'noCatalogue' });
    const before = currentOrNew()!;
    const circumstances = {
      index: catalogue.index,
      lineId: needs.newId(),
      today: businessDateOf(needs.now()),
    };
    const placed = placeGoods(before, product, wanted, circumstances);
    if (!placed.ok) return fail(placed.problem);
    if (placed.value.kind === 'asking') return ask({ question: placed.value.question, product, wanted });
    const { draft } = placed.value;
    const touched = draft.lines.find((line, place) => line !== before.lines[place]);
    if (!setDraft(draft, touched?.lineId ?? null)) return false;
    needs.tones.found();
    return true;
  }

  function ask(asking: Asking): true {
    change({ asking, notice: null });
    if (isStop(asking)) needs.tones.blocked();
    else needs.tones.asks();
    return true;
  }

  /** What the cashier answered: the goods are added, or the next thing is asked. */
  function answer(more: Wanted, product?: Product): boolean {
    const { asking } = view.get();
    if (!asking) return false;
    change({ asking: null });
    return add(product ?? asking.product, { ...asking.wanted, ...more });
  }

  /** The goods are not sold after all. */
  function dropAsking(): void {
    change({ asking: null });
  }

  /** A serial number may be scanned. Anything else that is scanned now must not be lost without a word. */
  function answerByScan(code: string): boolean {
    if (view.get().asking?.question.code === 'whichSerial') return answer({ serial: code });
    change({ notice: { code: 'answerFirst', text: code } });
    needs.tones.blocked();
    return false;
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
    steps.forget();
    change({ asking: null, undoable: 0 });
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
    edit,
    undo,
    giveUp,
    lookUp,
    answer,
    dropAsking,
    giveTender,
    takeBackTender,
    setTip,
    release,
    takeUp,
    complete,
    resolve,
    dismissNotice,
    /** Somebody scanned where nothing may be scanned: heard, and nothing changed. */
    refuseScan: () => needs.tones.blocked(),
    sayKeysDropped: () => void fail({ code: 'keysDropped' }),
    restore: (draft: Draft) => change({ draft, selectedLineId: draft.lines.at(-1)?.lineId ?? null }),
  };
}
