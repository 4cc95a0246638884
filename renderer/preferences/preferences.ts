import { z } from 'zod';
import { liveValue, type LiveValue } from '../till/live-value.ts';

/**
 * How this till looks and is handled: taste and habit, nothing that a sale depends on. Kept in the
 * browser beside the store, read before the first frame so that nothing flashes.
 */
export const preferences = z.object({
  /** BCP 47; absent: the machine's, if the till speaks it. */
  language: z.string().max(20).optional().catch(undefined),
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  density: z.enum(['comfortable', 'compact']).catch('comfortable'),
  /** Keys that were chosen instead of the usual ones, by action. */
  keys: z.record(z.string(), z.string().max(40)).catch({}),
  scanner: z
    .object({
      /** Sent by the scanner before or after each code; taken off. */
      prefix: z.string().max(10).catch(''),
      suffix: z.string().max(10).catch(''),
      /** Keys closer together than this come from a scanner, milliseconds. */
      gapMaxMs: z.int().min(5).max(200).catch(35),
      /** Shorter codes are typing. */
      lengthMin: z.int().min(1).max(20).catch(3),
    })
    .catch({ prefix: '', suffix: '', gapMaxMs: 35, lengthMin: 3 }),
  /** From 0, silent, to 1. */
  volume: z.number().min(0).max(1).catch(0.5),
});
export type Preferences = z.infer<typeof preferences>;

const PLACE = 'outpost preferences';

/** The till's preferences. What cannot be read has its usual value. */
export function openPreferences(
  place: Pick<Storage, 'getItem' | 'setItem'>,
): LiveValue<Preferences> & { change(part: Partial<Preferences>): void; readAgain(): void } {
  const live = liveValue(read(place.getItem(PLACE)));
  return {
    ...live,
    /** After they were changed in another window. */
    readAgain: () => live.set(read(place.getItem(PLACE))),
    change(part) {
      live.set({ ...live.get(), ...part });
      place.setItem(PLACE, JSON.stringify(live.get()));
    },
  };
}

function read(text: string | null): Preferences {
  try {
    return preferences.parse(JSON.parse(text ?? '{}'));
  } catch {
    // Damaged text: taste is lost, no sale is.
    return preferences.parse({});
  }
}

export const ownPreferences = openPreferences(localStorage);
