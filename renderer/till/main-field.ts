import { useEffect } from 'react';

/** Marks the field of a screen that keys go to when nothing else has the focus. */
export const MAIN_FIELD = { 'data-main-field': '' } as const;

/** Marks a form that asks for a PIN: while it is there, no key goes to the screens behind it. */
export const ASKS_PIN = { 'data-asks-pin': '' } as const;

/** Puts the focus into the screen's main field. */
export function focusMainField(): void {
  // A till that starts locked shows its screens and the lock at once; the PIN must not be typed into the search.
  if (document.querySelector('[data-asks-pin]')) return;
  if (document.activeElement?.matches('[data-main-field]')) return;
  // The one of a screen that is kept behind another is there too, and cannot be seen.
  const fields = [...document.querySelectorAll<HTMLInputElement>('[data-main-field]')];
  (fields.length > 1 ? fields.find((field) => field.checkVisibility()) : fields[0])?.focus();
}

/** Puts the focus into the field of a form that asks for a PIN. */
export function focusPinField(): void {
  document.querySelector<HTMLInputElement>('[data-asks-pin] [type=password]')?.focus();
}

/** Whether a dialog is open, which keeps the focus to itself. */
export function inDialog(): boolean {
  return document.querySelector('[role="dialog"]') !== null;
}

/**
 * Keeps keys going to the main field: after a click on anything that is no field, and when somebody
 * types while a button has the focus. Moving by Tab is left alone, and so are dialogs.
 */
export function useMainField(): void {
  useEffect(() => {
    function onPointerUp(): void {
      // After the press has done its work: it may have opened a dialog, or another screen.
      setTimeout(() => {
        const active = document.activeElement;
        const elsewhere = active instanceof HTMLInputElement || active?.closest('[data-keeps-focus]');
        if (!inDialog() && !elsewhere) focusMainField();
      }, 0);
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1 || event.key === ' ')
        return;
      if (!(document.activeElement instanceof HTMLInputElement) && !inDialog()) focusMainField();
    }

    window.addEventListener('pointerup', onPointerUp);
    // In the capture phase and before the scanner listens: the field must have the focus when its
    // value is remembered.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      window.removeEventListener('pointerup', onPointerUp);
      window.removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, []);
}
