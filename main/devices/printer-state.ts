import type { PrintFault } from '#shared/paper/printer.ts';

/** DLE EOT 2 and DLE EOT 4: why the printer is offline, and how its paper is. Answered at once, even when offline. */
export const ASK_STATE = Buffer.from([0x10, 0x04, 0x02, 0x10, 0x04, 0x04]);
/** GS r 1: paper state again, answered only when everything before it was printed. */
export const ASK_WHEN_DONE = Buffer.from([0x1d, 0x72, 0x01]);

/** An answer to DLE EOT has these bits whatever it says: 0xx1xx10. */
export function isStateByte(byte: number): boolean {
  return (byte & 0b1001_0011) === 0b0001_0010;
}

/** An answer to GS r 1: 0xx0xxxx. */
export function isDoneByte(byte: number): boolean {
  return (byte & 0b1001_0000) === 0;
}

/** What keeps a printer from printing by its answers to `ASK_STATE`; null when nothing does. */
export function faultOf(offline: number, paper: number): PrintFault | null {
  if ((offline & 0x04) !== 0)
    return { code: 'PRINT_COVER_OPEN', message: 'the printer says its cover is open' };
  if ((paper & 0x60) !== 0 || (offline & 0x20) !== 0)
    return { code: 'PRINT_PAPER_OUT', message: 'the printer says its paper is out' };
  if ((offline & 0x40) !== 0)
    return { code: 'PRINT_PRINTER_ERROR', message: 'the printer says it has an error (DLE EOT 2, bit 6)' };
  return null;
}
