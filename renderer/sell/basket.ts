import { err, ok, type Result } from '#shared/result.ts';
import { startDraft, type Draft } from '#shared/sale/draft.ts';
import type { Tender } from '#shared/sale/sale.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';
import { basketCatalogue } from './basket-catalogue.ts';
import { basketGoods } from './basket-goods.ts';
import { basketSelection } from './basket-selection.ts';
import { basketMoney } from './basket-money.ts';
import { basketOpening } from './basket-opening.ts';
import {
  EMPTY,
  hasGoods,
  moneyGiven,
  type BasketNeeds,
  type BasketView,
  type Notice,
} from './basket-view.ts';
import { businessDateOf } from './seal-sale.ts';
import { undoSteps } from './undo-steps.ts';

export type Basket = ReturnType<typeof createBasket>;

/** The sale in progress: the only place that changes a draft. It knows no screen and no database. */
export function createBasket(needs: BasketNeeds) {
  const view: LiveValue<BasketView> = liveValue(EMPTY);
  const change = (part: Partial<BasketView>): void => view.set({ ...view.get(), ...part });
  const steps = undoSteps();
  const { heldFor, goesBy, bringUp } = basketCatalogue(view, needs.catalogue);

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
    change({ draft, catalogue: heldFor(draft), selectedLineId, notice: null, undoable: steps.count() });
    save(draft);
  }

  /** Takes the last change of this basket back; a removed line is there again. */
  function undo(): boolean {
    if (view.get().sealing !== 'no') return refuse();
    const before = steps.last();
    if (!before) return fail({ code: 'nothingToUndo' });
    const { draft } = view.get();
    if (!hasGoods(before.draft) && moneyGiven(draft)) return fail({ code: 'moneyGiven' });
    steps.drop();
    const { tenders, tipMinor } = draft ?? {};
    const money = { ...(tenders && { tenders }), ...(tipMinor !== undefined && { tipMinor }) };
    // The basket before this one may have gone by a version that is not in memory any more.
    const brought = before.draft && bringUp({ ...before.draft, ...money });
    show(brought && brought.draft, before.selectedLineId);
    if (brought?.notice) change({ notice: brought.notice });
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
      // Keys are held back meanwhile: what is scanned now belongs to the next basket.
      change({ sealing: 'running', notice: null });
      const recorded = await needs.recordVoid({ saleId: draft.id, totalMinor, currency, reason });
      change({ sealing: 'no' });
      if (!recorded) return fail({ code: 'voidNotRecorded' });
    }
    return release(draft);
  }

  /** A sale is called off as a whole: with other goods beside it, it is a return like any other. */
  function asWhole(draft: Draft): Draft {
    const { draft: before } = view.get();
    if (draft.voidOf === undefined || draft.voidOf !== before?.voidOf || draft.lines === before.lines)
      return draft;
    const { voidOf: _, ...rest } = draft;
    return rest;
  }

  /** The basket that a change begins with: the open one, or a new one by today's catalogue. */
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

  function save(draft: Draft | null): void {
    needs.save(draft).catch((cause: unknown) => {
      console.error('draft', cause);
      // Selling goes on; that the basket would not survive a power cut must be known.
      if (!view.get().notice) change({ notice: { code: 'draftNotSaved' } });
    });
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
    change({
      draft: null,
      catalogue: null,
      selectedLineId: null,
      sealing: 'no',
      notice,
      lastSale: entry,
    });
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

  const selection = basketSelection({ view, change, setDraft, fail });
  return {
    view,
    ...basketGoods({
      needs,
      view,
      change,
      goesBy,
      currentOrNew,
      setDraft,
      refuse,
      fail,
      setLineQuantity: selection.setLineQuantity,
    }),
    ...selection,
    mayPay,
    apply,
    edit,
    undo,
    giveUp,
    ...basketMoney(apply),
    release,
    ...basketOpening({ needs, view, change, steps, bringUp, save }),
    complete,
    resolve,
    dismissNotice,
    /** Somebody scanned where nothing may be scanned: heard, and nothing changed. */
    refuseScan: () => needs.tones.blocked(),
    sayKeysDropped: () => void fail({ code: 'keysDropped' }),
    goesBy,
  };
}
