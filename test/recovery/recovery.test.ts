import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { segmentPath } from '#main/journal/segment-files.ts';
import type { Entry } from '#shared/sync/entry.ts';
import { MILK, saleOf, WINE } from '../fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '../fixtures/running-head-office.ts';
import {
  copyTill,
  emptyStore,
  startTillInProcess,
  tillFolder,
  type TillInProcess,
  until,
} from '../fixtures/till-in-process.ts';

let asking: Asking;
const open = new Set<TillInProcess>();
const folders = new Set<string>();
beforeAll(async () => {
  asking = await runHeadOffice();
}, 60_000);
afterEach(async () => {
  for (const till of open) await till.stop();
  open.clear();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
afterAll(() => asking.stop());

async function newCode(more: Record<string, string> = {}): Promise<string> {
  const answer = await asking.send('POST', '/v1/enrolment-codes', { shopId: 'harbour', ...more });
  return z.string().parse(answer.body.code);
}

async function startAt(
  folder: string,
  store = emptyStore(),
  options: { offline?: boolean } = {},
): Promise<TillInProcess> {
  folders.add(folder);
  const till = await startTillInProcess(folder, store, options);
  open.add(till);
  return till;
}

async function newTill(): Promise<TillInProcess> {
  const till = await startAt(await tillFolder());
  await till.enrol(asking.office.url, await newCode());
  await until(() => till.status().online, till.status);
  return till;
}

async function close(till: TillInProcess): Promise<void> {
  open.delete(till);
  await till.stop();
}

async function sell(till: TillInProcess, count: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let n = 0; n < count; n++) {
    const sold = await till.sell(saleOf([{ product: n % 2 ? WINE : MILK, quantityMilli: 1000 * (n + 1) }]));
    if (!sold.ok) throw new Error(sold.problem.message);
    entries.push(sold.value);
  }
  return entries;
}

const answered = (till: TillInProcess) => until(() => till.status().pending === 0, till.status);
const numberOf = ({ body }: Entry): string => ('receiptNumber' in body ? body.receiptNumber : '');

/** Ids that head office has booked for a till. */
async function booked(tillId: string): Promise<string[]> {
  const page = z.object({ entries: z.array(z.object({ id: z.string() })) });
  const { body } = await asking.get(`/v1/entries?till=${tillId}`);
  return page.parse(body).entries.map(({ id }) => id);
}

describe('a till that was copied', () => {
  test('both stop at their next contact, both copies’ sales are kept, and each goes on when enrolled anew', async () => {
    const first = await newTill();
    const [shared] = await sell(first, 1);
    await answered(first);
    const { folder, store } = first;
    await close(first);
    const copyFolder = await copyTill(folder);

    const original = await startAt(folder, store, { offline: true });
    const copied = { ...emptyStore(), entries: new Map(store.entries) };
    const twin = await startAt(copyFolder, copied, { offline: true });
    const soldHere = await sell(original, 2);
    const soldThere = await sell(twin, 3);
    await original.setLineCut(false);
    await until(() => original.status().online, original.status);
    await twin.setLineCut(false);
    await until(() => twin.status().stopped !== null, twin.status);
    await original.bridge.call('syncNow', null);
    expect(original.status().stopped).toMatchObject({ code: expect.stringMatching(/copied|forked/) });
    for (const till of [original, twin])
      expect(await till.sell(saleOf([{ product: MILK }]))).toMatchObject({
        ok: false,
        problem: { code: 'tillStopped' },
      });
    await answered(original);
    await answered(twin);

    const tillId = original.tillId()!;
    const here = await booked(tillId);
    const all = [shared!, ...soldHere, ...soldThere];
    const { rows } = await sql<{ entry_id: string }>`
      select entry_id from quarantine where reason = 'fork' and till_id = ${tillId}`.execute(
      asking.office.db,
    );
    const kept = new Set([...here, ...rows.map((row) => row.entry_id)]);
    expect(all.filter(({ id }) => !kept.has(id))).toEqual([]);

    await original.enrol(asking.office.url, await newCode());
    await twin.enrol(asking.office.url, await newCode());
    expect(original.tillId()).toBe(tillId);
    expect(twin.tillId()).not.toBe(tillId);
    const [next] = await sell(original, 1);
    const [other] = await sell(twin, 1);
    expect(next).toMatchObject({ epoch: 2, seq: 1 });
    await answered(original);
    await answered(twin);
    const numbers = [...all, next!, other!].map(numberOf);
    expect(numberOf(next!)).not.toBe(numberOf(other!));
    expect(numbers.indexOf(numberOf(next!))).toBe(numbers.length - 2);
    expect(await booked(tillId)).toContain(next!.id);
    expect(await booked(twin.tillId()!)).toEqual([other!.id]);
    // Head office speaks to the twin of the twin alone: what it sealed as the other till is not lost.
    for (let sync = 0; sync < 3; sync++) {
      await twin.bridge.call('syncNow', null);
      expect(twin.status().pending).toBe(0);
    }
    expect(twin.status().notes.map(({ content }) => content.code)).not.toContain('headOfficeLost');
  }, 60_000);

  test('a till that was frozen with sales unsent sends them after it was enrolled anew, under its old key', async () => {
    const first = await newTill();
    await sell(first, 1);
    await answered(first);
    const { folder, store } = first;
    await close(first);
    const backup = await copyTill(folder);
    const again = await startAt(folder, store);
    await again.bridge.call('syncNow', null);
    await close(again);

    const before = { ...emptyStore(), entries: new Map(store.entries) };
    const restored = await startAt(backup, before, { offline: true });
    await sell(restored, 2);
    await restored.setLineCut(false);
    await until(() => restored.status().stopped !== null, restored.status);
    expect(restored.status().stopped?.code).toBe('copied');
    await restored.enrol(asking.office.url, await newCode());
    const [next] = await sell(restored, 1);
    await answered(restored);
    expect(restored.status().stopped).toBeNull();
    expect(await booked(restored.tillId()!)).toEqual(
      expect.arrayContaining([...store.entries.keys(), ...restored.store.entries.keys(), next!.id]),
    );
  }, 60_000);
});

describe('a till that lost its memory', () => {
  test('journal deleted, store there: the store gives it back, and numbers go on', async () => {
    const till = await newTill();
    await sell(till, 3);
    await answered(till);
    const { folder, store } = till;
    await close(till);
    await rm(join(folder, 'journal'), { recursive: true });
    const again = await startAt(folder, store);
    expect(again.status().stopped).toBeNull();
    expect(again.notes()).toContainEqual({ code: 'journalRebuilt', count: 3 });
    const [next] = await sell(again, 1);
    expect(next).toMatchObject({ epoch: 1, seq: 4 });
    await answered(again);
  }, 60_000);

  test('journal and store deleted: head office hands back what it settled, and says which numbers may be missing', async () => {
    const till = await newTill();
    const settled = await sell(till, 4);
    await answered(till);
    await till.setLineCut(true);
    await until(() => !till.status().online, till.status);
    const lost = await sell(till, 2);
    // The contact under way writes down how far the journal goes before it fails.
    await till.bridge.call('syncNow', null);
    const { folder } = till;
    await close(till);
    await rm(join(folder, 'journal'), { recursive: true });

    const again = await startAt(folder);
    const refused = again.status().stopped;
    if (refused) expect(refused.code).toBe('journalIncomplete');
    await until(() => again.status().stopped === null, again.status);
    await until(() => again.store.entries.size === 4, again.status);
    expect([...again.store.entries.values()]).toEqual(settled);
    const [next] = await sell(again, 1);
    expect(next).toMatchObject({ epoch: 2, seq: 1 });
    expect(again.notes()).toEqual([
      { code: 'restoredFromHeadOffice', count: 4 },
      {
        code: 'numbersMayBeMissing',
        ranges: [{ from: numberOf(lost[0]!), to: numberOf(lost[1]!) }],
        andFrom: expect.stringMatching(/-000007$/),
        newSeries: expect.stringMatching(/^HS\d\d$/),
      },
    ]);
    expect(numberOf(next!).slice(0, 4)).not.toBe(numberOf(lost[0]!).slice(0, 4));
    await answered(again);
    expect(await booked(again.tillId()!)).toEqual([...settled.map(({ id }) => id), next!.id]);
  }, 60_000);

  test('entries damaged on the disk, and the store empty: head office fills the holes', async () => {
    const till = await newTill();
    const settled = await sell(till, 5);
    await answered(till);
    const { folder } = till;
    await close(till);
    const path = segmentPath(join(folder, 'journal'), 1);
    const bytes = await readFile(path);
    // Each sale is a frame of its own: a byte of the second and of the fourth.
    for (const { id } of [settled[1]!, settled[3]!]) bytes[bytes.indexOf(id)]! ^= 0x01;
    await writeFile(path, bytes);

    const again = await startAt(folder);
    await until(() => again.store.entries.size === 5, again.status);
    expect([...again.store.entries.values()].sort((a, b) => a.seq - b.seq)).toEqual(settled);
    expect(again.notes()).toContainEqual({ code: 'restoredFromHeadOffice', count: 2 });
    const [next] = await sell(again, 1);
    expect(next).toMatchObject({ epoch: 1, seq: 6, previousHash: settled[4]!.hash });
    await answered(again);
    expect(await booked(again.tillId()!)).toHaveLength(6);
  }, 60_000);

  test.each(['does not begin at 1', 'has a gap'])(
    'journal deleted, and the store %s: head office fills in, the store gives the rest, and numbers go on',
    async (shape) => {
      const till = await newTill();
      const settled = await sell(till, 3);
      await answered(till);
      await till.setLineCut(true);
      await until(() => !till.status().online, till.status);
      const unsent = await sell(till, 2);
      const { folder, store } = till;
      await close(till);
      await rm(join(folder, 'journal'), { recursive: true });
      store.entries.delete(settled[shape === 'has a gap' ? 1 : 0]!.id);

      const again = await startAt(folder, store);
      await until(() => again.store.entries.size === 5 && !again.status().stopped, again.status);
      const [next] = await sell(again, 1);
      expect(next).toMatchObject({ epoch: 1, seq: 6 });
      await answered(again);
      expect(await booked(again.tillId()!)).toEqual([...settled, ...unsent, next!].map(({ id }) => id));
    },
    60_000,
  );

  test('without a line such a till does not sell: it would give numbers out twice', async () => {
    const till = await newTill();
    await sell(till, 2);
    await answered(till);
    await till.bridge.call('syncNow', null);
    const { folder } = till;
    await close(till);
    await rm(join(folder, 'journal'), { recursive: true });
    const again = await startAt(folder, emptyStore(), { offline: true });
    expect(await again.sell(saleOf([{ product: MILK }]))).toMatchObject({
      ok: false,
      problem: { code: 'tillStopped' },
    });
    expect(again.status().stopped?.code).toBe('journalIncomplete');
  }, 60_000);

  test('a PC that takes the place of a broken one gets its history, in a new epoch', async () => {
    const broken = await newTill();
    const settled = await sell(broken, 3);
    await answered(broken);
    const tillId = broken.tillId()!;
    await close(broken);
    const fresh = await startAt(await tillFolder());
    await fresh.enrol(asking.office.url, await newCode({ renewsTill: tillId }));
    await until(() => fresh.store.entries.size === 3, fresh.status);
    expect(fresh.tillId()).toBe(tillId);
    const [next] = await sell(fresh, 1);
    expect(next).toMatchObject({ epoch: 2, seq: 1 });
    await answered(fresh);
    expect(await booked(tillId)).toEqual([...settled.map(({ id }) => id), next!.id]);
  }, 60_000);
});

test('a till that a restored head office has forgotten sells on, and brings everything when it is enrolled anew', async () => {
  const till = await newTill();
  const settled = await sell(till, 2);
  await answered(till);
  const tillId = till.tillId()!;
  const { db } = asking.office;
  for (const table of ['exceptions', 'stock_movements', 'payments', 'sale_lines', 'sales', 'receipt_numbers'])
    await sql`delete from ${sql.table(table)}
      where entry_id in (select id from entries where till_id = ${tillId})`.execute(db);
  for (const table of ['entries', 'enrolments', 'enrolment_codes', 'till_epochs'])
    await sql`delete from ${sql.table(table)} where till_id = ${tillId}`.execute(db);
  await sql`delete from tills where id = ${tillId}`.execute(db);
  await sql`update shops set next_till = next_till - 1 where id = 'harbour'`.execute(db);

  await till.bridge.call('syncNow', null);
  expect(till.status().fault?.code).toBe('SYNC_TOKEN_REFUSED');
  const [offline] = await sell(till, 1);
  await till.enrol(asking.office.url, await newCode());
  expect(till.tillId()).toBe(tillId);
  const [next] = await sell(till, 1);
  expect(numberOf(next!).slice(0, 4)).not.toBe(numberOf(offline!).slice(0, 4));
  await until(async () => (await booked(tillId)).length === 4, till.status);
  expect(await booked(tillId)).toEqual([...settled, offline!, next!].map(({ id }) => id));
  await answered(till);
}, 60_000);

describe('sales carried by hand', () => {
  async function exported(till: TillInProcess) {
    const answer = await till.bridge.call('exportUnsent', { after: { epoch: 0, seq: 0 } });
    if (!answer.ok) throw new Error(answer.problem.message);
    return answer.bundle;
  }
  const carry = (text: string) =>
    fetch(`${asking.office.url}/v1/bundles`, {
      method: 'POST',
      headers: { ...asking.admin, 'content-type': 'application/jose' },
      body: text,
    });

  test('a bundle imported ten times, and besides the line, books every sale once', async () => {
    const till = await newTill();
    await till.setLineCut(true);
    const sold = await sell(till, 12);
    const bundle = (await exported(till))!;
    expect(bundle).toMatchObject({ entries: 12, more: false, end: { epoch: 1, seq: 12 } });
    expect(bundle.text).not.toContain('Milk');
    const tillId = till.tillId()!;
    expect(await (await carry(bundle.text)).json()).toEqual({
      tillId,
      settled: 12,
      replayed: 0,
      quarantined: 0,
    });
    for (let times = 1; times < 10; times++)
      expect(await (await carry(bundle.text)).json()).toMatchObject({ settled: 0, replayed: 12 });
    await till.setLineCut(false);
    await answered(till);
    expect(await booked(tillId)).toEqual(sold.map(({ id }) => id));
    expect(await exported(till)).toBeNull();
  }, 60_000);

  test('the command takes bundles from files, and says of each what became of it', async () => {
    const till = await newTill();
    await till.setLineCut(true);
    await sell(till, 2);
    const stick = await tillFolder();
    folders.add(stick);
    await writeFile(join(stick, 'good.jose'), (await exported(till))!.text);
    await writeFile(join(stick, 'bad.jose'), 'rubbish');
    const command = promisify(execFile)(
      process.execPath,
      ['server/import-bundle.ts', join(stick, 'good.jose'), join(stick, 'bad.jose')],
      { env: { ...process.env, OUTPOST_DATA: asking.folder } },
    );
    const failed = await command.then(
      () => null,
      (cause: unknown) => cause as { stdout: string; stderr: string },
    );
    expect(failed?.stdout).toMatch(
      /good\.jose: till harbour-t\d+, 2 booked, 0 were here already, 0 kept aside/,
    );
    expect(failed?.stderr).toMatch(/bad\.jose: not a bundle/);
  }, 60_000);

  test('a bundle that was changed, is no bundle, or belongs to another head office is refused by name', async () => {
    const till = await newTill();
    await till.setLineCut(true);
    await sell(till, 1);
    const { text } = (await exported(till))!;
    const refusal = async (changed: string) =>
      z.object({ code: z.string() }).parse(await (await carry(changed)).json()).code;
    const middle = Math.floor(text.length / 2);
    const flipped = text.slice(0, middle) + (text[middle] === 'A' ? 'B' : 'A') + text.slice(middle + 1);
    expect(await refusal(flipped)).toBe('notForUs');
    expect(await refusal('hello')).toBe('notABundle');
    expect((await carry(text)).status).toBe(200);
  }, 60_000);
});
