import type { Product } from '#shared/catalogue/product.ts';
import { err } from '#shared/result.ts';
import type { Draft } from '#shared/sale/draft.ts';
import type { LiveValue } from '../till/live-value.ts';
import { isStop, placeGoods, type Asking } from './asking.ts';
import type { BasketNeeds, BasketView, Notice, SaleCatalogue } from './basket-view.ts';
import { goodsOfCode, type Wanted } from './goods-of-code.ts';
import { businessDateOf } from './seal-sale.ts';
import { readTypedCode } from './typed-code.ts';

/** What putting goods in needs of the basket that they go into. */
type Into = {
  readonly needs: BasketNeeds;
  readonly view: LiveValue<BasketView>;
  change(part: Partial<BasketView>): void;
  goesBy(): SaleCatalogue | null;
  currentOrNew(): Draft | null;
  setDraft(draft: Draft, selectedLineId: string | null): boolean;
  setLineQuantity(lineId: string, quantityMilli: number): boolean;
  refuse(): false;
  fail(notice: Notice): false;
};

/** Putting goods into the basket: by code or by hand, with the questions that come first. */
export function basketGoods({
  needs,
  view,
  change,
  goesBy,
  currentOrNew,
  setDraft,
  setLineQuantity,
  refuse,
  fail,
}: Into) {
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
    const catalogue = goesBy();
    if (!catalogue) return fail({ code: 'noCatalogue' });
    const found = lookUp(code);
    if (!found.ok) return fail(found.problem);
    const { product, wanted } = found.value;
    return add(product, { ...wanted, ...(quantityMilli !== undefined && { quantityMilli }) });
  }

  /** The goods that a code means, without adding them. */
  function lookUp(code: string): ReturnType<typeof goodsOfCode> {
    const catalogue = goesBy();
    if (!catalogue) return err({ code: 'unknownCode', text: code });
    return goodsOfCode(code, catalogue.index, needs.layouts(), catalogue.terms.currency);
  }

  /** Puts goods into the basket, or asks first. @returns whether something was done */
  function add(picked: Product, wanted: Wanted = {}): boolean {
    if (view.get().sealing !== 'no') return refuse();
    const catalogue = goesBy();
    if (!catalogue) return fail({ code: 'noCatalogue' });
    // A tile or an answer may be a moment behind, or ahead of, the catalogue that the basket goes by.
    const product = catalogue.index.findById(picked.id);
    if (!product) return fail({ code: 'unknownCode', text: picked.code });
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

  return { addCode, lookUp, add, answer, dropAsking };
}
