import type { Draft } from '#shared/sale/draft.ts';
import type { LiveValue } from '../till/live-value.ts';
import type { basketCatalogue } from './basket-catalogue.ts';
import { hasGoods, type BasketNeeds, type BasketView } from './basket-view.ts';
import type { undoSteps } from './undo-steps.ts';

type Into = {
  readonly needs: Pick<BasketNeeds, 'save'>;
  readonly view: LiveValue<BasketView>;
  change(part: Partial<BasketView>): void;
  readonly steps: Pick<ReturnType<typeof undoSteps>, 'forget'>;
  readonly bringUp: ReturnType<typeof basketCatalogue>['bringUp'];
  save(draft: Draft | null): void;
};

/** Baskets that come from the disk: parked ones, and the one that was open when the till went off. */
export function basketOpening({ needs, view, change, steps, bringUp, save }: Into) {
  /** Takes a basket up that was kept elsewhere. @returns when it is on disk here; false where one is open */
  async function takeUp(kept: Draft): Promise<boolean> {
    if (hasGoods(view.get().draft) || view.get().sealing !== 'no') return false;
    await needs.save(open(kept));
    return true;
  }

  /** Opens the basket of before the till was switched off. */
  function restore(kept: Draft): void {
    const draft = open(kept);
    if (draft !== kept) save(draft);
  }

  function open(kept: Draft): Draft {
    steps.forget();
    const brought = bringUp(kept);
    change({ ...brought, selectedLineId: kept.lines.at(-1)?.lineId ?? null, undoable: 0 });
    return brought.draft;
  }

  /** There is another catalogue: an open basket keeps its own, and is brought up only where it has none. */
  function catalogueCame(): void {
    const { draft, catalogue, sealing } = view.get();
    if (!draft || catalogue || sealing !== 'no') return;
    const brought = bringUp(draft);
    if (brought.draft === draft) return change({ catalogue: brought.catalogue });
    steps.forget();
    change({ ...brought, undoable: 0 });
    save(brought.draft);
  }

  return { takeUp, restore, catalogueCame };
}
