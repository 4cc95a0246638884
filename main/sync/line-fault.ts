import { LineCutError } from './line.ts';
import { SyncFault, type SyncFaultCode } from './sync-fault.ts';

/** By the codes of Node's fetch (undici, OpenSSL) and of Chromium's network stack, which Electron's fetch uses. */
const REASONS: readonly (readonly [SyncFaultCode, RegExp])[] = [
  ['SYNC_NAME_NOT_FOUND', /^(ENOTFOUND|EAI_\w+)$|ERR_NAME_|ERR_DNS_/],
  ['SYNC_CERTIFICATE_DATE', /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$|ERR_CERT_DATE_INVALID/],
  ['SYNC_CERTIFICATE', /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_|^EPROTO$/],
  ['SYNC_TIMEOUT', /TIMEDOUT|TIMED_OUT|_TIMEOUT$/],
  [
    'SYNC_BROKE_OFF',
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$|^HPE_|ERR_CONNECTION_(CLOSED|RESET|ABORTED)|ERR_INCOMPLETE_CHUNKED|ERR_CONTENT_LENGTH_MISMATCH|ERR_EMPTY_RESPONSE/,
  ],
];

/** The fault of a request that got no answer, or not the whole of it. */
export function lineFault(
  cause: unknown,
  request: { path: string; limitMs: number; timedOut: boolean; stopped: boolean },
): SyncFault {
  const where = request.path.replace(/\?.*$/, '');
  if (cause instanceof LineCutError) return new SyncFault('SYNC_LINE_CUT', 'The line was cut by the switch.');
  if (request.stopped) return new SyncFault('SYNC_STOPPED', `${where} was broken off.`, { cause });
  if (request.timedOut)
    return new SyncFault('SYNC_TIMEOUT', `No answer from ${where} within ${request.limitMs} ms.`, { cause });
  const reason = reasonOf(cause);
  const [code = 'SYNC_LINE_DOWN' as const] = REASONS.find(([, pattern]) => pattern.test(reason)) ?? [];
  return new SyncFault(code, `No connection for ${where}: ${reason}.`, { cause });
}

/** The deepest reason; fetch itself only says "fetch failed". */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.cause instanceof Error) return reasonOf(cause.cause);
  return 'code' in cause && cause.code ? String(cause.code) : cause.message || 'no reason was given';
}
