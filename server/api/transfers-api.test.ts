import { afterAll, beforeAll, expect, test } from 'vitest';
import { TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';

let asking: Asking;
beforeAll(async () => {
  asking = await runHeadOffice();
  const counts = [{ code: '100', quantityMilli: 50_000 }];
  for (const shopId of ['harbour', 'mill']) await asking.send('PUT', '/v1/stock', { shopId, counts });
}, 60_000);
afterAll(() => asking.stop());

const PATH = '/v1/stock-transfers';
const goods = (quantityMilli: unknown, productId = '100') => [{ productId, quantityMilli }];
const send = (key: string, lines: unknown, change: object = {}) =>
  asking.send('POST', PATH, { key, fromShopId: 'harbour', toShopId: 'mill', lines, ...change });
const page = async () => (await fetch(`${asking.office.url}/transfers`)).text();
const form = (path: string, fields: Record<string, string>, site = 'same-origin') =>
  fetch(asking.office.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': site },
    body: new URLSearchParams(fields).toString(),
  });

test('goods are sent and received by the interface, and the tills of both shops hear of it at once', async () => {
  const till = await TrialTill.enrol(asking.office.db, 'mill');
  const who = { authorization: `Bearer ${till.token}` };
  const { cursor } = (await asking.get('/v1/feed/shop:mill', who)).body as unknown as { cursor: string };
  const waiting = asking.get(`/v1/feed/shop:mill?wait=20000&cursor=${encodeURIComponent(cursor)}`, who);
  const sent = await send('by-api', goods(12_000));
  expect(sent.body).toMatchObject({
    number: 1,
    state: 'sent',
    sentBy: 'admin',
    lines: [{ sentMilli: 12_000 }],
  });
  const id = String(sent.body['id']);
  expect((await send('by-api', goods(12_000))).body['id']).toBe(id);
  const received = await asking.send('POST', `${PATH}/${id}/receive`, { lines: goods(11_500) });
  expect(received.body).toMatchObject({ state: 'received', lines: [{ differenceMilli: -500 }] });
  expect(JSON.stringify((await waiting).body)).toContain('"onHandMilli":61500');
  expect((await asking.get(`${PATH}/${id}`)).body).toEqual(received.body);
  expect((await asking.get(`${PATH}?shop=mill&state=received`)).body).toEqual({
    transfers: [received.body],
    next: null,
  });
  const move = { reference: id, line: 1, productId: '100', counted: false };
  expect((await asking.get('/v1/stock/ledger?product=100')).body['moves']).toMatchObject([
    { ...move, shopId: 'mill', reason: 'transferReceived', quantityMilli: 11_500 },
    { ...move, shopId: 'harbour', reason: 'transferSent', quantityMilli: -12_000 },
  ]);
  expect((await asking.get('/v1/stock/ledger?product=100&before=1')).body['moves']).toEqual([]);
  expect((await asking.send('POST', `${PATH}/${id}/cancel`, {})).body).toMatchObject({
    status: 409,
    code: 'over',
    state: 'received',
    detail: `path.id: transfer "${id}" is received already`,
  });
  expect((await asking.send('POST', `${PATH}/${id}/refuse`, {})).status).toBe(400);
}, 40_000);

test('what cannot go is refused with its code and its place', async () => {
  const refused = async (lines: unknown, change = {}, key = 'bad') => {
    const { status, body } = await send(key, lines, change);
    return [status, body.code, body['detail']];
  };
  expect(await refused(goods(0))).toEqual([
    400,
    'malformedRequest',
    'body.lines[0].quantityMilli: a quantity above zero is needed',
  ]);
  expect(await refused(goods(1.5))).toEqual([
    400,
    'malformedRequest',
    'body.lines[0].quantityMilli: a whole number of thousandths of the unit is needed',
  ]);
  expect(await refused(goods(1000, '999'))).toEqual([
    422,
    'unknownProduct',
    'body.lines[0].productId: no catalogue and no shop has product "999"',
  ]);
  expect(await refused(goods(1), { toShopId: 'nowhere' })).toEqual([
    404,
    'unknownShop',
    'body.toShopId: there is no shop "nowhere"',
  ]);
  expect((await refused(goods(1), { toShopId: 'harbour' }))[1]).toBe('sameShop');
  expect((await refused(goods(1), {}, 'by-api'))[1]).toBe('keyTaken');
  expect((await refused([]))[0]).toBe(400);
  const sent = await send('half', [...goods(1000), ...goods(2000, '200')]);
  const receive = (lines: unknown) =>
    asking.send('POST', `${PATH}/${String(sent.body['id'])}/receive`, { lines });
  expect((await receive(goods(1000))).body).toMatchObject({ status: 422, code: 'notSaid' });
  expect((await receive(goods(1000, '300'))).body).toMatchObject({ status: 422, code: 'notSent' });
  expect((await receive(goods(-1))).status).toBe(400);
  expect((await asking.send('POST', `${PATH}/${crypto.randomUUID()}/receive`, {})).body.code).toBe(
    'noSuchTransfer',
  );
  expect((await asking.send('POST', `${PATH}/${String(sent.body['id'])}/cancel`, {})).status).toBe(200);
});

test('a person sends goods on the console, and says what came; a form that is sent twice sends them once', async () => {
  const key = /name="key" value="([^"]+)"/.exec(await page())![1]!;
  const fields = { key, from: 'mill', to: 'harbour', goods: '100 2.5\r\n200 3\r\n', note: 'for <Ann>' };
  expect((await form('/transfers', fields, 'cross-site')).status).toBe(403);
  for (const _ of [1, 2]) expect((await form('/transfers', fields)).status).toBe(303);
  const { transfers } = (await asking.get(`${PATH}?state=sent`)).body as unknown as {
    transfers: { id: string }[];
  };
  expect(transfers).toHaveLength(1);
  const shown = await page();
  expect(shown).toContain('for &lt;Ann&gt;');
  expect(shown).toMatch(/name="came:100"\s+value="2.5"/);
  const { id } = transfers[0]!;
  const unsaid = await form(`/transfers/${id}`, { do: 'refuse' });
  expect([unsaid.status, await unsaid.text()]).toEqual([
    422,
    expect.stringContaining('say why it is refused'),
  ]);
  const came = { do: 'receive', 'came:100': '2.5', 'came:200': '1' };
  expect((await form(`/transfers/${id}`, came)).status).toBe(303);
  expect(await page()).toContain('2 missing');
  const late = await form(`/transfers/${id}`, { do: 'cancel' });
  expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('is received already')]);
  const nonsense = await form('/transfers', { ...fields, key: 'k', goods: 'milk' });
  expect(await nonsense.text()).toContain('&quot;milk&quot; is not a product and a quantity');
});
