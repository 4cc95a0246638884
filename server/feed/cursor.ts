import { z } from 'zod';

/** Where a reader of a channel stands: after this row of this database. */
export type FeedPosition = { readonly epoch: string; readonly xid: string; readonly seq: string };

const unsigned = z.string().regex(/^\d{1,19}$/);
const written = z.tuple([z.string().min(1).max(64), unsigned, unsigned]);

/** Writes a cursor: opaque to tills, base64url of database epoch, transaction and sequence. */
export function writeCursor({ epoch, xid, seq }: FeedPosition): string {
  return Buffer.from(JSON.stringify([epoch, xid, seq])).toString('base64url');
}

/**
 * Reads a cursor. Anything that this head office did not write, or wrote for another database, is
 * undefined: the reader then starts at the beginning, which costs time but never loses a change.
 */
export function readCursor(text: string, epoch: string): FeedPosition | undefined {
  try {
    const [cursorEpoch, xid, seq] = written.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    );
    return cursorEpoch === epoch ? { epoch, xid, seq } : undefined;
  } catch {
    return undefined;
  }
}
