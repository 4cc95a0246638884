import { removeLine, setQuantity, type Draft } from '#shared/sale/draft.ts';
import type { LiveValue } from '../till/live-value.ts';
import type { BasketView, Notice } from './basket-view.ts';

type Of = {
  readonly view: LiveValue<BasketView>;
  change(part: Partial<BasketView>): void;
  setDraft(draft: Draft, selectedLineId: string | null): boolean;
  fail(notice: Notice): false;
};

/** The line that is selected, and what keys and buttons do with it. */
export function basketSelection({ view, change, setDraft, fail }: Of) {
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

  return { setLineQuantity, stepSelected, removeSelected, select, selectNext };
}
