import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { setFieldValue } from './type-ahead.ts';
import { readTypedCode } from './typed-code.ts';

/** Longer than the gaps of a scanner: a scan must not make the products flicker. */
const SEARCH_PAUSE_MS = 60;

export type SearchText = {
  readonly field: RefObject<HTMLInputElement | null>;
  /** What to search for: the code as it was when typing last paused, without its quantity. */
  readonly searched: string;
  /** What the field holds now. */
  read(): string;
  clear(): void;
  onInput(): void;
};

/**
 * The text of the search field. It is kept by the field itself: a scan types a dozen keys within a few
 * milliseconds, and drawing the screen for each of them would delay the line that the scan is for.
 *
 * @param isBehind whether another screen is shown in its place
 */
export function useSearchText(isBehind: boolean): SearchText {
  const field = useRef<HTMLInputElement>(null);
  const [searched, setSearched] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // It is kept behind a payment, ready for the next customer; what was typed before that is over.
  const [wasBehind, setWasBehind] = useState(isBehind);
  if (isBehind !== wasBehind) {
    setWasBehind(isBehind);
    setSearched('');
  }
  useLayoutEffect(() => {
    if (!isBehind) return;
    clearTimeout(timer.current);
    // Not by an event: React hears none while it changes the screen.
    if (field.current) field.current.value = '';
  }, [isBehind]);

  const read = (): string => field.current?.value ?? '';

  function search(): void {
    const typed = readTypedCode(read());
    setSearched(typed.ok ? typed.value.code : '');
  }

  return {
    field,
    searched,
    read,
    clear: () => field.current && setFieldValue(field.current, ''),
    onInput() {
      clearTimeout(timer.current);
      if (read() === '') setSearched('');
      else timer.current = setTimeout(search, SEARCH_PAUSE_MS);
    },
  };
}
