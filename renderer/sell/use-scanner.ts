import { useEffect, useEffectEvent } from 'react';
import { onUsKeyboard } from '../keys/write-key.ts';
import { ownPreferences } from '../preferences/preferences.ts';
import { useLive } from '../ui/use-live.ts';
import { createScanReader } from './scan-reader.ts';
import { keyTimeMs, setFieldValue } from './type-ahead.ts';

type FieldBefore = { readonly field: HTMLInputElement; readonly value: string };

/** Marks the field that codes are typed into: what it holds when a scan begins may belong to the scan. */
export const SCAN_FIELD = { 'data-scan-field': '' } as const;

/**
 * Listens for scanner bursts wherever the focus is, before any control sees the keys. What a burst
 * typed into a field on its way is taken out again, and its Enter presses nothing.
 *
 * @param onScan gets the code, and what the search field held before, which is then emptied
 */
export function useScanner(onScan: (code: string, searchBefore: string) => void): void {
  const scanned = useEffectEvent(onScan);
  const { scanner } = useLive(ownPreferences);
  useEffect(() => {
    const reader = createScanReader(scanner);
    let before: FieldBefore | null = null;

    function onKeyDown(event: KeyboardEvent): void {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      const reading = reader.read({ key: event.key, onUs: onUsKeyboard(event), atMs: keyTimeMs(event) });
      if (reading.kind === 'key') {
        if (reading.first) before = fieldNow();
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (reading.kind === 'secondEnd') return;
      const inSearch = before?.field.matches('[data-scan-field]') ?? false;
      const searchBefore = inSearch ? (before?.value ?? '') : '';
      if (before) putBack(inSearch ? { ...before, value: '' } : before);
      scanned(reading.code, searchBefore);
    }

    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [scanner]);
}

function fieldNow(): FieldBefore | null {
  const active = document.activeElement;
  return active instanceof HTMLInputElement ? { field: active, value: active.value } : null;
}

function putBack({ field, value }: FieldBefore): void {
  if (field.isConnected && field.value !== value) setFieldValue(field, value);
}
