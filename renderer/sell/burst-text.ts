import { setFieldValue } from './type-ahead.ts';

/** What a burst has typed and its field has not got yet. */
export type BurstText = {
  /** Keeps a sign back from its field. */
  hold(field: HTMLInputElement, sign: string): void;
  /** It was no scan, or a key comes that must find the text: gives the field what was kept back. */
  give(): void;
  /** It was a scan: the field never gets it. */
  drop(): void;
};

/** Longer than a scanner's gaps, shorter than a person waits for a letter. */
const REST_MS = 60;

/**
 * Keeps back what is typed faster than any hand, until it is known whether it is a scan: to draw each key of a
 * code into the field costs more than the line that the scan is for. What is no scan comes as soon as the keys
 * rest.
 */
export function holdBurstText(): BurstText {
  let held: { readonly field: HTMLInputElement; text: string } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function take(): typeof held {
    clearTimeout(timer);
    const taken = held;
    held = null;
    return taken;
  }

  function give(): void {
    const taken = take();
    if (taken?.field.isConnected) putAtCaret(taken.field, taken.text);
  }

  return {
    hold(field, sign) {
      if (held?.field !== field) give();
      held = { field, text: (held?.text ?? '') + sign };
      clearTimeout(timer);
      timer = setTimeout(give, REST_MS);
    },
    give,
    drop: () => void take(),
  };
}

/** As if it were typed: in place of what is marked, and no more than the field holds. */
function putAtCaret(field: HTMLInputElement, text: string): void {
  const { value, maxLength } = field;
  const start = field.selectionStart ?? value.length;
  const end = field.selectionEnd ?? start;
  const room = maxLength < 0 ? text.length : Math.max(0, maxLength - value.length + (end - start));
  const put = text.slice(0, room);
  setFieldValue(field, value.slice(0, start) + put + value.slice(end));
  field.setSelectionRange(start + put.length, start + put.length);
}
