import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';
import { deliver, figures, outcomes } from '#test/fixtures/settling.ts';

describe('what needs a person', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await runHeadOffice();
  }, 60_000);
  afterAll(() => asking.stop());
  const db = () => asking.office.db;
  const send = async (till: TrialTill, ...entries: unknown[]) =>
    deliver(db(), [await till.envelope(entries)]);
  const listed = async <T>(path: string, of: string) => (await asking.get(path)).body[of] as T[];
  const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(asking.office.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    });

  async function exceptional(): Promise<{ till: TrialTill; entryId: string }> {
    const till = await TrialTill.enrol(db());
    const entry = till.seal({
      ...saleOf([{ product: MILK }]),
      totalMinor: 1,
      tenders: [{ kind: 'cash', amountMinor: 1 }],
    });
    await send(till, entry);
    return { till, entryId: entry.id };
  }
  const mine = async (entryId: string, state: string) =>
    (
      await listed<{ entryId: string; owner: string | null }>(`/v1/exceptions?state=${state}`, 'exceptions')
    ).filter((row) => row.entryId === entryId);

  test('an exception is taken, then resolved, and the till hears how it ended', async () => {
    const { till, entryId } = await exceptional();
    expect(await mine(entryId, 'open')).toHaveLength(1);
    const place = `/v1/exceptions/${entryId}/1`;
    expect((await asking.send('POST', place, { owner: 'Ann' })).status).toBe(200);
    expect(await mine(entryId, 'taken')).toMatchObject([{ owner: 'Ann' }]);
    const resolution = { owner: 'Ann', how: 'accepted', note: 'the customer paid one cent' };
    expect((await asking.send('POST', place, resolution)).status).toBe(200);
    expect((await asking.send('POST', place, resolution)).body.code).toBe('resolvedAlready');
    expect((await outcomes(db(), till)).at(-1)).toMatchObject({
      result: 'settled',
      entryId,
      exceptions: [
        { code: 'totalsDiffer', resolved: { how: 'accepted', note: 'the customer paid one cent' } },
      ],
    });
    expect((await asking.send('POST', `/v1/exceptions/${randomUUID()}/1`, { owner: 'Ann' })).status).toBe(
      404,
    );
    expect((await asking.send('POST', place, { owner: '' })).status).toBe(400);
  });

  test('it can be done on the console, but not by a page from elsewhere', async () => {
    const { till, entryId } = await exceptional();
    const fields = { owner: 'Ben', how: 'nothingWrong', note: '' };
    const elsewhere = await form(`/exceptions/${entryId}/1`, fields, { 'sec-fetch-site': 'cross-site' });
    expect(elsewhere.status).toBe(403);
    const old = await form(`/exceptions/${entryId}/1`, fields, {
      'sec-fetch-site': '',
      origin: 'http://evil.example',
    });
    expect(old.status).toBe(403);
    expect(await mine(entryId, 'open')).toHaveLength(1);
    const page = await (await fetch(`${asking.office.url}/exceptions`)).text();
    expect(page).toContain(entryId);
    const done = await form(`/exceptions/${entryId}/1`, fields);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/exceptions']);
    expect((await outcomes(db(), till)).at(-1)).toMatchObject({
      exceptions: [{ resolved: { how: 'nothingWrong' } }],
    });
  });

  test('a fork that a person accepts is booked beside the other, once, and its till is told; also when it comes again', async () => {
    const till = await TrialTill.enrol(db());
    const first = till.seal(saleOf([{ product: MILK }]));
    const { hash: _, ...unsealed } = first;
    const sale = saleOf([{ product: WINE }]);
    const copy = till.resealed({
      ...unsealed,
      id: randomUUID(),
      body: { kind: 'sale', receiptNumber: first.body.receiptNumber, sale },
    });
    await send(till, first);
    await send(till, copy);
    const cases = await listed<{ id: number; tillId: string }>('/v1/quarantine?state=open', 'quarantine');
    const row = cases.find(({ tillId }) => tillId === till.tillId);
    const alerts = () => listed<{ subject: string }>('/v1/alerts', 'alerts');
    expect((await alerts()).map(({ subject }) => subject)).toContain(`fork ${till.tillId}`);
    const decision = { action: 'accept', owner: 'Ann', note: 'both were sold' };
    expect((await asking.send('POST', `/v1/quarantine/${row!.id}`, decision)).status).toBe(200);
    expect((await asking.send('POST', `/v1/quarantine/${row!.id}`, decision)).body.code).toBe(
      'decidedAlready',
    );
    expect((await alerts()).map(({ subject }) => subject)).not.toContain(`fork ${till.tillId}`);
    const booked = { sales: 2, total: 129 + 599, through: 1, last: 1 };
    expect(await figures(db(), till)).toMatchObject(booked);
    const answer = {
      result: 'settled',
      entryId: copy.id,
      hash: copy.hash,
      exceptions: [{ code: 'receiptNumberTwice' }],
    };
    expect((await outcomes(db(), till)).at(-1)).toMatchObject(answer);
    await send(till, copy, first);
    expect((await outcomes(db(), till)).slice(-2).map(({ result }) => result)).toEqual([
      'settled',
      'settled',
    ]);
    expect(await figures(db(), till)).toMatchObject(booked);
  });

  test('what a till that was shut out had sold is booked when a person accepts it; what cannot be proven never is', async () => {
    const till = await TrialTill.enrol(db());
    await asking.send('POST', `/v1/tills/${till.tillId}/revoke`, {});
    const entry = till.seal(saleOf([{ product: MILK }]));
    await send(till, entry, { ...entry, sealedAt: '2026-03-02T11:11:00.000Z' });
    const rows = (
      await listed<{ id: number; tillId: string; reason: string }>('/v1/quarantine?state=open', 'quarantine')
    ).filter(({ tillId }) => tillId === till.tillId);
    const idOf = (reason: string) => rows.find((row) => row.reason === reason)!.id;
    const decide = (reason: string, action: string) =>
      form(`/quarantine/${idOf(reason)}`, { action, owner: 'Ann', note: 'looked at' });
    expect((await decide('hashMismatch', 'accept')).status).toBe(409);
    expect((await decide('hashMismatch', 'dismiss')).status).toBe(303);
    expect((await decide('tillRevoked', 'accept')).status).toBe(303);
    expect(await figures(db(), till)).toMatchObject({ sales: 1, through: 1, last: 1 });
    expect((await outcomes(db(), till)).at(-1)).toMatchObject({ result: 'settled', entryId: entry.id });
    const page = await (await fetch(`${asking.office.url}/quarantine?ended=1&till=&code=`)).text();
    expect(page).toContain('looked at');
  });

  test('of 250 open cases each can be reached, by page and by till, shop and code', async () => {
    const till = await TrialTill.enrol(db(), 'mill');
    const many = Array.from({ length: 250 }, () =>
      till.seal({
        ...saleOf([{ product: MILK }]),
        totalMinor: 1,
        tenders: [{ kind: 'cash' as const, amountMinor: 1 }],
      }),
    );
    const changed = many.map((entry) => ({ ...entry, sealedAt: '2026-03-02T11:11:00.000Z' }));
    await send(till, ...many);
    await send(till, ...changed);
    const all = async (path: string, of: 'exceptions' | 'quarantine') => {
      const found: string[] = [];
      const sizes: number[] = [];
      for (let after = ''; ;) {
        const { body } = await asking.get(`${path}&after=${after}`.replace(/&after=$/, ''));
        const rows = body[of] as { entryId: string }[];
        found.push(...rows.map(({ entryId }) => entryId));
        sizes.push(rows.length);
        if (body.next === null) return { found, sizes };
        after = String(body.next);
      }
    };
    const ids = many.map(({ id }) => id).sort();
    const search = `shop=mill&till=${till.tillId}`;
    const exceptions = await all(`/v1/exceptions?state=open&code=totalsDiffer&${search}`, 'exceptions');
    expect(exceptions.sizes).toEqual([200, 50]);
    expect(exceptions.found.sort()).toEqual(ids);
    const quarantine = await all(`/v1/quarantine?state=open&code=hashMismatch&${search}`, 'quarantine');
    expect(quarantine.sizes).toEqual([200, 50]);
    expect(quarantine.found.sort()).toEqual(ids);
    for (const none of [
      `shop=harbour&till=${till.tillId}`,
      `code=oversold&till=${till.tillId}`,
      'till=nobody',
    ])
      expect((await all(`/v1/exceptions?${none}`, 'exceptions')).found).toEqual([]);
    expect((await asking.get('/v1/exceptions?after=nonsense')).status).toBe(400);
    const page = await (await fetch(`${asking.office.url}/exceptions?${search}`)).text();
    const older = /href="([^"]+)">Older ones/.exec(page)![1]!.replaceAll('&amp;', '&');
    expect(
      (await (await fetch(asking.office.url + older)).text()).match(/class="look">totalsDiffer/g),
    ).toHaveLength(50);
  }, 30_000);

  test('an alert ends with the last case of its kind, not with the first', async () => {
    const till = await TrialTill.enrol(db());
    const changed = () => ({
      ...till.seal(saleOf([{ product: MILK }])),
      sealedAt: '2026-03-02T11:11:00.000Z',
    });
    await send(till, changed(), changed());
    const open = async () =>
      (await listed<{ id: number; tillId: string }>('/v1/quarantine?state=open', 'quarantine')).filter(
        ({ tillId }) => tillId === till.tillId,
      );
    const isRaised = async () =>
      (await listed<{ subject: string }>('/v1/alerts', 'alerts')).some(
        ({ subject }) => subject === `hashMismatch ${till.tillId}`,
      );
    const dismissal = { action: 'dismiss', owner: 'Ann', note: 'test data' };
    const [first, second] = await open();
    await asking.send('POST', `/v1/quarantine/${first!.id}`, dismissal);
    expect(await isRaised()).toBe(true);
    await asking.send('POST', `/v1/quarantine/${second!.id}`, dismissal);
    expect(await isRaised()).toBe(false);
  });

  test('a bundle can be carried in on the console, and nonsense is refused in words', async () => {
    const upload = async (text: string) => {
      const body = new FormData();
      body.set('bundle', new File([text], 'unsent.outpost'));
      const headers = { 'sec-fetch-site': 'same-origin' };
      return fetch(`${asking.office.url}/bundles`, { method: 'POST', body, headers });
    };
    expect(await (await upload('nonsense')).text()).toContain('not a bundle');
    expect(await (await upload('')).text()).toContain('Choose a file first.');
    const page = await fetch(`${asking.office.url}/bundles`);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
  });
});
