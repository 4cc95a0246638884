import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { QueueClient } from '@azure/storage-queue';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MILK, saleOf, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';
import { deliver } from '#test/fixtures/settling.ts';
import { OPERATIONS } from '../api/operations.ts';

type Described = { responses: { '200': { content: Record<string, { schema: Record<string, unknown> }> } } };

describe('the operation of head office', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await runHeadOffice();
  }, 60_000);
  afterAll(() => asking.stop());
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const makeKey = async (...scopes: string[]) => {
    const made = await asking.send('POST', '/v1/api-keys', { name: 'ERP', scopes });
    return made.body as unknown as { id: string; key: string };
  };

  test('the document describes every operation, is a valid OpenAPI document, and all of it is there', async () => {
    const response = await fetch(`${asking.office.url}/v1/openapi.json`);
    const document = (await response.json()) as Record<string, unknown>;
    const { valid, errors } = await new Validator().validate(document);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    const { paths } = document as { paths: Record<string, Record<string, Described>> };
    for (const { method, path, answer, answerType = 'application/json' } of OPERATIONS) {
      const described = paths[path.replaceAll(/:(\w+)/g, '{$1}')]![method.toLowerCase()]!;
      const { schema } = described.responses['200'].content[answerType]!;
      // What an answer is: its fields, or the forms that it may have.
      expect(Object.keys(schema), path).toContain(
        answer ? (schema['oneOf'] ? 'oneOf' : 'properties') : 'type',
      );
      expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
    }
    const missing = [];
    for (const { method, path } of OPERATIONS) {
      const url = asking.office.url + path.replaceAll(/:\w+/g, '1');
      const response = await fetch(url, { method });
      if ((await response.text()).includes('noSuchPath')) missing.push(`${method} ${path}`);
    }
    expect(missing).toEqual([]);
  });

  test('every door refuses whoever has no key, the wrong till’s key, or a key for something else', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    const { key } = await makeKey('stock');
    const opened: string[] = [];
    for (const { method, path, audience } of OPERATIONS) {
      if (audience === 'anyone') continue;
      const url = asking.office.url + path.replaceAll(/:\w+/g, '1');
      const headers = [{}, bearer('x'.repeat(43)), ...(audience === 'till' ? [] : [bearer(till.token)])];
      if (audience !== 'stock') headers.push(bearer(key));
      for (const who of headers) {
        const { status } = await fetch(url, { method, headers: who });
        if (status !== 401 && status !== 403) opened.push(`${method} ${path} ${status}`);
      }
    }
    expect(opened).toEqual([]);
  });

  test('a key does what it is for, is named in the audit log, and nothing after it was taken back', async () => {
    const { id, key } = await makeKey('stock', 'reports');
    const counts = { shopId: 'mill', counts: [{ code: '100', quantityMilli: 5000 }] };
    expect((await asking.send('PUT', '/v1/stock', counts, bearer(key))).status).toBe(200);
    expect((await asking.get('/v1/summary', bearer(key))).status).toBe(200);
    expect(
      (await asking.send('POST', '/v1/api-keys', { name: 'x', scopes: ['stock'] }, bearer(key))).status,
    ).toBe(403);
    const gone = await fetch(`${asking.office.url}/v1/api-keys/${id}`, {
      method: 'DELETE',
      headers: asking.admin,
    });
    expect(gone.status).toBe(200);
    expect((await asking.send('PUT', '/v1/stock', counts, bearer(key))).status).toBe(401);
    const audit = (await asking.get('/v1/audit')).body['audit'] as {
      actor: string;
      path: string;
      status: number;
    }[];
    const lines = audit.map(({ actor, path, status }) => `${actor} ${path} ${status}`);
    expect(lines).toContain(`ERP (${id}) /v1/stock 200`);
    expect(lines).toContain(`ERP (${id}) /v1/api-keys 403`);
    expect(lines).toContain(`admin /v1/api-keys/${id} 200`);
    expect(JSON.stringify(audit)).not.toContain(key);
  });

  test('it is alive, ready, and has figures without names, receipts or amounts', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    await deliver(asking.office.db, [await till.envelope([till.seal(saleOf([{ product: MILK }]))])]);
    expect((await asking.get('/healthz', {})).body).toEqual({ ok: true });
    expect((await asking.get('/readyz', {})).body).toEqual({ ok: true, database: true, queue: true });
    const text = await (await fetch(`${asking.office.url}/metrics`, { headers: asking.admin })).text();
    for (const name of ['outpost_exceptions_open 0', 'outpost_tills_with_gap 0', 'outpost_queue_messages 0'])
      expect(text).toContain(name);
    expect(text).toContain('route="/v1/chain"');
    expect(text).not.toContain(till.tillId);
    expect(text).not.toContain('HS0');
  });

  test('sales of some days are exported as CSV and as JSON Lines', async () => {
    const till = await TrialTill.enrol(asking.office.db, 'mill');
    const sales = [
      saleOf([{ product: MILK }]),
      { ...saleOf([{ product: MILK }]), businessDate: '2026-03-03' },
    ];
    await deliver(asking.office.db, [await till.envelope(sales.map((sale) => till.seal(sale)))]);
    const read = async (query: string) =>
      (await fetch(`${asking.office.url}/v1/sales?${query}`, { headers: asking.admin })).text();
    const lines = (await read('from=2026-03-03&to=2026-03-03&shop=mill')).trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^entryId,saleId,kind,/);
    expect(lines[1]).toContain(`${sales[1]!.id},sale,mill,${till.tillId}`);
    const json = (await read('from=2026-03-01&to=2026-03-31&shop=mill&format=json')).trim().split('\n');
    expect(json.map((line) => JSON.parse(line).totalMinor)).toEqual([129, 129]);
    expect((await asking.get('/v1/sales?from=yesterday&to=2026-03-03')).status).toBe(400);

    const goods = (await read('from=2026-03-03&to=2026-03-03&shop=mill&rows=lines')).trim().split('\r\n');
    expect(goods).toHaveLength(2);
    const [names, values] = goods.map((line) => line.split(','));
    const line = Object.fromEntries(names!.map((name, place) => [name, values![place]]));
    const receiptNumber = expect.stringMatching(/^ML/) as unknown;
    const ofSale = { saleId: sales[1]!.id, shopId: 'mill', receiptNumber, businessDate: '2026-03-03' };
    expect(line).toMatchObject({
      ...ofSale,
      line: '1',
      productId: MILK.id,
      quantityMilli: '1000',
      returnLine: '',
    });
    expect(line['totalMinor']).toBe('129');
    const paid = (await read('from=2026-03-03&to=2026-03-03&shop=mill&rows=payments&format=json')).trim();
    expect(JSON.parse(paid)).toMatchObject({ ...ofSale, position: 1, means: 'cash', amountMinor: 129 });
    expect((await asking.get('/v1/sales?from=2026-03-03&to=2026-03-03&rows=goods')).status).toBe(400);
  });

  test('what a person should know is a line of the log, with its level', async () => {
    const { db, queues, settleOnce } = asking.office;
    const lines: { level: number; msg: string }[] = [];
    const spied = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      const json = String(text)
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('{'));
      lines.push(...json.map((line) => JSON.parse(line)));
      return true;
    });
    try {
      const till = await TrialTill.enrol(db);
      const entry = till.seal(saleOf([{ product: MILK }]));
      await sql
        .raw(`alter table sales add constraint fault check (receipt_number <> '${entry.body.receiptNumber}')`)
        .execute(db);
      const sender = new QueueClient(
        await queues.of(till.shopId).sendOnlyUrl(new Date(Date.now() + 600_000)),
      );
      await sender.sendMessage(await till.envelope([entry]));
      await vi.waitFor(
        async () => {
          await settleOnce();
          expect(lines).toContainEqual(
            expect.objectContaining({ level: 40, msg: expect.stringContaining(`entry ${entry.id} of till`) }),
          );
        },
        { timeout: 20_000, interval: 200 },
      );
    } finally {
      spied.mockRestore();
      await sql`alter table sales drop constraint if exists fault`.execute(db);
    }
  }, 40_000);

  test('shifts are read page by page, and a cursor that is none is refused by name', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    const shift = { currency: 'EUR', shiftId: randomUUID() };
    const begun = till.sealFact({ kind: 'shiftOpened', floatMinor: 100, ...shift });
    await deliver(asking.office.db, [await till.envelope([begun])]);
    const read = await asking.get(`/v1/shifts?shop=harbour&till=${till.tillId}`);
    expect(read.body).toMatchObject({ shifts: [{ shiftId: shift.shiftId, state: 'open' }], next: null });
    const place = encodeURIComponent(`2026-03-02T10:00:00.000Z~${shift.shiftId}`);
    expect((await asking.get(`/v1/shifts?till=${till.tillId}&before=${place}`)).body).toMatchObject({
      shifts: [],
    });
    expect((await asking.get('/v1/shifts?before=yesterday')).status).toBe(400);
    const page = await (await fetch(`${asking.office.url}/shifts`, { headers: asking.admin })).text();
    expect(page).toContain(till.tillId);
  });
});
