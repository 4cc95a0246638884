import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { actionState, type ActionAsked, type ActionState } from '#shared/sync/action.ts';
import { putStock } from '../chain/chain.ts';
import { openDatabase, type OpenDatabase } from '../database/open-database.ts';
import { openFeedBell } from '../feed/feed-bell.ts';
import { readFeed } from '../feed/read-feed.ts';
import { openAlerts } from '../exceptions/alerts.ts';
import { putRecords } from '../records/put-records.ts';
import { runWorkflows, type RunningWorkflows } from '../workflows/run-workflows.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  rotateSecret,
} from '../webhooks/webhooks.ts';
import { describeOnBothPlaces } from '#test/fixtures/both-databases.ts';
import { MILK, setUpChain, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { openChainSystem, type ChainSystem } from '#test/fixtures/chain-system.ts';
import { deliver, SETTLED_AT } from '#test/fixtures/settling.ts';
import { actionWorkflows } from './action-workflows.ts';
import { answerAction, findAction } from './answer-action.ts';

const STOCK: ActionAsked = { kind: 'stockElsewhere', productId: MILK.id };
const OVERRIDE: ActionAsked = {
  kind: 'priceOverride',
  saleId: '018f4d6e-0000-7000-8000-00000000000a',
  lineId: 'l1',
  productId: MILK.id,
  productName: MILK.name,
  currency: 'EUR',
  listPriceMicros: 1_290_000,
  unitPriceMicros: 500_000,
  quantityMilli: 1000,
  reason: 'dented',
};
const INVOICE: ActionAsked = {
  kind: 'eInvoiceNumber',
  entryId: '018f4d6e-0000-7000-8000-00000000000b',
  receiptNumber: 'HS01-26-000001',
};

await describeOnBothPlaces('requests of tills', (place) => {
  let opened: OpenDatabase;
  let till: TrialTill;
  let system: ChainSystem;
  let running: RunningWorkflows;
  /** How far the clock of the working process is behind, milliseconds. */
  let behindMs = 0;

  beforeAll(async () => {
    opened = await openDatabase(place);
    await setUpChain(opened.db);
    till = await TrialTill.enrol(opened.db);
    system = await openChainSystem();
    const { db, jobsPlace } = opened;
    const parts = {
      db,
      jobsPlace,
      ring: () => {},
      now: () => new Date(Date.now() - behindMs),
      report: () => {},
    };
    const workflows = actionWorkflows(db, { limit: 2, delay: 1, delayMax: 1 });
    running = await runWorkflows(parts, workflows, {
      lookEveryMs: 100,
      superviseSeconds: 1,
      pollSeconds: 0.5,
      atOnce: 4,
    });
  }, 60_000);
  afterAll(async () => {
    await running.stop();
    await system.stop();
    await opened.close();
  });
  beforeEach(async () => {
    for (const { id } of await listWebhooks(opened.db, new Date()))
      await deleteWebhook(opened.db, id, new Date());
    system.messages.length = 0;
    system.answer = (_, response) => void response.writeHead(202).end();
  });

  async function setUp(kind: ActionAsked['kind']): Promise<string> {
    const made = await createWebhook(
      opened.db,
      { url: system.url, kinds: [kind], description: '' },
      new Date(),
    );
    if (!made.ok) throw new Error(made.problem.code);
    system.secret = made.value.secret;
    return made.value.id;
  }

  /** Asks as a till does: sealed, sent, settled. */
  async function ask(
    action: ActionAsked,
    { goodForSeconds = 600, sealedAt = new Date() } = {},
  ): Promise<string> {
    const entry = till.sealFact(
      { kind: 'actionRequested', action, goodForSeconds, by: 'anna' },
      { sealedAt: sealedAt.toISOString() },
    );
    const { tally } = await deliver(opened.db, [await till.envelope([entry])]);
    expect(tally).toMatchObject({ settled: 1, quarantined: 0 });
    running.wake();
    return entry.id;
  }

  /** What the till's own channel says of it. */
  async function told(id: string): Promise<ActionState | undefined> {
    const page = await readFeed(opened.db, openFeedBell(), { channel: `till:${till.tillId}` });
    const items = page.items.flatMap((item) => (item.kind === 'record' ? [item.record] : []));
    const record = items.findLast((one) => one.collection === 'action' && one.id === id);
    return record && actionState.parse(record.value);
  }
  const untilTold = (id: string, state: ActionState['state']) =>
    vi.waitFor(
      async () => {
        const now = await told(id);
        expect(now?.state).toBe(state);
        return now!;
      },
      { timeout: 15_000, interval: 50 },
    );

  test('head office answers about stock from its own books where no system is set up', async () => {
    for (const [shopId, quantityMilli] of [
      ['mill', 7000],
      ['harbour', 1000],
    ] as const)
      await putStock(opened.db, { shopId, counts: [{ code: MILK.code, quantityMilli }] }, new Date());
    const answered = await untilTold(await ask(STOCK), 'answered');
    expect(answered).toMatchObject({
      answer: { kind: 'stockElsewhere', shops: [{ shopId: 'mill', name: 'Mill Lane', onHandMilli: 7000 }] },
    });
  }, 20_000);

  test('a balance is what head office has booked, and an unknown customer is said to be one', async () => {
    const record = {
      collection: 'customer' as const,
      id: 'c-1',
      value: { name: 'Ann Orr', creditLimitMinor: 5000 },
    };
    await putRecords(opened.db, { channel: 'chain', records: [record] }, new Date());
    const known = await ask({ kind: 'customerBalance', customerId: 'c-1' });
    const unknown = await ask({ kind: 'customerBalance', customerId: 'nobody' });
    expect(await untilTold(known, 'answered')).toMatchObject({
      answer: { balanceMinor: 0, currency: 'EUR', creditLimitMinor: 5000 },
    });
    expect(await untilTold(unknown, 'failed')).toMatchObject({ fault: 'cannot' });
  }, 20_000);

  test('a system that is set up is asked with a good signature, and its answer reaches the till', async () => {
    await setUp('stockElsewhere');
    const shops = [{ shopId: 'depot', name: 'The depot', onHandMilli: 96_000 }];
    system.answer = (_, response) =>
      void response.end(JSON.stringify({ status: 'answered', answer: { kind: 'stockElsewhere', shops } }));
    const id = await ask(STOCK);
    expect(await untilTold(id, 'answered')).toMatchObject({ answer: { shops } });
    expect(system.messages).toMatchObject([
      {
        type: 'action.requested',
        id,
        data: { id, tillId: till.tillId, shopId: 'harbour', by: 'anna', action: STOCK },
      },
    ]);
    expect(system.badSignatures()).toBe(0);
  }, 20_000);

  test('it is asked again after an error, by the same message id, and given up in the end', async () => {
    await setUp('stockElsewhere');
    let tries = 0;
    system.answer = (_, response) => {
      tries += 1;
      if (tries === 1) return void response.writeHead(503).end();
      response.end(JSON.stringify({ status: 'refused', reason: 'stocktaking' }));
    };
    const id = await ask(STOCK);
    expect(await untilTold(id, 'refused')).toMatchObject({ reason: 'stocktaking', by: system.url });
    expect(system.messages.map((message) => message.id)).toEqual([id, id]);

    system.answer = (_, response) =>
      void response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    const never = await ask(STOCK);
    expect(await untilTold(never, 'failed')).toMatchObject({ fault: 'noAnswer', message: 'it answered 302' });
    expect(system.messages.filter((message) => message.id === never)).toHaveLength(3);
  }, 40_000);

  test('an answer that comes later names the revision; the first counts, the second is told', async () => {
    await setUp('priceOverride');
    const id = await ask(OVERRIDE);
    await untilTold(id, 'asked');
    const { revision } = system.messages[0]!.data;
    const reply = {
      status: 'answered',
      answer: { kind: 'priceOverride', unitPriceMicros: 600_000, approvedBy: 'Ms. Mill' },
    } as const;
    const answer = (at: number) => answerAction(opened.db, id, { revision: at, reply }, 'a key', new Date());
    expect(await answer(revision - 1)).toMatchObject({ ok: false, problem: { code: 'stale', revision } });
    const wrong = { ...reply, answer: { kind: 'eInvoiceNumber', number: '1' } } as const;
    expect(await answerAction(opened.db, id, { revision, reply: wrong }, 'a key', new Date())).toMatchObject({
      ok: false,
      problem: { code: 'badAnswer' },
    });
    expect(await answer(revision)).toEqual({ ok: true, value: [`till:${till.tillId}`] });
    expect(await told(id)).toMatchObject({ state: 'answered', answer: reply.answer });
    expect(await answer(revision)).toMatchObject({
      ok: false,
      problem: { code: 'stale', state: 'answered' },
    });
  }, 20_000);

  test('a request expires when nobody answers in time, or when it came too late; an answer then is stale', async () => {
    const soon = await ask(OVERRIDE, { goodForSeconds: 10, sealedAt: new Date(Date.now() - 8500) });
    await untilTold(soon, 'asked');
    await untilTold(soon, 'expired');
    const reply = { status: 'refused', reason: 'no' } as const;
    const { revision } = (await findAction(opened.db, soon))!;
    expect(await answerAction(opened.db, soon, { revision, reply }, 'late', new Date())).toMatchObject({
      ok: false,
      problem: { code: 'stale', state: 'expired' },
    });
    const late = await ask(STOCK, { sealedAt: new Date(Date.parse(SETTLED_AT) - 3_600_000) });
    expect(await told(late)).toMatchObject({ state: 'expired' });
  }, 20_000);

  test('what must be done once is looked for after an answer was lost, and not asked for again', async () => {
    await setUp('eInvoiceNumber');
    const number = { status: 'answered', answer: { kind: 'eInvoiceNumber', number: 'INV-7' } };
    system.answer = ({ type }, response) =>
      void (type === 'action.requested' ? response.socket!.destroy() : response.end(JSON.stringify(number)));
    const id = await ask(INVOICE);
    expect(await untilTold(id, 'answered')).toMatchObject({ answer: { number: 'INV-7' } });
    expect(system.messages.map(({ type }) => type)).toEqual(['action.requested', 'action.find']);

    // The other side never got it: it says so, and is asked once more.
    system.messages.length = 0;
    let lost = true;
    system.answer = ({ type }, response) => {
      if (type === 'action.find') return void response.writeHead(404).end();
      if (lost) response.socket!.destroy();
      else response.end(JSON.stringify(number));
      lost = false;
    };
    await untilTold(await ask(INVOICE), 'answered');
    expect(system.messages.map(({ type }) => type)).toEqual([
      'action.requested',
      'action.find',
      'action.requested',
    ]);
  }, 40_000);

  test.each([504, 408])(
    'what was done although a proxy answered %i is not done twice',
    async (status) => {
      await setUp('eInvoiceNumber');
      const number = { status: 'answered', answer: { kind: 'eInvoiceNumber', number: 'INV-8' } };
      system.answer = ({ type }, response) =>
        void (type === 'action.requested'
          ? response.writeHead(status, { 'retry-after': '1' }).end()
          : response.end(JSON.stringify(number)));
      expect(await untilTold(await ask(INVOICE), 'answered')).toMatchObject({ answer: { number: 'INV-8' } });
      expect(system.messages.map(({ type }) => type)).toEqual(['action.requested', 'action.find']);
    },
    20_000,
  );

  test('what a system refuses was not done, and is asked for again without looking', async () => {
    await setUp('eInvoiceNumber');
    const number = { status: 'answered', answer: { kind: 'eInvoiceNumber', number: 'INV-9' } };
    let full = true;
    system.answer = (_, response) => {
      if (full) response.writeHead(429).end();
      else response.end(JSON.stringify(number));
      full = false;
    };
    await untilTold(await ask(INVOICE), 'answered');
    expect(system.messages.map(({ type }) => type)).toEqual(['action.requested', 'action.requested']);
  }, 20_000);

  test('after a change of the URL the system that was told is asked what came of it', async () => {
    const id = await setUp('eInvoiceNumber');
    const other = await openChainSystem();
    other.secret = system.secret;
    other.answer = (_, response) => void response.writeHead(404).end();
    const number = { status: 'answered', answer: { kind: 'eInvoiceNumber', number: 'INV-10' } };
    system.answer = ({ type }, response) => {
      if (type === 'action.find') return void response.end(JSON.stringify(number));
      void changeWebhook(opened.db, id, { url: other.url }, new Date()).then(() =>
        response.socket!.destroy(),
      );
    };
    const asked = await untilTold(await ask(INVOICE), 'answered');
    await other.stop();
    expect(asked).toMatchObject({ answer: { number: 'INV-10' } });
    expect(other.messages).toEqual([]);
    expect(system.messages.map(({ type }) => type)).toEqual(['action.requested', 'action.find']);
  }, 20_000);

  test('a request expires also where the clock of the process is behind', async () => {
    behindMs = 3_600_000;
    try {
      const soon = await ask(OVERRIDE, { goodForSeconds: 10, sealedAt: new Date(Date.now() - 9000) });
      await untilTold(soon, 'expired');
    } finally {
      behindMs = 0;
    }
  }, 20_000);

  test('where nobody can say whether it was done, the till is told to look first', async () => {
    await setUp('eInvoiceNumber');
    system.answer = (_, response) => void response.socket!.destroy();
    const id = await ask(INVOICE);
    expect(await untilTold(id, 'failed')).toMatchObject({ fault: 'mayHaveHappened' });
    expect(system.messages.filter(({ type }) => type === 'action.requested')).toHaveLength(1);
  }, 40_000);

  test('a system that says it is gone is asked no more, and somebody is told', async () => {
    await setUp('stockElsewhere');
    system.answer = (_, response) => void response.writeHead(410).end();
    // Asked once more, head office finds nobody set up and answers itself.
    await untilTold(await ask(STOCK), 'answered');
    expect(system.messages).toHaveLength(1);
    const webhook = () =>
      openAlerts(opened.db, 10).then((all) => all.filter(({ kind }) => kind === 'webhook'));
    expect(await webhook()).toMatchObject([{ message: expect.stringContaining('gone (410)') }]);
    for (const { id } of await listWebhooks(opened.db, new Date()))
      await deleteWebhook(opened.db, id, new Date());
    expect(await webhook()).toEqual([]);
  }, 20_000);

  test('what nobody is set up for fails at once', async () => {
    expect(await untilTold(await ask(INVOICE), 'failed')).toMatchObject({ fault: 'nobodyAnswers' });
  }, 20_000);

  test('the number of an e-invoice is told as long as tills keep their sales, other answers a week', async () => {
    await setUp('eInvoiceNumber');
    const number = { status: 'answered', answer: { kind: 'eInvoiceNumber', number: 'INV-11' } };
    system.answer = (_, response) => void response.end(JSON.stringify(number));
    const invoice = await ask(INVOICE);
    const stock = await ask(STOCK);
    await untilTold(invoice, 'answered');
    await untilTold(stock, 'answered');
    const passes = (days: number) =>
      sql`update documents set due_at = due_at - make_interval(days => ${days}) where id in (${invoice}, ${stock})`.execute(
        opened.db,
      );
    const state = async (id: string) => (await findAction(opened.db, id))?.state;
    await passes(8);
    await vi.waitFor(async () => expect(await state(stock)).toBe('forgotten'), { timeout: 15_000 });
    expect(await told(invoice)).toMatchObject({ state: 'answered', answer: { number: 'INV-11' } });
    await passes(391);
    const { rows } = await sql<{ days: number }>`
      select extract(day from due_at - now())::int as days from documents where id = ${invoice}`.execute(
      opened.db,
    );
    expect(rows).toEqual([{ days: 0 }]);
    await passes(2);
    await vi.waitFor(async () => expect(await state(invoice)).toBe('forgotten'), { timeout: 15_000 });
  }, 40_000);

  test('a secret is changed while both are good; after that the old one signs no more', async () => {
    const id = await setUp('stockElsewhere');
    const old = system.secret;
    system.answer = (_, response) => void response.end(JSON.stringify({ status: 'refused', reason: 'x' }));
    const rotated = (await rotateSecret(opened.db, id, { overlapHours: 1 }, new Date()))!;
    await untilTold(await ask(STOCK), 'refused');
    system.secret = rotated.secret;
    await untilTold(await ask(STOCK), 'refused');
    expect(system.messages.map(({ signatures }) => signatures)).toEqual([2, 2]);
    const [webhook] = await listWebhooks(opened.db, new Date());
    expect(webhook!.secrets.map(({ ending }) => ending)).toEqual([rotated.secret.slice(-4), old.slice(-4)]);
    expect(JSON.stringify(webhook)).not.toContain(old.slice(6, 20));

    await rotateSecret(opened.db, id, { overlapHours: 0 }, new Date());
    system.secret = old;
    const refused = system.badSignatures();
    await ask(STOCK);
    await vi.waitFor(() => expect(system.badSignatures()).toBeGreaterThan(refused), { timeout: 8000 });
  }, 40_000);
});
