import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  type PrinterConnection,
  type PrinterSetup,
  printerConnection,
  printerSetup,
} from '#shared/paper/printer.ts';
import { err, type Result } from '#shared/result.ts';
import { writeFileDurably } from '../journal/disk.ts';

const kept = z.strictObject({ v: z.literal(1), setup: printerSetup.nullable() });

/** A printer of which nothing is known but where it is. */
export function usualSetup(connection: PrinterConnection): PrinterSetup {
  return { connection, paperMm: 80, letters: 'own', drawerPin: 2 };
}

/** The till's own setup; the given one where none was ever made, and where it cannot be read. */
export async function readPrinterSetup(
  path: string,
  given: PrinterConnection | undefined,
  say: (line: string) => void,
): Promise<PrinterSetup | null> {
  const usual = given ? usualSetup(given) : null;
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return usual;
  try {
    return kept.parse(JSON.parse(text)).setup;
  } catch {
    say(`printer    the setup in ${path} cannot be read; the printer must be set up again`);
    return usual;
  }
}

export function keepPrinterSetup(path: string, setup: PrinterSetup | null): Promise<void> {
  return writeFileDurably(path, `${JSON.stringify({ v: 1, setup })}\n`);
}

/** Reads `tcp://192.168.1.50:9100`, `device:/dev/usb/lp0` or `system:Receipts`. */
export function parseConnection(text: string): Result<PrinterConnection, string> {
  const read = printerConnection.safeParse(toConnection(text));
  if (read.success) return { ok: true, value: read.data };
  return err('a printer is named like tcp://192.168.1.50:9100, device:/dev/usb/lp0 or system:Receipts');
}

function toConnection(text: string): unknown {
  if (text.startsWith('device:')) return { kind: 'device', path: text.slice('device:'.length) };
  if (text.startsWith('system:')) return { kind: 'system', queue: text.slice('system:'.length) };
  const [, host, port] = /^tcp:\/\/([^/\s]+):(\d{1,5})$/.exec(text) ?? [];
  return { kind: 'tcp', host, port: Number(port) };
}
