// `node test/released/make-fixture.ts VERSION`: keeps what a till of this version leaves on its disk.
// Run once for each release, by its own code; what is kept is never made again.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openAnswers } from '#main/journal/answers.ts';
import { openJournal } from '#main/journal/journal.ts';
import { sampleFacts, sampleIdentity, sampleSale } from '../fixtures/sample-sales.ts';

const version = process.argv[2];
if (!version || !/^\d+\.\d+\.\d+$/.test(version)) throw new Error('name the version');
const folder = join(import.meta.dirname, version);
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const journal = await openJournal({ folder: join(folder, 'journal'), segmentBytes: 20_000 });
const sealing = { identity: sampleIdentity, at: '2026-11-20T09:02:00.000Z' };
const id = (n: number): string => `018f4d6e-0000-7000-8000-${String(n).padStart(12, '0')}`;
for (let count = 1; count <= 30; count++)
  await journal.append(sampleSale({ id: id(count), lines: 1 + (count % 5) }), sealing);
for (const [place, fact] of sampleFacts.entries()) await journal.appendFact(id(1000 + place), fact, sealing);
const answers = await openAnswers(join(folder, 'answers.log'));
await answers.note(
  [...journal.ids()].slice(0, 25).map((entryId) => ({ entryId, result: 'settled' as const })),
);
// Closed segments are compressed, as on any till that has run for a while.
await journal.tidy({ days: 36_500, now: new Date('2026-11-21T00:00:00Z'), answered: () => false });
const { epoch, seq, hash } = journal.head();
console.log(
  JSON.stringify({ version, entries: journal.size, unanswered: journal.size - 25, epoch, seq, hash }),
);
await journal.close();
await rm(join(folder, 'journal', 'lock'), { force: true });
