import { err, ok, type Result } from '#shared/result.ts';
import type { Draft } from '#shared/sale/draft.ts';
import type { Tender } from '#shared/sale/sale.ts';
import { addTender } from '#shared/sale/tender.ts';
import type { Notice } from './basket-view.ts';

/** Money that changes hands before the sale is complete. It is kept with the basket, on disk. */
export function basketMoney(apply: (make: (draft: Draft) => Result<Draft, Notice>) => boolean) {
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

  return { giveTender, takeBackTender, setTip };
}
