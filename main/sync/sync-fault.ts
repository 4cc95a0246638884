export type SyncFaultCode =
  | 'SYNC_LINE_CUT'
  | 'SYNC_LINE_DOWN'
  | 'SYNC_TIMEOUT'
  | 'SYNC_NOT_HEAD_OFFICE'
  | 'SYNC_TOKEN_REFUSED'
  | 'SYNC_HEAD_OFFICE_FAULT'
  | 'SYNC_BAD_ANSWER'
  | 'SYNC_QUEUE_REFUSED'
  | 'SYNC_QUEUE_FAULT'
  | 'SYNC_STORE_FAILED'
  | 'SYNC_CHANNEL_DIFFERS'
  | 'SYNC_STOPPED'
  | 'SYNC_INTERNAL';

/** Why a sync run did not do its whole work. The code is stable, the message is for people. */
export class SyncFault extends Error {
  readonly code: SyncFaultCode;
  constructor(code: SyncFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SyncFault';
    this.code = code;
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
    case 'SYNC_TIMEOUT':
    case 'SYNC_STOPPED':
      return true;
    default:
      return false;
  }
}
