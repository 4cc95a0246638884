// `npm run verify-journal -- FOLDER`: checks a till's journal without writing a byte.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { JournalFault } from './journal-fault.ts';
import { openEntryReader } from './read-entries.ts';
import { readSegments, sayHoles } from './read-segments.ts';

const ENTRIES_AT_ONCE = 500;

const given = process.argv.slice(2);
if (given.length !== 1) fail('name one folder: the till’s, or its journal’s');
const folder = findJournal(resolve(given[0]!));

try {
  const report = await verify();
  for (const line of report.said) console.log(line);
  const { said: _, ...counts } = report;
  console.log(JSON.stringify(counts));
  process.exit(report.ok ? 0 : 1);
} catch (cause) {
  // Entries that contradict each other: no damage explains that.
  if (cause instanceof JournalFault) fail(cause.message);
  fail(cause instanceof Error ? cause.message : String(cause));
}

async function verify() {
  const { places, segments, damages, tail, head, start } = await readSegments(folder);
  const said = [...damages, ...sayHoles(places.holes())];
  if (tail)
    said.push(
      `${tail.bytes.length} bytes after byte ${tail.end} of ${tail.path} are no whole commit: torn, or being written now.`,
    );
  const readEntries = openEntryReader(folder);
  const kinds = new Map<string, number>();
  // Every entry is decoded whole: what the chain checks is only its links.
  for (let at = 0; at < places.all.length; at += ENTRIES_AT_ONCE)
    for (const { entry } of await readEntries(places.all.slice(at, at + ENTRIES_AT_ONCE)))
      kinds.set(entry.body.kind, (kinds.get(entry.body.kind) ?? 0) + 1);
  const missing = places.holes().reduce((sum, { from, through }) => sum + through - from + 1, 0);
  said.push(
    `${folder}: ${segments.length} segments, ${places.all.length} entries from ${start.epoch}/${start.seq} to ${head.epoch}/${head.seq}`,
    `  ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'nothing'}`,
    `  last hash ${head.hash}`,
  );
  return {
    said,
    ok: damages.length === 0 && missing === 0 && !tail,
    entries: places.all.length,
    segments: segments.length,
    damaged: damages.length,
    missing,
    tornBytes: tail?.bytes.length ?? 0,
    lastHash: head.hash,
  };
}

function findJournal(path: string): string {
  if (!existsSync(path)) fail(`${path} is not there`);
  const inside = join(path, 'journal');
  return existsSync(inside) ? inside : path;
}

function fail(message: string): never {
  console.error(`verify-journal: ${message}`);
  process.exit(1);
}
