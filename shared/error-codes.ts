import { printFaultCode } from './paper/printer.ts';

/**
 * Every error that a person at a till may meet, by its stable code: a code never changes its meaning, and
 * one that is gone is not used again. Each has a sentence in `renderer/i18n` (`error.json`; printers have
 * theirs in `printer.json`) and a page in `docs/errors`.
 */
export const ERROR_CODES = [
  // The line to head office, and head office's answers.
  'SYNC_LINE_CUT',
  'SYNC_LINE_DOWN',
  'SYNC_NAME_NOT_FOUND',
  'SYNC_CERTIFICATE',
  'SYNC_CERTIFICATE_DATE',
  'SYNC_BROKE_OFF',
  'SYNC_TIMEOUT',
  'SYNC_NOT_HEAD_OFFICE',
  'SYNC_TOKEN_REFUSED',
  'SYNC_TILL_REVOKED',
  'SYNC_HEAD_OFFICE_FAULT',
  'SYNC_HEAD_OFFICE_BUSY',
  'SYNC_BAD_ANSWER',
  'SYNC_TOO_LARGE',
  // The queue that sales are sent to.
  'SYNC_QUEUE_DOWN',
  'SYNC_QUEUE_REFUSED',
  'SYNC_ACCESS_EXPIRED',
  'SYNC_QUEUE_FAULT',
  'SYNC_QUEUE_BUSY',
  // This till's part of it.
  'SYNC_STORE_FAILED',
  'SYNC_CHANNEL_DIFFERS',
  'SYNC_CLOCK_WRONG',
  'SYNC_STOPPED',
  'SYNC_INTERNAL',

  'STORE_NOT_OPENED',
  'STORE_NOT_KEPT',
  'STORE_DRAFT_NOT_SAVED',

  'JOURNAL_UNWRITABLE',
  'JOURNAL_ENTRY_TOO_LARGE',
  'JOURNAL_INCOMPLETE',
  'DISK_LOW',
  'DISK_ON_RESERVE',

  'TILL_NOT_ENROLLED',
  'TILL_STOPPED',
  'TILL_COPIED',
  'TILL_FORKED',
  'TILL_SUPERSEDED',
  'TILL_NO_MAIN',
  'TILL_NOT_COMPARED',
  'TILL_SCREEN_FAILED',

  'AUTH_PIN_WRONG',
  'AUTH_PIN_WAIT',

  'ENROL_ALREADY',
  'ENROL_NOT_KEPT',
  'ENROL_NO_ANSWER',
  'ENROL_NOT_HEAD_OFFICE',
  'ENROL_REFUSED',
  'ENROL_NO_DEMO',
  'ENROL_DEMO_FAILED',

  'EXPORT_NO_KEY',

  ...printFaultCode.options,

  'UPDATE_LINE_DOWN',
  'UPDATE_BAD_MANIFEST',
  'UPDATE_BAD_SIGNATURE',
  'UPDATE_BAD_CHECKSUM',
  'UPDATE_FAILED',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

const known: ReadonlySet<string> = new Set(ERROR_CODES);

/** Whether a code is one of this version's: a newer head office or main may send others. */
export function isErrorCode(code: string): code is ErrorCode {
  return known.has(code);
}
