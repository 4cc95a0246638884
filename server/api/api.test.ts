import { generateKeyPairSync } from 'node:crypto';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolmentAnswer, queueAccess } from '#shared/sync/enrolment.ts';
import { firstContact, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import {
  HEADER,
  MILK_ROW,
  runHeadOffice,
  WINE_ROW,
  type Asking,
} from '#test/fixtures/running-head-office.ts';

describe('the interface of head office', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await runHeadOffice();
  }, 60_000);
  afterAll(() => asking.stop());

  const newKey = () =>
    generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const newCode = async (shopId = 'harbour') =>
    (await asking.send('POST', '/v1/enrolment-codes', { shopId })).body.code ?? '';
  const enrol = (code: string, publicKeyPem = newKey(), tillName = 'Front') =>
    asking.send('POST', '/v1/enrolments', { code, publicKeyPem, tillName }, {});

  test('what a till may do with the queue is add, and nothing else', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    const access = queueAccess.parse(
      (await asking.get('/v1/queue-access', { authorization: `Bearer ${till.token}` })).body,
    );
    const queue = new QueueClient(access.url, undefined, { retryOptions: { maxTries: 1 } });
    await expect(queue.receiveMessages()).rejects.toMatchObject({ statusCode: 403 });
    await expect(queue.clearMessages()).rejects.toMatchObject({ statusCode: 403 });
    expect(new Date(access.expiresAt).getTime() - Date.now()).toBeLessThanOrEqual(3_600_000);
  });

  test('a till reads the chain, its shop and itself, and no other channel', async () => {
    const till = await TrialTill.enrol(asking.office.db, 'harbour');
    const other = await TrialTill.enrol(asking.office.db, 'mill');
    const status = async (channel: string, token = till.token) =>
      (await asking.get(`/v1/feed/${channel}`, { authorization: `Bearer ${token}` })).status;
    for (const channel of ['chain', 'shop:harbour', `till:${till.tillId}`])
      expect(await status(channel)).toBe(200);
    for (const channel of ['shop:mill', `till:${other.tillId}`]) expect(await status(channel)).toBe(403);
    expect(await status('management')).toBe(400);
    expect(await status('chain', 'x'.repeat(43))).toBe(401);
    expect((await asking.get('/v1/feed/chain', {})).status).toBe(401);
    expect((await asking.get('/v1/summary', { authorization: `Bearer ${till.token}` })).status).toBe(401);
  });

  test('an enrolment code enrols one till, and the same till again if its answer was lost', async () => {
    const code = await newCode();
    const key = newKey();
    const first = enrolmentAnswer.parse((await enrol(code.toLowerCase().replace('-', ' '), key)).body);
    expect(first.identity).toMatchObject({
      shopId: 'harbour',
      epoch: 1,
      chainName: 'Trial <& Sons>',
      headOfficeUrl: asking.office.url,
    });
    expect(first.identity.receiptSeries).toMatch(/^HS\d\d$/);
    const again = enrolmentAnswer.parse((await enrol(code, key)).body);
    expect(again.identity.tillId).toBe(first.identity.tillId);
    const stolen = await enrol(code);
    expect([stolen.status, stolen.body.code]).toEqual([403, 'codeUsed']);
    const headers = { authorization: `Bearer ${again.token}` };
    expect((await asking.send('POST', '/v1/probe', firstContact(), headers)).status).toBe(200);
    const next = enrolmentAnswer.parse((await enrol(await newCode())).body);
    expect(next.identity.receiptSeries).not.toBe(first.identity.receiptSeries);
  });

  test('an expired code, a wrong key and a wrong shop are refused by name', async () => {
    const code = await newCode();
    const hour = new Date(Date.now() - 1);
    await asking.office.db
      .updateTable('enrolment_codes')
      .set({ expires_at: hour })
      .where('used_at', 'is', null)
      .execute();
    expect((await enrol(code)).body).toMatchObject({ status: 403, code: 'codeExpired' });
    expect((await enrol(await newCode(), 'x'.repeat(60))).body).toMatchObject({
      status: 400,
      code: 'notAnEd25519Key',
    });
    expect((await asking.send('POST', '/v1/enrolment-codes', { shopId: 'nowhere' })).body).toMatchObject({
      status: 404,
    });
  });

  test('bad rows of a catalogue are named by line and reason, and nothing is published', async () => {
    const before = (await asking.get('/v1/summary', asking.admin)).status;
    expect(before).toBe(200);
    const rows = [
      MILK_ROW.trim(),
      '300,Cheap,,Misc,piece,1.2345678,standard',
      '301,Odd,,Misc,litre,1.00,standard',
      '302,Taxless,,Misc,piece,1.00,none',
      '100,Again,,Misc,piece,1.00,standard',
      '303,Claimed,4012000000108,Misc,piece,1.00,standard',
      '304,Short,,Misc',
      '305,,,Misc,piece,1.00,standard',
      '306,Minus,,Misc,piece,-1,standard',
      '307,"Broken "quote",,Misc,piece,1.00,standard',
      '308,"Good, with comma",1|2,Misc,kg,0.001,standard',
    ];
    const refused = await asking.csv(HEADER + rows.join('\n'));
    expect(refused.status).toBe(422);
    expect(refused.body.errors?.map((bad) => bad.line)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const reasons = (refused.body.errors ?? []).map((bad) => bad.reason ?? '');
    for (const [index, word] of [
      'price',
      'unit',
      'tax',
      'line 2',
      'line 2',
      'fields',
      'name',
      'price',
      'Quote',
    ].entries())
      expect(reasons[index]?.toLowerCase()).toContain(word.toLowerCase());
    const skipping = await asking.csv(HEADER + rows.join('\n'), '?onBadRow=skip');
    expect(skipping.body).toMatchObject({ version: 2, products: 2, badRows: 9 });
    const back = await asking.csv(HEADER + MILK_ROW + WINE_ROW);
    expect(back.body).toMatchObject({ version: 3, products: 2, skipped: [] });
    const imports = (await asking.get('/v1/catalogue/imports', asking.admin)).body['imports'] as object[];
    expect(imports.slice(0, 3)).toMatchObject([
      { state: 'published', version: 3, rows: 2, badRows: 0, message: null },
      { state: 'published', version: 2, rows: 11, badRows: 9 },
      { state: 'refused', version: null, rows: 11, message: expect.stringContaining('9 bad rows') },
    ]);
    const page = await (await fetch(asking.office.url)).text();
    expect(page).toContain('is published as version 3');
  });

  test('an import under way shows how far it is', async () => {
    let more: (text: string | null) => void = () => {};
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        more = (text) =>
          text === null ? controller.close() : controller.enqueue(new TextEncoder().encode(text));
      },
    });
    const latest = async () =>
      (
        (await asking.get('/v1/catalogue/imports', asking.admin)).body['imports'] as {
          state: string;
          rows: number;
        }[]
      )[0]!;
    const headers = { ...asking.admin, 'content-type': 'text/csv' };
    const init = { method: 'POST', headers, body, duplex: 'half' };
    const answer = fetch(`${asking.office.url}/v1/catalogue`, init as RequestInit);
    more(HEADER);
    const rows = Array.from(
      { length: 2000 },
      (_, row) => `${5000 + row},Thing ${row},,Misc,piece,1.00,standard`,
    );
    more(`${rows.join('\n')}\n`);
    await expect.poll(async () => (await latest()).rows, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await latest()).toMatchObject({ state: 'reading' });
    // Its price is none: the import ends refused, and the catalogue stays.
    more('9999,Thing,,Misc,piece,free,standard\n');
    more(null);
    expect((await answer).status).toBe(422);
    expect(await latest()).toMatchObject({ state: 'refused', rows: 2001, badRows: 1 });
  });

  test('a catalogue without columns, without products, or not a catalogue is refused by name', async () => {
    expect((await asking.csv('code,name\n1,2\n')).body).toMatchObject({
      status: 422,
      code: 'columnsMissing',
    });
    expect((await asking.csv(HEADER)).body).toMatchObject({ status: 422, code: 'noProducts' });
    expect((await asking.csv('')).status).toBeGreaterThanOrEqual(400);
    expect((await asking.send('POST', '/v1/catalogue', { not: 'a list' })).body).toMatchObject({
      status: 422,
      code: 'unreadable',
      detail: 'byte 1: a list of products is needed: [{"code": "100", …}, …]',
    });
    expect((await asking.send('POST', '/v1/catalogue', [{ code: '1' }])).body).toMatchObject({
      status: 422,
      code: 'badRows',
    });
  });

  test('a malformed request is refused with its place, and a wrong admin key with nothing', async () => {
    const malformed = await asking.send('PUT', '/v1/chain', {
      name: 'x',
      currency: 'euro',
      taxes: [],
      shops: [],
    });
    expect(malformed.status).toBe(400);
    expect(malformed.body.errors?.map((error) => error.place)).toContain('body.currency');
    const headers = { authorization: `Bearer ${'k'.repeat(43)}` };
    expect((await asking.get('/v1/summary', headers)).status).toBe(401);
    const nonsense = await fetch(`${asking.office.url}/v1/enrolments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect([nonsense.status, nonsense.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
    expect((await asking.get('/v2/unknown')).status).toBe(404);
  });

  test('guessing codes is stopped, and a right code has to wait then too', async () => {
    const code = await newCode();
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess++) statuses.push((await enrol(`GUESS-${guess}0000`)).status);
    expect(statuses[0]).toBe(403);
    expect(statuses.at(-1)).toBe(429);
    expect((await enrol(code)).body).toMatchObject({ status: 429, code: 'tooManyAttempts' });
  });
});
