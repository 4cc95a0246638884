import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';

let asking: Asking;
beforeAll(async () => {
  asking = await runHeadOffice();
}, 60_000);
afterAll(() => asking.stop());

const wish = { url: 'https://chain.example/outpost', kinds: ['stockElsewhere'], description: 'ERP' };

test('a webhook is set up, its secret shown once, and its kind taken', async () => {
  const made = await asking.send('POST', '/v1/webhooks', wish);
  expect(made).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^whsec_.{44}$/) } });
  const secret = String(made.body['secret']);
  const listed = JSON.stringify((await asking.get('/v1/webhooks')).body);
  expect(listed).toContain(wish.url);
  expect(listed).not.toContain(secret.slice(6, 40));
  expect(await asking.send('POST', '/v1/webhooks', wish)).toMatchObject({
    status: 409,
    body: { code: 'kindTaken' },
  });

  const path = `/v1/webhooks/${String(made.body['id'])}`;
  const rotated = await asking.send('POST', `${path}/secrets`, { overlapHours: 2 });
  expect(rotated.body['secret']).not.toBe(secret);
  expect(await asking.send('PUT', path, { paused: true })).toMatchObject({ status: 200 });
  const [webhook] = (await asking.get('/v1/webhooks')).body['webhooks'] as {
    secrets: object[];
    pausedBecause: string;
  }[];
  expect(webhook).toMatchObject({ pausedBecause: 'paused by the administrator', secrets: [{}, {}] });
});

test('an address that is no system of a chain is refused with its place', async () => {
  const refused = await asking.send('POST', '/v1/webhooks', { ...wish, url: 'https://169.254.169.254/' });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ place: 'body.url' }] } });
});

test('only the administrator sets webhooks up; a key for requests answers them', async () => {
  const made = await asking.send('POST', '/v1/api-keys', { name: 'ERP', scopes: ['actions'] });
  const erp = { authorization: `Bearer ${String(made.body['key'])}` };
  expect(await asking.get('/v1/webhooks', erp)).toMatchObject({ status: 403 });
  expect(await asking.get('/v1/actions', erp)).toMatchObject({ status: 200, body: { actions: [] } });
  const nobody = '/v1/actions/018f4d6e-0000-7000-8000-00000000000a';
  const reply = { status: 'refused', reason: 'no' };
  expect(await asking.send('POST', `${nobody}/answer`, { revision: 1, reply }, erp)).toMatchObject({
    status: 404,
  });
  expect(
    await asking.send('POST', `${nobody}/answer`, { revision: 1, reply: { status: 'later' } }, erp),
  ).toMatchObject({
    status: 400,
  });
});

test('nobody publishes the state of a request by hand: a granted price would be one', async () => {
  const value = {
    state: 'expired',
    changedAt: '2026-03-02T10:00:00.000Z',
    expiresAt: '2026-03-02T10:00:00.000Z',
  };
  const records = [{ collection: 'action', id: 'x', value }];
  expect(await asking.send('PUT', '/v1/records', { channel: 'chain', records })).toMatchObject({
    status: 400,
  });
});

test('the console shows requests and webhooks, and a form sets one up', async () => {
  const page = async (path: string, init: RequestInit = {}) =>
    (await fetch(asking.office.url + path, init)).text();
  expect(await page('/requests')).toContain('No till waits.');
  const form = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
  };
  const body = 'url=https%3A%2F%2Finvoices.example%2F&eInvoiceNumber=on';
  expect(await page('/webhooks', { ...form, body })).toContain('whsec_');
  expect(await page('/webhooks')).toContain('https://invoices.example/');
  expect(await page('/webhooks')).not.toMatch(/whsec_[^…]/);
  expect(await page('/webhooks', { ...form, body: 'url=https%3A%2F%2Fx.example' })).toContain('kinds');
});
