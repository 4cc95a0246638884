import { z } from 'zod';

const count = z.int().min(1);

/** What a person at the till is told once, after something was mended. */
export const noteContent = z.discriminatedUnion('code', [
  /** The journal mended itself while it was opened; the text says what. */
  z.strictObject({ code: z.literal('journalMended'), text: z.string().max(1000) }),
  /** The store lacked entries that the journal has. */
  z.strictObject({ code: z.literal('storeRebuilt'), count }),
  /** The journal lacked entries that the store has. */
  z.strictObject({ code: z.literal('journalRebuilt'), count }),
  /** The store cannot be read with this till's key; it was put aside, and a new one begun. */
  z.strictObject({ code: z.literal('storePutAside') }),
  /** The store was damaged, or could not be brought to this version's shape; a new one was begun. */
  z.strictObject({ code: z.literal('storeReplaced'), text: z.string().max(300) }),
  /** Head office had lost entries, and is sent them again. */
  z.strictObject({ code: z.literal('headOfficeLost'), count }),
  /** Journal and store were lost; head office handed back what it had settled. */
  z.strictObject({ code: z.literal('restoredFromHeadOffice'), count: z.int().min(0) }),
  /** What the till had of a channel was not what head office has in it; it was fetched anew. */
  z.strictObject({ code: z.literal('channelReset'), channel: z.string().max(50) }),
  z.strictObject({
    code: z.literal('numbersMayBeMissing'),
    /** Receipt numbers, from and to, both included; they are never used again. */
    ranges: z.array(z.strictObject({ from: z.string().max(20), to: z.string().max(20) })).max(50),
    /** Every number from here on may be missing too: what was sold after the last contact is unknown. */
    andFrom: z.string().max(20),
    newSeries: z.string().max(6),
  }),
]);
export type NoteContent = z.infer<typeof noteContent>;

export const note = z.strictObject({ id: z.uuid(), at: z.iso.datetime(), content: noteContent });
export type Note = z.infer<typeof note>;

/** Open notes, at most; an older one gives way. */
export const NOTES_MAX = 20;

/** Why nothing can be sold until it is put right. */
export const stoppedSelling = z.strictObject({
  code: z.enum(['copied', 'forked', 'superseded', 'journalIncomplete', 'revoked']),
  /** ISO 8601. */
  since: z.iso.datetime(),
});
export type StoppedSelling = z.infer<typeof stoppedSelling>;
