import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { contactAnswer } from '#shared/sync/contact.ts';
import { firstContact, MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { checkedOperations, misfitOf } from '#test/fixtures/checked-answers.ts';
import {
  HEADER,
  MILK_ROW,
  runHeadOffice,
  WINE_ROW,
  type Answer,
  type Asking,
} from '#test/fixtures/running-head-office.ts';
import { deliver } from '#test/fixtures/settling.ts';
import { raiseAlerts } from '../exceptions/alerts.ts';
import { OPERATIONS } from './operations.ts';

/** One chain at work, in which there is something of everything that can be asked about. */
let asking: Asking;
let till: TrialTill;
beforeAll(async () => {
  asking = await runHeadOffice();
  till = await TrialTill.enrol(asking.office.db);
}, 60_000);
afterAll(() => asking.stop());

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const good = (answer: Answer): Answer['body'] => {
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const put = async (path: string, body: unknown) => good(await asking.send('PUT', path, body));
const post = async (path: string, body: unknown, who?: Record<string, string>) =>
  good(await asking.send('POST', path, body, who));
const get = async (path: string, who?: Record<string, string>) => good(await asking.get(path, who));
const remove = async (path: string) =>
  expect((await fetch(asking.office.url + path, { method: 'DELETE', headers: asking.admin })).status).toBe(
    200,
  );
const idOf = (body: Answer['body']): string => z.string().parse(body['id']);
const publicKeyPem = (): string =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** Asks for a list, and sees that something is in it: of an empty one no shape is proven. */
async function listed(path: string, name: string, who?: Record<string, string>) {
  const list = z.array(z.looseObject({})).parse((await get(path, who))[name]);
  expect(list.length, path).toBeGreaterThan(0);
  return list;
}

test('the chain’s own programs: each answer is as the document says', async () => {
  await put('/v1/policies', { shopId: 'mill', policy: { gapMinutes: 5 } });
  await put('/v1/policies', { policy: { clockSkewMinutes: 20 } });
  await get('/v1/policies');
  await put('/v1/stock', { shopId: 'harbour', counts: [{ code: '100', quantityMilli: 5000 }] });
  await listed('/v1/stock/counts', 'counts');
  const transfer = (key: string) => ({
    key,
    fromShopId: 'harbour',
    toShopId: 'mill',
    lines: [{ productId: '100', quantityMilli: 1000 }],
  });
  const [one, two, three] = [
    idOf(await post('/v1/stock-transfers', transfer('t-1'))),
    idOf(await post('/v1/stock-transfers', transfer('t-2'))),
    idOf(await post('/v1/stock-transfers', transfer('t-3'))),
  ];
  await post(`/v1/stock-transfers/${one}/receive`, {});
  await post(`/v1/stock-transfers/${two}/refuse`, { note: 'no room' });
  await post(`/v1/stock-transfers/${three}/cancel`, {});
  await get(`/v1/stock-transfers/${one}`);
  await listed('/v1/stock-transfers', 'transfers');
  await listed('/v1/stock/ledger', 'moves');

  const bad = await asking.csv(
    `${HEADER + MILK_ROW + WINE_ROW}9,Bad,,Misc,piece,free,standard\n`,
    '?onBadRow=skip',
  );
  expect(good(bad)).toMatchObject({ badRows: 1, skipped: [{ line: 4 }] });
  const later = encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString());
  const scheduled = good(await asking.csv(HEADER + MILK_ROW, `?effectiveAt=${later}`))['scheduled'];
  const { id } = z.looseObject({ id: z.string() }).parse(scheduled);
  await asking.csv(HEADER + MILK_ROW + WINE_ROW);
  await listed('/v1/catalogue/schedules', 'schedules');
  await post(`/v1/catalogue/schedules/${id}/seen`, {});
  await remove(`/v1/catalogue/schedules/${id}`);
  await listed('/v1/catalogue/imports', 'imports');

  await put('/v1/records', {
    channel: 'chain',
    records: [{ collection: 'customer', id: 'k-1', value: { name: 'Ann Orr' } }],
  });
  await listed('/v1/customers/k-1/history', 'changes');
  await put('/v1/staff', {
    channel: 'shop:mill',
    staff: [{ id: 's-1', name: 'Anna', role: 'cashier', pin: '4711' }],
    gone: [],
  });
  await put('/v1/owners', {
    owners: [
      { email: 'ann@corner.example', name: 'Ann' },
      { email: 'bob@corner.example', name: 'Bob', shops: ['mill'] },
    ],
  });
  await listed('/v1/owners', 'owners');
  await put('/v1/rollouts', { version: '1.2.0', percent: 20, paused: false });
  await listed('/v1/shops', 'shops');
  await post('/v1/shops/mill/close-books', { through: '2026-03-01' });
  await listed('/v1/shops', 'shops');
});

test('what tills ask: each answer is as the document says', async () => {
  const who = bearer(till.token);
  const app = {
    version: '1.2.0',
    health: 'healthy',
    ill: [{ version: '1.1.0', reason: 'it did not come up' }],
  };
  const contact = contactAnswer.parse(await post('/v1/probe', { ...firstContact(), app }, who));
  await listed('/v1/rollouts', 'rollouts');
  await listed('/v1/rollouts', 'tills');

  const strange = { ...WINE, id: '900', code: '900' };
  const sold = till.seal(saleOf([{ product: MILK }, { product: strange }]));
  const saved = till.sealFact({
    kind: 'customerSaved',
    customerId: 'k-1',
    name: 'Ann O’Orr',
  });
  await deliver(asking.office.db, [await till.envelope([sold, saved])]);
  await listed('/v1/own-entries?epoch=0&seq=0', 'entries', who);
  for (const channel of ['chain', 'shop:harbour', `till:${till.tillId}`]) {
    let [cursor, more] = ['', true];
    while (more) {
      const page = await get(
        `/v1/feed/${channel}?cursor=${encodeURIComponent(cursor)}`.replace(/\?cursor=$/, ''),
        who,
      );
      [cursor, more] = [z.string().parse(page['cursor']), page['more'] === true];
    }
    await get(`/v1/feed/${channel}/checksum?cursor=${encodeURIComponent(cursor)}`, who);
    await get(`/v1/feed/${channel}/checksum`, who);
  }
  const wanted = [
    { kind: 'customerPurchases', id: 'k-1' },
    { kind: 'stockElsewhere', id: '100' },
  ];
  expect(await post('/v1/subscriptions', { wanted, waitMs: 0 }, who)).toMatchObject({ news: [{}, {}] });
  await get('/v1/queue-access', who);
  const carried = await fetch(`${asking.office.url}/v1/bundles`, {
    method: 'POST',
    headers: { ...asking.admin, 'content-type': 'application/jose' },
    body: await till.bundle([await till.envelope([sold])], contact.bundleKey),
  });
  expect(await carried.json()).toMatchObject({ settled: 0, replayed: 1 });

  const { code } = await post('/v1/enrolment-codes', { shopId: 'mill' });
  const enrolled = await post('/v1/enrolments', { code, publicKeyPem: publicKeyPem(), tillName: 'New' });
  const token = bearer(z.string().parse(enrolled['token']));
  await post('/v1/epochs', { publicKeyPem: publicKeyPem() }, token);
  const ask = { id: randomUUID(), secret: 's'.repeat(43), email: 'ann@corner.example', tillName: 'By mail' };
  await post('/v1/enrolment-requests', ask, {});
  await get(`/v1/enrolment-requests/${ask.id}`, bearer(ask.secret));
  const tills = await listed('/v1/tills', 'tills');
  await put(`/v1/tills/${till.tillId}/channels`, { channel: 'management', state: 'active' });
  await post(`/v1/tills/${String(tills.find(({ name }) => name === 'New')!['tillId'])}/revoke`, {});
  await listed('/v1/tills', 'tills');

  await listed(`/v1/entries?till=${till.tillId}`, 'entries');
  await listed('/v1/customers/k-1/history', 'changes');
  for (const receipt of [till.receiptCode(sold), 'OP1:nonsense'])
    await post('/v1/receipt-codes/check', { code: receipt });
  const other = await TrialTill.enrol(asking.office.db);
  await post('/v1/receipt-codes/check', { code: other.receiptCode(other.seal(saleOf([{ product: MILK }]))) });
});

test('what needs a person, requests and reports: each answer is as the document says', async () => {
  const db = asking.office.db;
  const [exception] = await listed('/v1/exceptions', 'exceptions');
  const place = `/v1/exceptions/${String(exception!['entryId'])}/${String(exception!['position'])}`;
  await post(place, { owner: 'Ann' });
  await post(place, { owner: 'Ann', how: 'accepted', note: 'seen' });
  await listed('/v1/exceptions?state=resolved', 'exceptions');

  const shift = { currency: 'EUR', shiftId: randomUUID() };
  const wish = { kind: 'actionRequested' as const, goodForSeconds: 600 };
  const now = { sealedAt: new Date().toISOString() };
  const entries = [
    till.sealFact({ kind: 'shiftOpened', floatMinor: 100, ...shift }),
    till.seal(saleOf([{ product: MILK }])),
    till.sealFact({ kind: 'shiftClosed', countedMinor: 200, expectedMinor: 229, ...shift }),
    till.sealFact({ ...wish, action: { kind: 'priceOverride', ...price }, by: 'anna' }, now),
    till.sealFact({ ...wish, action: { kind: 'customerBalance', customerId: 'k-1' } }, now),
    ...[1, 2, 3].map(() => till.seal(saleOf([{ product: MILK }]))),
  ];
  const broken = { ...entries[6]!, body: { ...entries[6]!.body, kind: 'gift' } };
  // The first of the three stays away.
  const sent = [...entries.slice(0, 5), broken, entries[7]];
  await sql`update shops set closed_through = null`.execute(db);
  await deliver(db, [await till.envelope(sent)]);
  await listed('/v1/shifts', 'shifts');
  await get('/v1/summary');
  const [kept] = await listed('/v1/quarantine', 'quarantine');
  await raiseAlerts(db, [{ kind: 'gap', subject: 'x', message: 'y' }], new Date().toISOString());
  await listed('/v1/alerts', 'alerts');
  await post(`/v1/quarantine/${String(kept!['id'])}`, { action: 'dismiss', owner: 'Ann', note: 'a test' });
  const [run] = await listed('/v1/missing-entries', 'missing');
  const { shopId: _, since: __, ...places } = run!;
  await post('/v1/missing-entries/lost', { ...places, owner: 'Ann', note: 'broken' });

  // Head office is still at work on them: a price is a person's to answer, and stays as it is from then on.
  const asked = await vi.waitFor(
    async () => {
      const actions = await listed('/v1/actions', 'actions');
      const forPerson = actions.find(({ state, answer }) => state === 'asked' && answer === undefined);
      return forPerson ?? Promise.reject(new Error('nothing waits for a person yet'));
    },
    { timeout: 30_000 },
  );
  const path = `/v1/actions/${String(asked['id'])}`;
  await get(path);
  await post(`${path}/answer`, {
    revision: asked['revision'],
    reply: { status: 'refused', reason: 'no' },
  });
  expect(await get(path)).toMatchObject({ state: 'refused', waits: false });
});

const price = {
  saleId: randomUUID(),
  lineId: 'l0',
  productId: '100',
  productName: 'Milk',
  currency: 'EUR',
  listPriceMicros: 1_290_000,
  unitPriceMicros: 1_000_000,
  quantityMilli: 1000,
  reason: 'dented',
};

test('head office itself: each answer is as the document says', async () => {
  const { id, secret } = await post('/v1/webhooks', {
    url: 'https://chain.example/',
    kinds: ['eInvoiceNumber'],
  });
  expect(secret).toMatch(/^whsec_/);
  await post(`/v1/webhooks/${String(id)}/secrets`, {});
  await put(`/v1/webhooks/${String(id)}`, { paused: true });
  await listed('/v1/webhooks', 'webhooks');
  await remove(`/v1/webhooks/${String(id)}`);
  const key = await post('/v1/api-keys', { name: 'ERP', scopes: ['stock'] });
  await remove(`/v1/api-keys/${idOf(key)}`);
  await listed('/v1/api-keys', 'keys');
  await listed('/v1/audit', 'audit');
  await get('/healthz');
  await get('/readyz');
  await get('/v1/openapi.json');
});

test('no operation was left out', () => {
  const inJson = OPERATIONS.filter(({ answer }) => answer).map(({ method, path }) => `${method} ${path}`);
  expect(inJson.filter((one) => !checkedOperations.has(one))).toEqual([]);
});

test('an answer that lacks a field, or has one more than the document says, does not fit', () => {
  const schema = z.object({ name: z.string(), shops: z.array(z.object({ id: z.string() })) });
  expect(misfitOf(schema, { name: 'a', shops: [{ id: 'b' }] })).toBeUndefined();
  expect(misfitOf(schema, { name: 'a', shops: [{}] })).toContain('shops[0].id');
  expect(misfitOf(schema, { name: 'a', shops: [{ id: 'b', series: 'c' }] })).toContain('says more');
});
