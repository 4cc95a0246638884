import { connect } from 'node:net';

/** Where the receipt printer listens. */
export type PrinterAddress = { readonly host: string; readonly port: number };

export type ReceiptPrinter = {
  /** Answers when the printer has taken every byte. Jobs are printed one after another, in order. */
  print(bytes: Buffer): Promise<void>;
};

/** A printer that is off or out of paper must not pile up waiting receipts for ever. */
const PRINT_TIMEOUT_MS = 5000;

/** A receipt printer on a TCP port, as network printers have it (JetDirect, port 9100). */
export function openReceiptPrinter({ host, port }: PrinterAddress): ReceiptPrinter {
  let last: Promise<unknown> = Promise.resolve();
  return {
    print(bytes) {
      const printed = last.then(() => send(host, port, bytes));
      last = printed.catch(() => {});
      return printed;
    },
  };
}

function send(host: string, port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: PRINT_TIMEOUT_MS });
    const fail = (cause: Error): void => {
      socket.destroy();
      reject(new Error(`The receipt printer at ${host}:${port} did not print: ${cause.message}`, { cause }));
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail(new Error(`no answer within ${PRINT_TIMEOUT_MS} ms`)));
    // The printer closes its side once it has read ours to the end.
    socket.once('close', (hadError) => {
      if (!hadError) resolve();
    });
    socket.resume();
    socket.end(bytes);
  });
}
