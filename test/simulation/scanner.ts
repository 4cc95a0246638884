import type { Page } from '@playwright/test';

/** A wedge scanner's pace. The times are part of the key events, so that a busy machine scans no slower. */
const GAP_S = 0.004;

const ENTER = { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 } as const;

/**
 * A keyboard-wedge scanner reads a code: real keys, typed into whatever has the focus, and Enter.
 *
 * @param options.end false where the scanner is set to send no Enter
 */
export async function scan(page: Page, code: string, options: { end?: boolean } = {}): Promise<void> {
  const { end = true } = options;
  const keyboard = await page.context().newCDPSession(page);
  const startedS = Date.now() / 1000;
  const keys = [...code].map((key) => ({ key, text: key }));
  const pressed = [...keys, ...(end ? [ENTER] : [])].flatMap((key, place) => {
    const timestamp = startedS + place * GAP_S;
    return [
      keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key }),
      keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, key: key.key }),
    ];
  });
  await Promise.all(pressed);
  await keyboard.detach();
}
