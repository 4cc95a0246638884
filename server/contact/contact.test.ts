import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmptyDatabase } from '#test/fixtures/empty-database.ts';
import { NO_PREVIOUS_HASH } from '#shared/sync/entry.ts';
import type { ContactRequest, Standing } from '#shared/sync/contact.ts';
import {
  firstContact,
  MILK,
  newNonce,
  saleOf,
  setUpChain,
  TrialTill,
} from '#test/fixtures/chain-in-trial.ts';
import { deliver } from '#test/fixtures/settling.ts';
import { type OpenDatabase } from '../database/open-database.ts';
import { renewTill } from '../enrolment/till-epochs.ts';
import { answerContact } from './answer-contact.ts';
import { ownEntries } from './own-entries.ts';

/** A till's side of the ratchet. A copy of it begins with the same memory. */
class Caller {
  memory: ContactRequest = firstContact();
  heard: Standing | null = null;
  readonly db: OpenDatabase['db'];
  readonly till: TrialTill;
  constructor(db: OpenDatabase['db'], till: TrialTill) {
    this.db = db;
    this.till = till;
  }
  async ask(loseAnswer = false): Promise<Standing> {
    const { tillId } = this.till;
    const answer = await answerContact(this.db, { tillId, epoch: 1 }, this.memory, new Date());
    this.heard = answer.standing;
    if (!loseAnswer && answer.standing === 'good') {
      const { count, next } = this.memory;
      this.memory = {
        ...this.memory,
        count: count + 1,
        last: next,
        next: newNonce(),
        database: answer.database,
      };
    }
    return answer.standing;
  }
  copy(): Caller {
    const twin = new Caller(this.db, this.till);
    // The copy has not written down its next nonce yet: it makes one of its own.
    twin.memory = { ...this.memory, next: newNonce() };
    return twin;
  }
}

describe('contacts', () => {
  let opened: OpenDatabase;
  beforeAll(async () => {
    opened = await openEmptyDatabase();
    await setUpChain(opened.db);
  }, 60_000);
  afterAll(() => opened.close());
  const databaseEpoch = async () =>
    (await opened.db.selectFrom('database_identity').select('epoch').executeTakeFirstOrThrow()).epoch;

  test('a till that makes one contact after another is of good standing, also when answers are lost', async () => {
    const till = new Caller(opened.db, await TrialTill.enrol(opened.db));
    expect(await till.ask()).toBe('good');
    expect(await till.ask(true)).toBe('good');
    expect(await till.ask(true)).toBe('good');
    expect(await till.ask()).toBe('good');
    expect(await till.ask()).toBe('good');
  });

  test('two copies of a till: whichever comes second is found out, and both are frozen', async () => {
    const till = new Caller(opened.db, await TrialTill.enrol(opened.db));
    await till.ask();
    const twin = till.copy();
    expect(await till.ask()).toBe('good');
    expect(await twin.ask()).toBe('copied');
    expect(await till.ask()).toBe('copied');
  });

  test('a till set back to a backup of itself is found out at its next contact', async () => {
    const till = new Caller(opened.db, await TrialTill.enrol(opened.db));
    await till.ask();
    const backup = { ...till.memory };
    await till.ask();
    await till.ask();
    till.memory = { ...backup, next: newNonce() };
    expect(await till.ask()).toBe('copied');
  });

  test('a copy taken between the question and its answer is found out too', async () => {
    const till = new Caller(opened.db, await TrialTill.enrol(opened.db));
    await till.ask();
    const twin = till.copy();
    twin.memory = { ...till.memory };
    expect(await till.ask()).toBe('good');
    expect(await twin.ask()).toBe('good');
    await till.ask();
    expect(await twin.ask()).toBe('copied');
  });

  test('head office that was set back takes a till that is ahead of it, and begins a new database epoch, once', async () => {
    const one = new Caller(opened.db, await TrialTill.enrol(opened.db));
    const two = new Caller(opened.db, await TrialTill.enrol(opened.db));
    for (const till of [one, two]) for (let i = 0; i < 3; i++) await till.ask();
    const before = await databaseEpoch();
    await opened.db
      .updateTable('till_epochs')
      .set({ contact_count: 1, nonce_hash: 'of long ago', previous_nonce_hash: null })
      .where('till_id', 'in', [one.till.tillId, two.till.tillId])
      .execute();
    expect(await one.ask()).toBe('good');
    const after = await databaseEpoch();
    expect(after).not.toBe(before);
    expect(await two.ask()).toBe('good');
    expect(await databaseEpoch()).toBe(after);
    expect([await one.ask(), await two.ask()]).toEqual(['good', 'good']);
  });

  test('a journal that ends in other content than what was booked is a fork', async () => {
    const till = await TrialTill.enrol(opened.db);
    const caller = new Caller(opened.db, till);
    const entry = till.seal(saleOf([{ product: MILK }]));
    await deliver(opened.db, [await till.envelope([entry])]);
    caller.memory = { ...caller.memory, journalEnd: { epoch: 1, seq: 1, hash: entry.hash } };
    expect(await caller.ask()).toBe('good');
    caller.memory = { ...caller.memory, journalEnd: { epoch: 1, seq: 1, hash: NO_PREVIOUS_HASH } };
    expect(await caller.ask()).toBe('forked');
  });

  test('a till enrolled anew is not held to what its copy sealed in the epoch before', async () => {
    const till = await TrialTill.enrol(opened.db);
    const entry = till.seal(saleOf([{ product: MILK }]));
    await deliver(opened.db, [await till.envelope([entry])]);
    const renewed = await renewTill(opened.db, till.tillId, {
      publicKeyPem: 'another key',
      token: newNonce(),
      epochAfter: 1,
    });
    const contact = { ...firstContact(), journalEnd: { epoch: 1, seq: 1, hash: NO_PREVIOUS_HASH } };
    if (!renewed.ok) throw new Error(renewed.problem.message);
    expect(renewed.value.epoch).toBe(2);
    expect(await answerContact(opened.db, renewed.value, contact, new Date())).toMatchObject({
      standing: 'good',
    });
    expect(await new Caller(opened.db, till).ask()).toBe('superseded');
  });

  test('two contents under one number, met in the queue, freeze the till at its next contact', async () => {
    const till = await TrialTill.enrol(opened.db);
    const caller = new Caller(opened.db, till);
    await caller.ask();
    const { hash: _, ...unsealed } = till.seal(saleOf([{ product: MILK }]));
    const other = till.resealed({ ...unsealed, id: crypto.randomUUID() });
    await deliver(opened.db, [await till.envelope([till.resealed(unsealed)]), await till.envelope([other])]);
    expect(await caller.ask()).toBe('forked');
  });

  test('a till gets its own entries back as it sealed them, page by page', async () => {
    const till = await TrialTill.enrol(opened.db);
    const sealed = Array.from({ length: 230 }, () => till.seal(saleOf([{ product: MILK }])));
    await deliver(opened.db, [
      await till.envelope(sealed.slice(0, 115)),
      await till.envelope(sealed.slice(115)),
    ]);
    const first = await ownEntries(opened.db, till.tillId, { epoch: 0, seq: 0 }, 1);
    expect(first.more).toBe(true);
    const { epoch, seq } = first.entries.at(-1)!;
    const second = await ownEntries(opened.db, till.tillId, { epoch, seq }, 1);
    expect(second.more).toBe(false);
    expect([...first.entries, ...second.entries]).toEqual(sealed);
  });
});
