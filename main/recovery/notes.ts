import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { note, type Note, type NoteContent, NOTES_MAX } from '#shared/sync/note.ts';
import { writeFileDurably } from '../journal/disk.ts';

/** What a person at the till has still to be told. Kept on disk until it is read, so that it is told once. */
export type Notes = {
  list(): Note[];
  add(content: NoteContent): Promise<void>;
  read(id: string): Promise<void>;
};

export async function openNotes(path: string, options: { now(): Date; changed(): void }): Promise<Notes> {
  let notes = await readNotes(path);
  let written = Promise.resolve();
  async function keep(changed: Note[]): Promise<void> {
    notes = changed.slice(-NOTES_MAX);
    options.changed();
    // A full disk must not stop what is being mended: the note is told from memory then.
    written = written.then(() => writeFileDurably(path, `${JSON.stringify(notes)}\n`).catch(() => {}));
    await written;
  }
  return {
    list: () => notes,
    add: (content) => keep([...notes, { id: randomUUID(), at: options.now().toISOString(), content }]),
    read: (id) => keep(notes.filter((one) => one.id !== id)),
  };
}

async function readNotes(path: string): Promise<Note[]> {
  try {
    const read = z.array(note).safeParse(JSON.parse(await readFile(path, 'utf8')));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}
