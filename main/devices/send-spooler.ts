import type { PrintFaultCode } from '#shared/paper/printer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { drawerPulse } from './escpos.ts';
import { runCommand, withTemporaryFile } from './run-command.ts';
import type { Job, SendFault } from './send.ts';

const SPOOLER_WITHIN_MS = 10_000;

/**
 * Hands bytes to the system's spooler, as they are: CUPS by `lp`, Windows by the name that the printer is
 * shared under. The spooler keeps them from then on, so what it takes counts as printed.
 */
export async function sendToSpooler(
  { queue }: { readonly queue: string },
  job: Job,
): Promise<Result<null, SendFault>> {
  const bytes = job.drawerPin === null ? job.bytes : Buffer.concat([drawerPulse(job.drawerPin), job.bytes]);
  const ran =
    process.platform === 'win32'
      ? await withTemporaryFile(bytes, (file) =>
          runCommand(
            ['cmd.exe', '/d', '/s', '/c', `copy /b "${file}" "\\\\localhost\\${queue}" >NUL`],
            null,
            SPOOLER_WITHIN_MS,
          ),
        )
      : await runCommand(['lp', '-d', queue, '-o', 'raw', '-t', job.title], bytes, SPOOLER_WITHIN_MS);
  const fault = (code: PrintFaultCode, message: string, begun: boolean) =>
    err({ code, message: `The spooler's printer ${queue}: ${message}`.slice(0, 500), begun });
  switch (ran.end) {
    case 'well':
      return ok(null);
    case 'late':
      return fault('PRINT_NO_ANSWER', `the spooler did not take it within ${SPOOLER_WITHIN_MS} ms`, true);
    case 'failed':
      return fault('PRINT_SPOOLER_REFUSED', ran.says, false);
  }
}
