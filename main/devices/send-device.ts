import { stat } from 'node:fs/promises';
import type { PrintFaultCode } from '#shared/paper/printer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { drawerPulse } from './escpos.ts';
import { runCommand, withTemporaryFile } from './run-command.ts';
import type { Job, SendFault } from './send.ts';

/** A printer at a USB or serial line that takes nothing for so long is off, open or without paper. */
const DEVICE_WITHIN_MS = 15_000;
const BAUD = 9600;

/**
 * Sets a serial line's speed, and writes what comes in. A device that is no terminal, such as a USB
 * printer, has no speed.
 */
const WRITE_TO_DEVICE =
  'if [ "${1#/dev/tty}" != "$1" ]; then stty raw -echo "$2" < "$1" || exit 1; fi; exec cat > "$1"';

/**
 * Writes to a device of this PC. Another process does the writing: the kernel holds whoever writes to a
 * printer that is off, and a held thread of this process would be one that the journal waits for.
 */
export async function sendToDevice(
  device: { readonly path: string; readonly baud?: number | undefined },
  job: Job,
  withinMs = DEVICE_WITHIN_MS,
): Promise<Result<null, SendFault>> {
  const { path, baud = BAUD } = device;
  const fault = (code: PrintFaultCode, message: string, begun: boolean) =>
    err({ code, message: `The printer at ${path}: ${message}`.slice(0, 500), begun });
  if (process.platform !== 'win32') {
    // Writing to a name that is not there would make a file of it.
    const found = await stat(path).catch(() => null);
    if (!found) return fault('PRINT_DEVICE_MISSING', 'there is no such device', false);
  }
  const bytes = job.drawerPin === null ? job.bytes : Buffer.concat([drawerPulse(job.drawerPin), job.bytes]);
  const ran =
    process.platform === 'win32'
      ? await withTemporaryFile(bytes, (file) => runCommand(windowsCommand(path, baud, file), null, withinMs))
      : await runCommand(['/bin/sh', '-c', WRITE_TO_DEVICE, 'sh', path, String(baud)], bytes, withinMs);
  switch (ran.end) {
    case 'well':
      return ok(null);
    case 'late':
      return fault('PRINT_NO_ANSWER', `it did not take everything within ${withinMs} ms`, true);
    case 'failed':
      return fault('PRINT_DEVICE_REFUSED', ran.says, false);
  }
}

/** `mode` sets the speed of a serial line; `copy /b` writes bytes as they are. */
function windowsCommand(path: string, baud: number, file: string): [string, ...string[]] {
  const set = path.startsWith('COM') ? `mode ${path}: BAUD=${baud} PARITY=N DATA=8 STOP=1 >NUL && ` : '';
  return ['cmd.exe', '/d', '/s', '/c', `${set}copy /b "${file}" "\\\\.\\${path}" >NUL`];
}
