import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase, type OpenDatabase } from '#server/database/open-database.ts';
import { changeDocument, createDocuments, findDocument } from '#server/workflows/documents.ts';
import { runWorkflows, type RunningWorkflows } from '#server/workflows/run-workflows.ts';
import { EffectRefused, workflow, type Workflow } from '#server/workflows/workflow.ts';
import { describeOnBothPlaces } from '../fixtures/both-databases.ts';
import { openBank, type Bank } from './bank.ts';
import { orderType, orderWorkflows } from './orders.ts';

await describeOnBothPlaces('workflows', (place) => {
  let opened: OpenDatabase;
  let bank: Bank;
  beforeAll(async () => {
    opened = await openDatabase(place);
    bank = await openBank();
  }, 60_000);
  afterAll(async () => {
    await bank.stop();
    await opened.close();
  });

  function run(workflows: readonly Workflow[]): Promise<RunningWorkflows> {
    const parts = {
      db: opened.db,
      jobsPlace: opened.jobsPlace,
      ring: () => {},
      now: () => new Date(),
      report: () => {},
    };
    return runWorkflows(parts, workflows, {
      lookEveryMs: 100,
      superviseSeconds: 1,
      pollSeconds: 0.5,
      atOnce: 4,
    });
  }
  const create = (id: string, change: { dueAt?: Date } = {}) =>
    createDocuments(
      opened.db,
      orderType,
      [{ id, state: 'placed', body: { note: 'new' }, ...change }],
      new Date(),
    );
  const stateOf = async (id: string) => (await findDocument(opened.db, orderType, id))?.state;

  test('an order is charged once and packed, and each state has its own revision', async () => {
    const running = await run(orderWorkflows(bank.url));
    await create('plain');
    running.wake();
    await vi.waitFor(async () => expect(await stateOf('plain')).toBe('packed'), { timeout: 8000 });
    expect(await findDocument(opened.db, orderType, 'plain')).toMatchObject({ revision: 3, fault: null });
    expect(bank.charges.get('plain')).toBe(1);
    await create('plain');
    await running.stop();
    expect(bank.charges.get('plain')).toBe(1);
  }, 15_000);

  test('an answer that got lost is asked for, and the order is not charged again', async () => {
    const running = await run(orderWorkflows(bank.url));
    bank.loseAnswers(1);
    await create('lost');
    running.wake();
    await vi.waitFor(async () => expect(await stateOf('lost')).toBe('packed'), { timeout: 15_000 });
    expect(bank.charges.get('lost')).toBe(1);
    await running.stop();
  }, 25_000);

  test('who changes a document says which revision they saw; the later one is told', async () => {
    await create('twice');
    const change = (revision: number, state: string) =>
      changeDocument(opened.db, orderType, { id: 'twice', revision }, { state }, new Date());
    expect(await change(1, 'packed')).toEqual({ ok: true, value: [] });
    expect(await change(1, 'charged')).toEqual({ ok: false, problem: { code: 'stale', revision: 2 } });
    expect(await stateOf('twice')).toBe('packed');
  });

  test('what comes due is looked at, whatever revision it has by then', async () => {
    const closing = workflow.safe<{ note: string }>({
      name: 'close-order',
      type: orderType,
      states: ['open'],
      when: 'due',
      retry: { limit: 3, delay: 1, delayMax: 1 },
      timeLimit: 5,
      run: async () => ({ state: 'closed' }),
      givenUp: () => null,
    });
    const running = await run([closing]);
    const soon = new Date(Date.now() + 300);
    const documents = ['due', 'due-elsewhere'].map((id) => ({
      id,
      state: id === 'due' ? 'open' : 'kept',
      body: { note: '' },
      dueAt: soon,
    }));
    await createDocuments(opened.db, orderType, documents, new Date());
    await changeDocument(opened.db, orderType, { id: 'due', revision: 1 }, { state: 'open' }, new Date());
    await vi.waitFor(async () => expect(await stateOf('due')).toBe('closed'), { timeout: 8000 });
    expect(await stateOf('due-elsewhere')).toBe('kept');
    await running.stop();
  }, 15_000);

  test('after the last try a document is given up, and it says why and whether it may have happened', async () => {
    const unlucky = (name: string, error: Error) =>
      workflow.unsafe<{ note: string }, null>({
        ...(orderWorkflows(bank.url)[0] as object as Parameters<
          typeof workflow.unsafe<{ note: string }, null>
        >[0]),
        name,
        states: [name],
        retry: { limit: 1, delay: 1, delayMax: 1 },
        effect: () => Promise.reject(error),
        find: () => Promise.reject(new Error('nobody knows')),
        givenUp: ({ body }, { why, mayHaveHappened }) => ({
          state: mayHaveHappened ? 'unsure' : 'refused',
          body: { note: `${body.note} ${why}` },
        }),
      });
    const running = await run([
      unlucky('refusing', new EffectRefused('no money')),
      unlucky('silent', new Error('hung up')),
    ]);
    const documents = ['refusing', 'silent'].map((id) => ({ id, state: id, body: { note: 'why:' } }));
    await createDocuments(opened.db, orderType, documents, new Date());
    running.wake();
    await vi.waitFor(async () => expect(await stateOf('refusing')).toBe('refused'), { timeout: 15_000 });
    await vi.waitFor(async () => expect(await stateOf('silent')).toBe('unsure'), { timeout: 15_000 });
    expect((await findDocument(opened.db, orderType, 'refusing'))?.body.note).toBe('why: no money');
    expect((await findDocument(opened.db, orderType, 'silent'))?.body.note).toBe('why: nobody knows');
    await running.stop();
  }, 40_000);
});
