export type JournalFaultCode = 'locked' | 'corrupt' | 'later' | 'unwritable' | 'notAdoptable';

/** The journal cannot be opened or read. `code` is stable; `message` says what, where and what to do. */
export class JournalFault extends Error {
  readonly code: JournalFaultCode;
  constructor(code: JournalFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'JournalFault';
    this.code = code;
  }
}

/** One plain sentence for a failed file operation. */
export function describeFileProblem(cause: unknown, path: string): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full: nothing more can be written to ${path}.`;
    case 'EACCES':
    case 'EPERM':
      return `No permission to write to ${path}.`;
    case 'EROFS':
      return `The file system is read-only: ${path} cannot be written.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} is not a folder that can be used.`;
    default:
      return `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
