import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entry as entrySchema, canonicalEntry, isSaleEntry, NO_PREVIOUS_HASH } from '#shared/sync/entry.ts';
import { changedDisk } from '#test/fixtures/changed-disk.ts';
import { sampleFacts, sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import type { Disk } from './disk.ts';
import { encodeFrame } from './frame.ts';
import { openJournal } from './journal.ts';
import { readSegment, segmentPath } from './segment-files.ts';
import { entryText, hashMatches, sha256Hex } from './seal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sealed = { identity: sampleIdentity, at: '2026-11-20T09:01:00.500Z' };

function noSpace(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
}

/** The real disk, with a count of fsyncs and a fault that can be switched on. */
function watchedDisk(): { disk: Disk; syncs: number; fault: null | 'write' | 'sync' | 'halfWrite' } {
  const watched = {
    syncs: 0,
    fault: null as null | 'write' | 'sync' | 'halfWrite',
    disk: changedDisk((file) => ({
      async write(bytes, at) {
        if (watched.fault === 'halfWrite') await file.write(bytes.subarray(0, bytes.length / 2), at);
        if (watched.fault === 'write' || watched.fault === 'halfWrite') throw noSpace();
        await file.write(bytes, at);
      },
      async sync() {
        watched.syncs += 1;
        // A disk takes a while; meanwhile other appends come.
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
        if (watched.fault === 'sync') throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
        await file.sync();
      },
    })),
  };
  return watched;
}

async function sell(journal: Awaited<ReturnType<typeof openJournal>>, count: number) {
  const entries = [];
  for (let i = 0; i < count; i++) {
    const answer = await journal.append(sampleSale(), sealed);
    if (!answer.ok) throw new Error(answer.problem.message);
    entries.push(answer.value);
  }
  return entries;
}

/** What a segment holds, without the zeros behind it. */
async function written(number: number): Promise<Buffer> {
  return (await readSegment(folder, { number, packed: false })).bytes;
}

async function everything(journal: Awaited<ReturnType<typeof openJournal>>) {
  const { entries } = await journal.entriesAfter({ epoch: 0, seq: 0 }, { entries: 10_000, bytes: 1e9 });
  return entries.map(({ entry }) => entry);
}

describe('sealing', () => {
  test('a sealed sale is a valid entry, linked to the one before, under its own hash', async () => {
    const journal = await openJournal({ folder });
    const [first, second] = await sell(journal, 2);
    expect(first!.previousHash).toBe(NO_PREVIOUS_HASH);
    expect(second!.previousHash).toBe(first!.hash);
    expect(second!.hash).toBe(sha256Hex(canonicalEntry(second!)));
    expect([first!.seq, second!.seq]).toEqual([1, 2]);
    expect([first!.body.receiptNumber, second!.body.receiptNumber]).toEqual([
      'HS01-26-000001',
      'HS01-26-000002',
    ]);
    expect(entrySchema.parse(second)).toEqual(second);
    await journal.close();
  });

  test('the text in the journal is canonical JSON with the hash in its sorted place', async () => {
    const journal = await openJournal({ folder });
    const sale = sampleSale();
    sale.lines[0]!.name = 'Trick "hash":"x", "id":"y","previousHash": é\u2028';
    const answer = await journal.append(sale, sealed);
    await journal.close();
    if (!answer.ok) throw new Error(answer.problem.message);
    const text = entryText(answer.value).toString();
    expect(JSON.parse(text)).toEqual(answer.value);
    expect(Object.keys(JSON.parse(text) as object)).toEqual(Object.keys(answer.value).sort());
    expect(hashMatches(text, answer.value.hash)).toBe(true);
    expect(hashMatches(text.replace('Trick', 'Trock'), answer.value.hash)).toBe(false);
  });

  test('a double press of Enter is one sale, also when both come at once', async () => {
    const journal = await openJournal({ folder });
    const sale = sampleSale();
    const [one, two] = await Promise.all([
      journal.append(sale, sealed),
      journal.append({ ...sale, completedAt: '2026-11-20T09:01:01.000Z' }, sealed),
    ]);
    const three = await journal.append(sale, sealed);
    expect(one.ok && two.ok && three.ok).toBe(true);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(journal.size).toBe(1);
    await journal.close();
  });

  test('a sealed sale cannot be sealed again with other goods', async () => {
    const journal = await openJournal({ folder });
    const sale = sampleSale();
    await journal.append(sale, sealed);
    const answer = await journal.append(sampleSale({ id: sale.id, lines: 3 }), sealed);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'saleSealedAlready' } });
    await journal.close();
  });

  test('a sale too large to be sent is refused and takes no number', async () => {
    const sizeProblem = (text: Buffer) => (text.length > 5000 ? 'too large' : null);
    const journal = await openJournal({ folder, sizeProblem });
    const large = await journal.append(sampleSale({ lines: 100 }), sealed);
    expect(large).toMatchObject({ ok: false, problem: { code: 'entryTooLarge' } });
    const [next] = await sell(journal, 1);
    expect(next!.seq).toBe(1);
    expect(next!.body.receiptNumber).toBe('HS01-26-000001');
    await journal.close();
  });

  test('goods that only come back are a refund', async () => {
    const journal = await openJournal({ folder });
    const sale = sampleSale({ lines: 1 });
    sale.lines[0]!.quantityMilli = -1000;
    sale.totalMinor = -sale.totalMinor;
    const answer = await journal.append(sale, sealed);
    expect(answer).toMatchObject({ ok: true, value: { body: { kind: 'refund' } } });
    await journal.close();
  });
});

describe('durability', () => {
  test('sales that come while the disk is busy share its next fsync', async () => {
    const watched = watchedDisk();
    const journal = await openJournal({ folder, disk: watched.disk });
    await sell(journal, 1);
    watched.syncs = 0;
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => journal.append(sampleSale(), sealed)),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(watched.syncs).toBeLessThanOrEqual(3);
    expect((await everything(journal)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 101 }, (_, index) => index + 1),
    );
    await journal.close();
  });

  test('sales for practice take numbers of their own, and leave no gap in the others', async () => {
    const journal = await openJournal({ folder });
    const practice = { ...sampleSale(), training: true as const };
    const numbers: string[] = [];
    for (const sale of [sampleSale(), practice, sampleSale()]) {
      const answer = await journal.append(sale, sealed);
      if (answer.ok) numbers.push(answer.value.body.receiptNumber);
    }
    await journal.close();
    expect(numbers).toEqual(['HS01-26-000001', 'TRAIN-26-000001', 'HS01-26-000002']);
    const again = await openJournal({ folder });
    const next = await again.append({ ...sampleSale(), training: true }, sealed);
    expect(next).toMatchObject({ value: { body: { receiptNumber: 'TRAIN-26-000002' } } });
    await again.close();
  });

  test('numbers go on without a gap or a repeat after the till was closed and opened', async () => {
    const first = await openJournal({ folder, segmentBytes: 4000 });
    await sell(first, 5);
    await first.close();
    const second = await openJournal({ folder, segmentBytes: 4000 });
    await sell(second, 5);
    const entries = await everything(second);
    await second.close();
    expect(entries.filter(isSaleEntry).map(({ body }) => body.receiptNumber)).toEqual(
      Array.from({ length: 10 }, (_, index) => `HS01-26-${String(index + 1).padStart(6, '0')}`),
    );
    const segments = (await readdir(folder)).filter((name) => name.endsWith('.log'));
    expect(segments.length).toBeGreaterThan(2);
  });

  test.each(['write', 'halfWrite', 'sync'] as const)(
    'a failing disk (%s) refuses the sale, loses nothing, and selling goes on when there is room again',
    async (fault) => {
      const watched = watchedDisk();
      const journal = await openJournal({ folder, disk: watched.disk });
      await sell(journal, 2);
      const before = await written(1);
      watched.fault = fault;
      const sale = sampleSale();
      const answer = await journal.append(sale, sealed);
      expect(answer).toMatchObject({ ok: false, problem: { code: 'journalUnwritable' } });
      expect(await written(1)).toEqual(before);
      watched.fault = null;
      const again = await journal.append(sale, sealed);
      expect(again).toMatchObject({ ok: true, value: { seq: 3, body: { receiptNumber: 'HS01-26-000003' } } });
      await journal.close();
      const reopened = await openJournal({ folder });
      expect(reopened.end()).toEqual({ epoch: 1, seq: 3 });
      await reopened.close();
    },
  );

  test('a write torn by a power cut is cut back to the last whole entry and kept aside', async () => {
    const journal = await openJournal({ folder });
    await sell(journal, 3);
    await journal.close();
    const path = segmentPath(folder, 1);
    const whole = await readFile(path);
    for (const torn of [whole.subarray(0, 5), whole.subarray(0, 200), Buffer.alloc(4096, ' ')]) {
      await writeFile(path, whole);
      await appendFile(path, torn);
      const reopened = await openJournal({ folder });
      expect(reopened.end().seq).toBe(3);
      expect(reopened.repairs).toHaveLength(1);
      await reopened.close();
      expect(await readFile(path)).toEqual(whole);
    }
    const aside = (await readdir(folder)).filter((name) => name.endsWith('.torn'));
    expect(aside).toHaveLength(1);
  });

  test('sales are written over zeros that stand ready, and a closed journal has none of them', async () => {
    const journal = await openJournal({ folder });
    await sell(journal, 1);
    const { size } = await stat(segmentPath(folder, 1));
    const first = await written(1);
    expect(size).toBeGreaterThan(10 * first.length);
    await sell(journal, 3);
    expect((await stat(segmentPath(folder, 1))).size).toBe(size);
    const all = await written(1);
    expect(all.length).toBeGreaterThan(3 * first.length);
    await journal.close();
    expect(await readFile(segmentPath(folder, 1))).toEqual(all);
  });

  test('zeros that a power cut left behind the last sale are no damage, and are written over', async () => {
    const journal = await openJournal({ folder });
    await sell(journal, 3);
    await journal.close();
    await appendFile(segmentPath(folder, 1), Buffer.alloc(4096));
    const reopened = await openJournal({ folder });
    expect([reopened.end().seq, reopened.repairs]).toEqual([3, []]);
    await sell(reopened, 1);
    await reopened.close();
    const again = await openJournal({ folder });
    expect([again.end().seq, again.repairs]).toEqual([4, []]);
    await again.close();
  });

  test('a disk with room for a sale, and for no zeros behind it, takes the sale', async () => {
    const disk = changedDisk((file) => ({
      async write(bytes, at) {
        if (bytes.length < 64 * 1024) return file.write(bytes, at);
        await file.write(bytes.subarray(0, 1000), at);
        throw noSpace();
      },
    }));
    const journal = await openJournal({ folder, disk });
    await sell(journal, 2);
    expect(await readFile(segmentPath(folder, 1))).toEqual(await written(1));
    expect(journal.end().seq).toBe(2);
    await journal.close();
  });

  test('facts of every kind are sealed in one chain, and take no receipt number', async () => {
    const journal = await openJournal({ folder });
    await sell(journal, 1);
    for (const fact of sampleFacts) {
      const answer = await journal.appendFact(randomUUID(), fact, sealed);
      expect(answer).toMatchObject({ ok: true, value: { body: fact } });
      if (answer.ok) expect(entrySchema.parse(answer.value)).toEqual(answer.value);
    }
    const [next] = await sell(journal, 1);
    expect(next!.seq).toBe(2 + sampleFacts.length);
    expect(next!.body.receiptNumber).toBe('HS01-26-000002');
    await journal.close();
    const reopened = await openJournal({ folder });
    expect(reopened.size).toBe(2 + sampleFacts.length);
    const [after] = await sell(reopened, 1);
    expect(after!.body.receiptNumber).toBe('HS01-26-000003');
    await reopened.close();
  });

  test('the same fact twice is one entry; another one under its id is refused', async () => {
    const journal = await openJournal({ folder });
    const id = randomUUID();
    const fact = { kind: 'drawerOpened' as const, reason: 'change' };
    const [one, two] = await Promise.all([
      journal.appendFact(id, fact, sealed),
      journal.appendFact(id, fact, sealed),
    ]);
    expect(two).toEqual(one);
    expect(await journal.appendFact(id, fact, sealed)).toEqual(one);
    expect(await journal.appendFact(id, { ...fact, reason: 'other' }, sealed)).toMatchObject({
      ok: false,
      problem: { code: 'factSealedAlready' },
    });
    expect(await journal.append(sampleSale({ id }), sealed)).toMatchObject({
      ok: false,
      problem: { code: 'saleSealedAlready' },
    });
    await journal.close();
  });

  test('an entry in the place of another breaks the chain', async () => {
    const journal = await openJournal({ folder });
    const [first] = await sell(journal, 2);
    await journal.close();
    const path = segmentPath(folder, 1);
    const whole = await readFile(path);
    const other = { ...first!, sealedAt: '2026-11-20T10:00:00.000Z' };
    const text = entryText({ ...other, hash: sha256Hex(canonicalEntry(other)) });
    const second = 8 + whole.readUInt32LE(0);
    await writeFile(path, Buffer.concat([encodeFrame(text), whole.subarray(second)]));
    await expect(openJournal({ folder })).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('sequence 1/2') as string,
    });
  });
});

describe('one writer', () => {
  test('a second process is told who holds the journal', async () => {
    const journal = await openJournal({ folder });
    await expect(openJournal({ folder })).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(String(process.pid)) as string,
    });
    await journal.close();
    await (await openJournal({ folder })).close();
  });

  test('the lock of a process that was killed is taken over', async () => {
    const stale = { pid: 2 ** 22 - 3, started: 'long ago', token: 'x' };
    await writeFile(join(folder, 'lock'), JSON.stringify(stale));
    const journal = await openJournal({ folder });
    await sell(journal, 1);
    await journal.close();
    expect(await readdir(folder)).toEqual(['journal-v1-000001.log']);
  });

  test('a lock whose number belongs to another program by now is taken over', async () => {
    const reused = { pid: process.pid, started: 'before the reboot', token: 'x' };
    await writeFile(join(folder, 'lock'), JSON.stringify(reused));
    await (await openJournal({ folder })).close();
  });

  test.skipIf(process.platform !== 'linux')(
    'a killed process that nobody has buried holds no lock',
    async () => {
      // The shell is replaced by sleep, which never asks how its child ended: that one stays a zombie.
      const parent = spawn('sh', ['-c', 'sh -c "echo \\$\\$; exit" & exec sleep 30'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const zombie = Number(
        await new Promise((resolve) => parent.stdout.once('data', (chunk) => resolve(String(chunk)))),
      );
      await expect.poll(() => readFile(`/proc/${zombie}/stat`, 'utf8')).toMatch(/\) Z /);
      await writeFile(join(folder, 'lock'), JSON.stringify({ pid: zombie, started: 'anything', token: 'x' }));
      await (await openJournal({ folder })).close();
      parent.kill('SIGKILL');
    },
  );

  test('a folder that is a file is said in one sentence', async () => {
    const path = join(folder, 'file');
    await (await open(path, 'w')).close();
    await expect(openJournal({ folder: path })).rejects.toMatchObject({
      code: 'unwritable',
      message: expect.stringContaining(path) as string,
    });
  });
});

describe('rebuilding from the store', () => {
  test('a lost journal is rebuilt from the entries that the store still has', async () => {
    const journal = await openJournal({ folder });
    await sell(journal, 5);
    const entries = await everything(journal);
    await journal.close();
    const lost = join(folder, 'fresh');
    const fresh = await openJournal({ folder: lost });
    expect(await fresh.adopt(entries.slice(0, 3))).toBe(3);
    expect(await fresh.adopt(entries)).toBe(2);
    expect(await fresh.adopt(entries)).toBe(0);
    const [next] = await sell(fresh, 1);
    expect(next!.seq).toBe(6);
    expect(next!.body.receiptNumber).toBe('HS01-26-000006');
    expect(next!.previousHash).toBe(entries[4]!.hash);
    await fresh.close();
  });

  test('entries that do not continue the chain are refused and change nothing', async () => {
    const journal = await openJournal({ folder });
    await sell(journal, 4);
    const entries = await everything(journal);
    await journal.close();
    const fresh = await openJournal({ folder: join(folder, 'fresh') });
    await expect(fresh.adopt(entries.slice(1))).rejects.toMatchObject({ code: 'notAdoptable' });
    const forged = { ...entries[0]!, sealedAt: '2026-11-20T10:00:00.000Z' };
    await expect(fresh.adopt([forged])).rejects.toMatchObject({ code: 'notAdoptable' });
    expect(fresh.end()).toEqual({ epoch: 0, seq: 0 });
    await fresh.close();
  });

  test('entries are handed out in order from any place, within limits of count and size', async () => {
    const journal = await openJournal({ folder, segmentBytes: 3000 });
    await sell(journal, 10);
    const page = await journal.entriesAfter({ epoch: 1, seq: 4 }, { entries: 3, bytes: 1e9 });
    expect(page.entries.map(({ entry }) => entry.seq)).toEqual([5, 6, 7]);
    expect(page.more).toBe(true);
    const small = await journal.entriesAfter({ epoch: 1, seq: 4 }, { entries: 3, bytes: 1 });
    expect(small.entries).toHaveLength(1);
    const end = await journal.entriesAfter({ epoch: 1, seq: 10 }, { entries: 3, bytes: 1 });
    expect(end).toEqual({ entries: [], more: false });
    await journal.close();
  });
});
