import { z } from 'zod';
import type { Outcome } from '#shared/sync/outcome.ts';
import type { KeptEntry } from './entries.ts';
import type { Singletons } from './singletons.ts';

const QUESTIONS = 'questions';
/** Open questions that are listed; an older one gives way, and stays in the history. */
const QUESTIONS_MAX = 300;
const kept = z.array(z.string());

/** Entries about which head office asks something: settled with exceptions, or held. */
export type Questions = {
  /** Remembers what outcomes ask, and forgets what is answered. Called when they are folded in. */
  note(outcomes: readonly Outcome[]): Promise<void>;
  watch(onRows: (rows: readonly KeptEntry[]) => void, onFailure: (cause: unknown) => void): () => void;
};

/**
 * A list of ids beside the entries. Exceptions lie encrypted in each entry, so asking the database for
 * them would open every sale there is.
 */
export function questionsOf(
  singletons: Singletons,
  find: (id: string) => Promise<KeptEntry | null>,
): Questions {
  const listeners = new Set<() => void>();

  function ids(): string[] {
    const read = kept.safeParse(singletons.get(QUESTIONS) ?? []);
    return read.success ? read.data : [];
  }

  async function rows(): Promise<KeptEntry[]> {
    const found = await Promise.all(ids().map(find));
    // An outcome about a fork of an entry asks nothing about the entry itself.
    return found.filter(
      (entry) => entry !== null && entry.outcome !== null && asks(entry.outcome),
    ) as KeptEntry[];
  }

  return {
    async note(outcomes) {
      if (outcomes.length === 0) return;
      const before = ids();
      const asked = new Set(before);
      for (const outcome of outcomes) {
        // Deleted first, so that what is asked last stands last.
        asked.delete(outcome.entryId);
        if (asks(outcome)) asked.add(outcome.entryId);
      }
      const now = [...asked].slice(-QUESTIONS_MAX);
      if (now.length !== before.length || now.some((id, place) => id !== before[place]))
        await singletons.put(QUESTIONS, now);
      const isListed = outcomes.some(({ entryId }) => before.includes(entryId) || asked.has(entryId));
      if (isListed) for (const tell of listeners) tell();
    },
    watch(onRows, onFailure) {
      let wanted = true;
      const tell = (): void =>
        void rows().then(
          (found) => {
            if (wanted) onRows(found.reverse());
          },
          (cause: unknown) => {
            if (wanted) onFailure(cause);
          },
        );
      listeners.add(tell);
      tell();
      return () => {
        wanted = false;
        listeners.delete(tell);
      };
    },
  };
}

function asks(outcome: Outcome): boolean {
  return outcome.result === 'quarantined' || outcome.exceptions.some(({ resolved }) => !resolved);
}
