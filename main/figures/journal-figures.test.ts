import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { openJournalFigures } from './journal-figures.ts';

let folder: string;
let journal: Journal;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-figures-'));
  journal = await openJournal({ folder });
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

/** Sales of one day, sealed on it unless a wrong clock said otherwise. */
async function sell(date: string, sales: number, sealedOn = date): Promise<void> {
  await Promise.all(
    Array.from({ length: sales }, async () => {
      const sale = { ...sampleSale(), businessDate: date, completedAt: `${date}T12:00:00.000Z` };
      const at = `${sealedOn}T12:00:00.500Z`;
      const answer = await journal.append(sale, { identity: sampleIdentity, at });
      if (!answer.ok) throw new Error(answer.problem.message);
    }),
  );
}

/** The journal, counting how many entries are read from it. */
function watched(): { journal: Pick<Journal, 'ids' | 'find' | 'read'>; read: number; fails: boolean } {
  const seen = {
    read: 0,
    fails: false,
    journal: {
      ids: () => journal.ids(),
      find: (id: string) => journal.find(id),
      read(ids: readonly string[]) {
        if (seen.fails) return Promise.reject(new Error('EIO: i/o error'));
        seen.read += ids.length;
        return journal.read(ids);
      },
    },
  };
  return seen;
}

test('figures of a day grow with each sale, and nothing is read twice', async () => {
  await sell('2026-11-13', 100);
  await sell('2026-11-20', 150);
  const seen = watched();
  const figures = openJournalFigures(seen.journal);
  expect(await figures.ofDay('2026-11-20', 'EUR')).toMatchObject({ sales: 150 });
  expect(await figures.ofDay('2026-11-13', 'EUR')).toMatchObject({ sales: 100 });
  await sell('2026-11-20', 1);
  await journal.appendFact(
    '018f4d6e-0000-7000-8000-0000000000aa',
    { kind: 'drawerOpened', reason: 'change' },
    { identity: sampleIdentity, at: '2026-11-20T13:00:00.000Z' },
  );
  expect(await figures.ofDay('2026-11-20', 'EUR')).toMatchObject({ counted: 151, sales: 151 });
  expect(seen.read).toBe(251);
});

test('only as much of a long journal is read as the day needs', async () => {
  for (let day = 1; day <= 9; day++) await sell(`2026-10-0${day}`, 300);
  await sell('2026-11-20', 30);
  const seen = watched();
  expect(await openJournalFigures(seen.journal).ofDay('2026-11-20', 'EUR')).toMatchObject({ sales: 30 });
  expect(seen.read).toBeLessThan(600);
});

test('sales before an hour with a wrong clock are not left out', async () => {
  await sell('2026-11-20', 50);
  await sell('2026-01-01', 200, '2026-01-01');
  await sell('2026-11-20', 50);
  expect(await openJournalFigures(journal).ofDay('2026-11-20', 'EUR')).toMatchObject({ sales: 100 });
});

test('after a fault of the disk the next look leaves nothing out', async () => {
  await sell('2026-11-20', 10);
  const seen = watched();
  const figures = openJournalFigures(seen.journal);
  await figures.ofDay('2026-11-20', 'EUR');
  await sell('2026-11-20', 100);
  seen.fails = true;
  await expect(figures.ofDay('2026-11-20', 'EUR')).rejects.toThrow('EIO');
  seen.fails = false;
  expect(await figures.ofDay('2026-11-20', 'EUR')).toMatchObject({ sales: 110 });
});

test('many questions at once count each sale once', async () => {
  await sell('2026-11-20', 120);
  const figures = openJournalFigures(journal);
  const answers = await Promise.all([1, 2, 3, 4].map(() => figures.ofDay('2026-11-20', 'EUR')));
  expect(answers.map(({ sales }) => sales)).toEqual([120, 120, 120, 120]);
});
