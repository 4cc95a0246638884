import { join } from 'node:path';
import { type Enrolments, readEnrolments } from './enrolment/enrolments.ts';
import { type Answers, openAnswers } from './journal/answers.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { sayHoles } from './journal/read-segments.ts';
import type { Reserve } from './journal/reserve.ts';
import type { Platform } from './platform.ts';
import { type KeptLineMemory, openLineMemory } from './sync/line-memory.ts';
import { openRuns, type Runs } from './sync/runs.ts';
import { type ContactMemory, openContactMemory } from './recovery/contact-memory.ts';
import { type Notes, openNotes } from './recovery/notes.ts';

export type TillFiles = {
  readonly journal: Journal;
  readonly enrolments: Enrolments;
  readonly answers: Answers;
  readonly notes: Notes;
  readonly memory: ContactMemory;
  readonly runs: Runs;
  readonly lineMemory: KeptLineMemory;
};

/**
 * Opens everything that the till keeps in its folder. What the journal mended becomes a note.
 *
 * @param options.sizeProblem see `openJournal`
 * @throws JournalFault when the folder is taken by another process, damaged or cannot be written
 */
export async function openTillFiles(
  platform: Platform,
  options: {
    now(): Date;
    reserve: Reserve;
    sizeProblem: (text: Buffer) => string | null;
    /** Notes or the run under way have changed. */
    changed(): void;
  },
): Promise<TillFiles> {
  const { folder } = platform;
  const { now, reserve, sizeProblem, changed } = options;
  const journal = await openJournal({ folder: join(folder, 'journal'), reserve, sizeProblem });
  try {
    const enrolments = await readEnrolments(platform);
    const answers = await openAnswers(join(folder, 'answers.log'));
    const notes = await openNotes(join(folder, 'notes.json'), { now, changed });
    const memory = await openContactMemory(folder);
    const runs = await openRuns(join(folder, 'sync-runs.json'), { now, changed });
    const lineMemory = await openLineMemory(join(folder, 'line.json'));
    if (enrolments.current) await memory.become(enrolments.current.identity, now().toISOString());
    for (const repair of [...journal.repairs, ...sayHoles(journal.holes())]) {
      platform.say(repair);
      await notes.add({ code: 'journalMended', text: repair.slice(0, 1000) });
    }
    return { journal, enrolments, answers, notes, memory, runs, lineMemory };
  } catch (cause) {
    await journal.close();
    throw cause;
  }
}
