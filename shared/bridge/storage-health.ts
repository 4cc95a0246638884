import { z } from 'zod';

const count = z.int().min(0);

/** How the till's durable copies are: the journal's files and the room kept for them. */
export const storageHealth = z.strictObject({
  folder: z.string(),
  /** Where the till's key and token are kept. */
  secrets: z.enum(['keychain', 'files']),
  journal: z.strictObject({
    entries: count,
    /** Sequence numbers that are damaged or missing. */
    missing: count,
    files: count,
    bytes: count,
    /** Sealing moments of the first and the last entry that are here. */
    from: z.iso.datetime().nullable(),
    to: z.iso.datetime().nullable(),
  }),
  /** Room kept for sales on a full disk, and how much of it is still held. */
  reserve: z.strictObject({ bytes: count, heldBytes: count }),
});
export type StorageHealth = z.infer<typeof storageHealth>;
