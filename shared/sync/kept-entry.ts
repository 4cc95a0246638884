import { z } from 'zod';
import { entry, entryBody, type Entry, laterBody } from './entry.ts';

/** Days that a till keeps answered entries unless it is set otherwise: over a year, so that head office can ask for what it lost. */
export const KEPT_DAYS = 400;

const outer = entry.extend({ body: z.looseObject({ kind: z.string() }) });
const setAside = entry.extend({ body: laterBody });

/**
 * An entry as a till keeps it: journal, store and bridge read by this, and head office by `entry` alone.
 *
 * A till that went back to an older version has entries which the newer one sealed. They are facts, so
 * they are kept whole, sent and handed back as they were sealed. One with fields more than this version
 * knows is read by those it knows; one that it cannot read at all is of the kind `later`, and is counted
 * in nothing here. The version that can read it finds it as it was.
 */
export const keptEntry = z.unknown().transform((raw, context): Entry => {
  const strict = entry.safeParse(raw);
  if (strict.success) return strict.data;
  const aside = setAside.safeParse(raw);
  if (aside.success) {
    const known = entryBody.safeParse(aside.data.body.content);
    return known.success ? { ...aside.data, body: known.data } : aside.data;
  }
  if (strict.error.issues.every(({ code }) => code === 'unrecognized_keys')) return raw as Entry;
  const later = outer.safeParse(raw);
  if (later.success && later.data.body.kind !== 'later')
    return { ...later.data, body: { kind: 'later', content: later.data.body } };
  context.issues.push({ code: 'custom', message: z.prettifyError(strict.error), input: raw });
  return z.NEVER;
});
