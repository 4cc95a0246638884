import type { CatalogueImport } from '../catalogue/import-progress.ts';
import { sayCount, sayTime } from './console-format.ts';

const STATES: Readonly<Record<CatalogueImport['state'], string>> = {
  reading: 'is being read',
  publishing: 'is read, and is being published',
  published: 'is published',
  scheduled: 'is read, and waits for its time',
  refused: 'was refused',
  failed: 'failed',
  broken: 'broke off: the process that read it has ended',
};

/** How far an import of a catalogue is, or how it ended, in one sentence. */
export function sayImport({ begunAt, state, version, rows, badRows, message }: CatalogueImport): string {
  const became = version === null ? '' : ` as version ${version}`;
  const why = message === null ? '' : ` ${message}`;
  const read = `${sayCount(rows)} rows read, ${sayCount(badRows)} bad.`;
  return `The import of ${sayTime(begunAt)} UTC ${STATES[state]}${became}: ${read}${why}`;
}
