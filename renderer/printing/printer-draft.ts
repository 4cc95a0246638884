import { type PrinterConnection, type PrinterSetup, printerConnection } from '#shared/paper/printer.ts';
import { err, ok, type Result } from '#shared/result.ts';

export type ConnectionKind = PrinterConnection['kind'] | 'none';

/** What somebody fills in to set a printer up. */
export type PrinterDraft = {
  readonly kind: ConnectionKind;
  /** As it is typed, for each way of its own, so that going back and forth loses nothing. */
  readonly tcp: string;
  readonly device: string;
  readonly system: string;
  readonly paperMm: PrinterSetup['paperMm'];
  readonly letters: PrinterSetup['letters'];
  readonly drawerPin: PrinterSetup['drawerPin'];
  /** Bits a second, for serial lines alone. */
  readonly baud: number;
};

const PORT = 9100;
/** What receipt printers are set to; the first is what they come with. */
const BAUDS = [9600, 19_200, 38_400, 57_600, 115_200] as const;

/** The speeds to choose from: the usual ones, and the one that is set. */
export function speedsFor(draft: PrinterDraft): readonly number[] {
  return [...new Set([...BAUDS, draft.baud])].sort((one, other) => one - other);
}

/** Whether a device is a serial line, which has a speed: main sets it for these alone. */
function isSerial(path: string): boolean {
  return /^(\/dev\/tty|COM)/.test(path);
}

export function draftOf(setup: PrinterSetup | null): PrinterDraft {
  const usual = {
    tcp: '',
    device: '',
    system: '',
    paperMm: 80,
    letters: 'own',
    drawerPin: 2,
    baud: BAUDS[0],
  } as const;
  if (!setup) return { kind: 'none', ...usual };
  const { connection, paperMm, letters, drawerPin } = setup;
  const rest = { paperMm, letters, drawerPin };
  switch (connection.kind) {
    case 'tcp': {
      const { host, port } = connection;
      return { ...usual, kind: 'tcp', tcp: port === PORT ? host : `${host}:${port}`, ...rest };
    }
    case 'device':
      return {
        ...usual,
        kind: 'device',
        device: connection.path,
        ...rest,
        baud: connection.baud ?? BAUDS[0],
      };
    case 'system':
      return { ...usual, kind: 'system', system: connection.queue, ...rest };
  }
}

/** The printer that was filled in; null where there is none. */
export function setupOf(draft: PrinterDraft): Result<PrinterSetup | null, { readonly code: 'badAddress' }> {
  if (draft.kind === 'none') return ok(null);
  const read = printerConnection.safeParse(connectionOf(draft));
  if (!read.success) return err({ code: 'badAddress' });
  const { paperMm, letters, drawerPin } = draft;
  return ok({ connection: read.data, paperMm, letters, drawerPin });
}

function connectionOf({ kind, tcp, device, system, baud }: PrinterDraft): unknown {
  switch (kind) {
    case 'tcp': {
      const [host = '', port] = tcp.trim().split(/:(?=\d+$)/);
      return { kind, host, port: port === undefined ? PORT : Number(port) };
    }
    case 'device':
      return { kind, path: device.trim(), ...(isSerial(device.trim()) && { baud }) };
    case 'system':
      return { kind, queue: system.trim() };
    case 'none':
      return null;
  }
}
