import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAnswers } from '#main/journal/answers.ts';
import { openJournal } from '#main/journal/journal.ts';
import { tryFiles } from '#main/updates/trial/try-files.ts';
import { sampleIdentity, sampleSale } from '../fixtures/sample-sales.ts';

type Left = { readonly entries: number; readonly unanswered: number; readonly head: string };

/**
 * What each released version left on a till's disk, and what is known to be in it. A release adds its
 * own with `make-fixture.ts`; none is ever changed or taken out.
 */
const RELEASED: Readonly<Record<string, Left>> = {
  '0.1.0': {
    entries: 43,
    unanswered: 18,
    head: '3ff959628b55ec3c097daa61d445fe6cc362ca3db308cf2ad87d179a605c2a14',
  },
};

test('nothing that a release left is missing here', () => {
  const kept = readdirSync(import.meta.dirname).filter((name) => /^\d/.test(name));
  expect(kept.toSorted()).toEqual(Object.keys(RELEASED).toSorted());
});

describe.each(Object.entries(RELEASED))('the journal of a till of version %s', (version, left) => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outpost-released-'));
    await cp(join(import.meta.dirname, version), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is read whole, entry by entry, and every unsent sale is carried forward', async () => {
    const journal = await openJournal({ folder: join(folder, 'journal') });
    expect([journal.size, journal.head().hash, journal.repairs, journal.holes()]).toEqual([
      left.entries,
      left.head,
      [],
      [],
    ]);
    const answers = await openAnswers(join(folder, 'answers.log'));
    const unsent = [...journal.ids()].filter((id) => !answers.has(id));
    expect(unsent).toHaveLength(left.unanswered);
    const read = await journal.read(unsent);
    expect(read.map(({ entry }) => entry.id)).toEqual(unsent);
    await journal.close();
  });

  test('goes on: the next sale continues its chain and its receipt numbers', async () => {
    const journal = await openJournal({ folder: join(folder, 'journal') });
    const sealing = { identity: sampleIdentity, at: '2026-11-22T09:00:00.000Z' };
    const sealed = await journal.append(sampleSale({ id: randomUUID() }), sealing);
    if (!sealed.ok) throw new Error(sealed.problem.message);
    expect(sealed.value.previousHash).toBe(left.head);
    expect(sealed.value.body.receiptNumber).toMatch(/0*31$/);
    await journal.close();
  });

  test('passes the trial of today’s version', async () => {
    expect(await tryFiles(folder)).toMatchObject({
      ok: true,
      entries: left.entries,
      unanswered: left.unanswered,
    });
  });
});
