import type { ErrorCode } from '#shared/error-codes.ts';

export type SyncFaultCode = Extract<ErrorCode, `SYNC_${string}`>;

/** Why a sync run did not do its whole work. The code is stable, the message is for logs and helpers. */
export class SyncFault extends Error {
  readonly code: SyncFaultCode;
  /** Whoever could not answer asks to be left alone for so long, milliseconds. */
  readonly retryAfterMs: number;
  constructor(code: SyncFaultCode, message: string, options: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(message, options);
    this.name = 'SyncFault';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}

export function asSyncFault(cause: unknown): SyncFault {
  if (cause instanceof SyncFault) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SyncFault('SYNC_INTERNAL', `The sync failed unexpectedly: ${message}`, { cause });
}

/** Whether the line itself failed, so that nothing else of this run can succeed. */
export function isLineFault(fault: SyncFault): boolean {
  switch (fault.code) {
    case 'SYNC_LINE_CUT':
    case 'SYNC_LINE_DOWN':
    case 'SYNC_NAME_NOT_FOUND':
    case 'SYNC_CERTIFICATE':
    case 'SYNC_CERTIFICATE_DATE':
    case 'SYNC_BROKE_OFF':
    case 'SYNC_TIMEOUT':
    case 'SYNC_STOPPED':
      return true;
    default:
      return false;
  }
}
