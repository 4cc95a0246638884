import { useEffect, useEffectEvent } from 'react';
import { onUsKeyboard } from '../keys/write-key.ts';
import { ownPreferences } from '../preferences/preferences.ts';
import { useLive } from '../ui/use-live.ts';
import { holdBurstText } from './burst-text.ts';
import { createScanReader } from './scan-reader.ts';
import { keyTimeMs, setFieldValue } from './type-ahead.ts';

type FieldBefore = { readonly field: HTMLInputElement; readonly value: string };

/** Marks the field that codes are typed into: what it holds when a scan begins may belong to the scan. */
export const SCAN_FIELD = { 'data-scan-field': '' } as const;

/**
 * Listens for scanner bursts wherever the focus is, before any control sees the keys. What a burst
 * typed into a field on its way is taken out again, and its Enter presses nothing. The search field gets
 * what comes faster than any hand only when the keys rest.
 *
 * @param onScan gets the code, and what the search field held before, which is then emptied
 */
export function useScanner(onScan: (code: string, searchBefore: string) => void): void {
  const scanned = useEffectEvent(onScan);
  const { scanner } = useLive(ownPreferences);
  useEffect(() => {
    const reader = createScanReader(scanner);
    const burst = holdBurstText();
    let before: FieldBefore | null = null;

    function onKeyDown(event: KeyboardEvent): void {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.repeat)
        return burst.give();
      const reading = reader.read({ key: event.key, onUs: onUsKeyboard(event), atMs: keyTimeMs(event) });
      if (reading.kind === 'key') {
        const field = reading.rapid && event.key.length === 1 ? searchField() : null;
        if (field) {
          event.preventDefault();
          event.stopImmediatePropagation();
          return burst.hold(field, event.key);
        }
        // Shift belongs to a scanner's next sign; every other key must find the field as it was typed.
        if (event.key !== 'Shift') burst.give();
        if (reading.first) before = fieldNow();
        return;
      }
      burst.drop();
      event.preventDefault();
      event.stopImmediatePropagation();
      if (reading.kind === 'secondEnd') return;
      const inSearch = before?.field.matches('[data-scan-field]') ?? false;
      const searchBefore = inSearch ? (before?.value ?? '') : '';
      if (before) putBack(inSearch ? { ...before, value: '' } : before);
      scanned(reading.code, searchBefore);
    }

    window.addEventListener('keydown', onKeyDown, { capture: true });
    // Whoever presses or goes somewhere else meant what was typed.
    window.addEventListener('pointerdown', burst.give, { capture: true });
    window.addEventListener('focusout', burst.give, { capture: true });
    return () => {
      burst.give();
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      window.removeEventListener('pointerdown', burst.give, { capture: true });
      window.removeEventListener('focusout', burst.give, { capture: true });
    };
  }, [scanner]);
}

/** The field that codes are typed into, where it has the focus. */
function searchField(): HTMLInputElement | null {
  const active = document.activeElement;
  return active instanceof HTMLInputElement && active.matches('[data-scan-field]') ? active : null;
}

function fieldNow(): FieldBefore | null {
  const active = document.activeElement;
  return active instanceof HTMLInputElement ? { field: active, value: active.value } : null;
}

function putBack({ field, value }: FieldBefore): void {
  if (field.isConnected && field.value !== value) setFieldValue(field, value);
}
