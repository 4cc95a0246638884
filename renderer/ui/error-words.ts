import type { TFunction } from 'i18next';
import type { RecordProblem } from '#shared/bridge/contract.ts';
import { BridgeFault } from '#shared/bridge/peer.ts';
import { type ErrorCode, isErrorCode } from '#shared/error-codes.ts';

/** Errors whose sentence stands with the screen that shows them. */
const WORDS_ELSEWHERE: Partial<Record<ErrorCode, string>> = {
  SYNC_CLOCK_WRONG: 'notice.clockWrongDetail',
  STORE_NOT_OPENED: 'app.failedDetail',
  STORE_NOT_KEPT: 'notice.notKept',
  STORE_DRAFT_NOT_SAVED: 'notice.draftNotSavedDetail',
  JOURNAL_UNWRITABLE: 'notice.diskUnwritableDetail',
  JOURNAL_ENTRY_TOO_LARGE: 'notice.entryTooLargeDetail',
  JOURNAL_INCOMPLETE: 'stopped.journalIncompleteDetail',
  DISK_LOW: 'notice.diskLowDetail',
  DISK_ON_RESERVE: 'notice.diskOnReserveDetail',
  TILL_NOT_ENROLLED: 'notice.notEnrolledDetail',
  TILL_STOPPED: 'notice.tillStoppedDetail',
  TILL_COPIED: 'stopped.copiedDetail',
  TILL_FORKED: 'stopped.forkedDetail',
  TILL_SUPERSEDED: 'stopped.supersededDetail',
  TILL_NO_MAIN: 'notice.mainGoneDetail',
  TILL_NOT_COMPARED: 'notice.notComparedDetail',
  TILL_SCREEN_FAILED: 'app.crashedDetail',
  AUTH_PIN_WRONG: 'people.wrongPin',
  AUTH_PIN_WAIT: 'people.wait',
};

/** The key of an error's sentence. */
export function errorKey(code: ErrorCode): string {
  if (code.startsWith('PRINT_')) return `printer.todo.${code}`;
  return WORDS_ELSEWHERE[code] ?? `error.${code}`;
}

/** An error that has a code, thrown where a person asked for something. */
export class CodedError extends Error {
  readonly code: string;
  constructor({ code, message }: { readonly code: string; readonly message: string }) {
    super(message);
    this.name = 'CodedError';
    this.code = code;
  }
}

/** What main seals nothing for, by the code that stands behind its sentence. */
const RECORD_CODES: Partial<Record<RecordProblem['code'] | 'noCurrency', ErrorCode>> = {
  notEnrolled: 'TILL_NOT_ENROLLED',
  entryTooLarge: 'JOURNAL_ENTRY_TOO_LARGE',
  journalUnwritable: 'JOURNAL_UNWRITABLE',
  tillStopped: 'TILL_STOPPED',
};

/** Something that was to be recorded was not. The message is for logs; `failureWords` has the screen's. */
export class RecordRefused extends Error {
  readonly code: RecordProblem['code'] | 'noCurrency';
  constructor({ code, message }: { readonly code: RecordRefused['code']; readonly message: string }) {
    super(message);
    this.name = 'RecordRefused';
    this.code = code;
  }
}

/** What an error says to a person. What only a newer main knows is said in main's own words. */
export function errorWords(t: TFunction, error: { readonly code: string; readonly message: string }): string {
  return isErrorCode(error.code) ? t(errorKey(error.code)) : error.message;
}

/** Why something that a person asked for did not work, with its code where it has one. */
export function failureWords(t: TFunction, cause: unknown): string {
  if (cause instanceof CodedError) return `${errorWords(t, cause)} ${cause.code}`;
  if (cause instanceof RecordRefused) {
    const words = t(cause.code === 'noCurrency' ? 'shift.noPrices' : `notice.${cause.code}`);
    const code = RECORD_CODES[cause.code];
    return code === undefined ? words : `${words} (${code})`;
  }
  if (cause instanceof BridgeFault && cause.code === 'closed') return `${t('app.noAnswer')} TILL_NO_MAIN`;
  return cause instanceof Error ? cause.message : String(cause);
}
