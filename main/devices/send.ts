import type { PrintFault, PrinterConnection } from '#shared/paper/printer.ts';
import { type Result, unreachable } from '#shared/result.ts';
import { sendToDevice } from './send-device.ts';
import { sendToSpooler } from './send-spooler.ts';
import { sendOverTcp } from './send-tcp.ts';

/** What is sent at once. */
export type Job = {
  /** A pulse for the drawer, sent before everything else; one in real time where the printer is offline. */
  readonly drawerPin: 2 | 5 | null;
  readonly bytes: Buffer;
  readonly title: string;
};

/** `begun`: the printer may have put a part of it on paper. */
export type SendFault = PrintFault & { readonly begun: boolean };

/** Sends a job the way the printer is reached. Answers when the printer has it, or why not; never throws. */
export function send(connection: PrinterConnection, job: Job): Promise<Result<null, SendFault>> {
  switch (connection.kind) {
    case 'tcp':
      return sendOverTcp(connection, job);
    case 'device':
      return sendToDevice(connection, job);
    case 'system':
      return sendToSpooler(connection, job);
    default:
      return unreachable(connection);
  }
}
