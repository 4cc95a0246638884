import { useMemo, useState } from 'react';
import type { Draft } from '#shared/sale/draft.ts';
import { useAction } from '../keys/keys.ts';
import { focusMainField } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { useLivePart } from '../ui/use-live.ts';
import { hasGoods } from './basket-view.ts';

/** What takes the place of the products for a moment, beside the basket. */
export type Panel =
  | { readonly kind: 'line'; readonly lineId: string; readonly field: 'price' | 'discount' }
  | { readonly kind: 'offers' }
  | { readonly kind: 'customer' }
  | { readonly kind: 'giveUp' }
  /** Puts the basket aside, or takes another up. */
  | { readonly kind: 'park' | 'parked' }
  /** `receiptNumber`: of the receipt that was scanned, or chosen in the history. */
  | { readonly kind: 'returns'; readonly receiptNumber?: string }
  /** `code`: what was scanned last to see its price. */
  | { readonly kind: 'priceCheck'; readonly code: string | null };

export type Panels = {
  readonly shown: Panel | null;
  open(panel: Panel): void;
  /** Opens it, or closes it where it is open already. */
  toggle(panel: Panel): void;
  close(): void;
  /** A scan that is only for looking. @returns whether it was taken */
  takesScan(code: string): boolean;
};

/**
 * Which panel is open over the products, and the keys that open one.
 *
 * @param active whether the products are on screen
 */
export function usePanels(active: boolean): Panels {
  const { basket } = useSession();
  const [panel, setPanel] = useState<Panel | null>(null);
  const free = useLivePart(basket.view, ({ sealing }) => sealing === 'no') && active;
  const filled = useLivePart(basket.view, ({ draft }) => hasGoods(draft)) && free;
  const gone = useLivePart(basket.view, ({ draft }) => isAboutNothing(panel, draft));
  const shown = !active || gone ? null : panel;
  if (shown !== panel) setPanel(shown);

  const panels = useMemo((): Panels => {
    const close = (): void => {
      setPanel(null);
      // Once the products are there again, their field takes the next keys.
      setTimeout(focusMainField, 0);
    };
    const open = (next: Panel): void => {
      basket.dismissNotice();
      setPanel(next);
    };
    return {
      shown,
      open,
      close,
      toggle: (next) => (shown?.kind === next.kind ? close() : open(next)),
      takesScan(code) {
        if (shown?.kind !== 'priceCheck') return false;
        setPanel({ kind: 'priceCheck', code });
        return true;
      },
    };
  }, [basket, shown]);
  const { toggle } = panels;
  const editLine = (field: 'price' | 'discount'): void => {
    const { selectedLineId } = basket.view.get();
    if (selectedLineId !== null) panels.open({ kind: 'line', lineId: selectedLineId, field });
  };

  useAction('customer', () => toggle({ kind: 'customer' }), free);
  useAction('priceCheck', () => toggle({ kind: 'priceCheck', code: null }), free);
  useAction('offers', () => toggle({ kind: 'offers' }), filled);
  useAction('giveUp', () => toggle({ kind: 'giveUp' }), filled);
  useAction('park', () => toggle({ kind: filled ? 'park' : 'parked' }), free);
  useAction('returns', () => toggle({ kind: 'returns' }), free);
  useAction('recall', () => toggle({ kind: 'parked' }), free);
  useAction('undo', () => void basket.undo(), free);
  useAction('editLine', () => editLine('price'), filled);
  useAction('discountLine', () => editLine('discount'), filled);
  useAction('back', panels.close, shown !== null);

  return panels;
}

/** A panel about a line or a basket that is gone has nothing to show any more. */
function isAboutNothing(panel: Panel | null, draft: Draft | null): boolean {
  switch (panel?.kind) {
    case 'line':
      return !draft?.lines.some(({ lineId }) => lineId === panel.lineId);
    case 'offers':
    case 'giveUp':
    case 'park':
      return !draft;
    default:
      return false;
  }
}
