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
  readonly hasDrawer: boolean;
};

const PORT = 9100;

export function draftOf(setup: PrinterSetup | null): PrinterDraft {
  const usual = { tcp: '', device: '', system: '', paperMm: 80, letters: 'own', hasDrawer: true } as const;
  if (!setup) return { kind: 'none', ...usual };
  const { connection, paperMm, letters, drawerPin } = setup;
  const rest = { paperMm, letters, hasDrawer: drawerPin !== null };
  switch (connection.kind) {
    case 'tcp': {
      const { host, port } = connection;
      return { ...usual, kind: 'tcp', tcp: port === PORT ? host : `${host}:${port}`, ...rest };
    }
    case 'device':
      return { ...usual, kind: 'device', device: connection.path, ...rest };
    case 'system':
      return { ...usual, kind: 'system', system: connection.queue, ...rest };
  }
}

/** The printer that was filled in; null where there is none. `before` keeps what is not asked for. */
export function setupOf(
  draft: PrinterDraft,
  before: PrinterSetup | null,
): Result<PrinterSetup | null, { readonly code: 'badAddress' }> {
  if (draft.kind === 'none') return ok(null);
  const read = printerConnection.safeParse(connectionOf(draft));
  if (!read.success) return err({ code: 'badAddress' });
  const { paperMm, letters, hasDrawer } = draft;
  const connection = read.data;
  const baud = before?.connection.kind === 'device' ? before.connection.baud : undefined;
  return ok({
    connection: connection.kind === 'device' && baud !== undefined ? { ...connection, baud } : connection,
    paperMm,
    letters,
    drawerPin: hasDrawer ? (before?.drawerPin ?? 2) : null,
  });
}

function connectionOf({ kind, tcp, device, system }: PrinterDraft): unknown {
  switch (kind) {
    case 'tcp': {
      const [host = '', port] = tcp.trim().split(/:(?=\d+$)/);
      return { kind, host, port: port === undefined ? PORT : Number(port) };
    }
    case 'device':
      return { kind, path: device.trim() };
    case 'system':
      return { kind, queue: system.trim() };
    case 'none':
      return null;
  }
}
