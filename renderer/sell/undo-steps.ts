import type { Draft } from '#shared/sale/draft.ts';

/** A basket as it was before a change. */
export type BasketBefore = { readonly draft: Draft | null; readonly selectedLineId: string | null };

/** More steps than this nobody takes back one by one. */
const STEPS_MAX = 50;

/** The steps that can be taken back, of the sale in progress. They end with it. */
export function undoSteps() {
  let steps: readonly BasketBefore[] = [];
  return {
    count: () => steps.length,
    keep(before: BasketBefore): void {
      steps = [...steps.slice(1 - STEPS_MAX), before];
    },
    last: () => steps.at(-1),
    drop(): void {
      steps = steps.slice(0, -1);
    },
    forget(): void {
      steps = [];
    },
  };
}
