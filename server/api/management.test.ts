import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '#shared/shop/policy.ts';
import { firstContact, MILK, saleOf, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';
import { deliver, exceptionCodes, figures } from '#test/fixtures/settling.ts';
import { watchGaps, openAlerts } from '../exceptions/alerts.ts';

describe('what the chain decides about shops and tills', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await runHeadOffice();
  }, 60_000);
  afterAll(() => asking.stop());
  const db = () => asking.office.db;

  test('the books of a shop are closed once nothing is missing, and never opened again', async () => {
    const till = await TrialTill.enrol(db(), 'mill');
    const [first, second, third] = [1, 2, 3].map(() => till.seal(saleOf([{ product: MILK }])));
    await deliver(db(), [await till.envelope([first, third])]);
    const close = (through: string, shop = 'mill') =>
      asking.send('POST', `/v1/shops/${shop}/close-books`, { through });
    const refused = await close('2026-03-02');
    expect([refused.status, refused.body.code]).toEqual([409, 'gap']);
    expect(JSON.stringify(refused.body)).toContain(till.tillId);
    await deliver(db(), [await till.envelope([second])]);
    expect((await close('2026-03-02')).status).toBe(200);
    expect((await close('2026-03-02')).body.code).toBe('closedAlready');
    expect((await close('2026-03-02', 'nowhere')).status).toBe(404);
    await deliver(db(), [await till.envelope([till.seal(saleOf([{ product: MILK }]))])]);
    expect((await exceptionCodes(db(), till)).at(-1)).toEqual(['periodClosed']);
  });

  test('what was dismissed or declared lost is waited for no more: the gap ends, and the books close', async () => {
    const till = await TrialTill.enrol(db(), 'mill');
    const [first, second, third, fourth, fifth] = [1, 2, 3, 4, 5].map(() =>
      till.seal(saleOf([{ product: MILK }])),
    );
    const malformed = { ...second!, body: { ...second!.body, kind: 'gift' } };
    await deliver(db(), [await till.envelope([first, malformed, fifth])]);
    const close = () => asking.send('POST', '/v1/shops/mill/close-books', { through: '2026-03-05' });
    const runs = async () =>
      ((await asking.get('/v1/missing-entries')).body.missing as { from: number; through: number }[]).map(
        (run) => [run.from, run.through],
      );
    const rows = (await asking.get('/v1/quarantine?state=open')).body.quarantine as {
      id: number;
      tillId: string;
    }[];
    const { id } = rows.find(({ tillId }) => tillId === till.tillId)!;
    expect(await runs()).toEqual([[2, 4]]);
    await asking.send('POST', `/v1/quarantine/${id}`, { action: 'dismiss', owner: 'Ann', note: 'a test' });
    expect(await runs()).toEqual([[3, 4]]);
    expect((await close()).body.code).toBe('gap');

    const lost = (from: number, through: number) => ({
      tillId: till.tillId,
      epoch: 1,
      from,
      through,
      owner: 'Ann',
      note: 'the till burnt',
    });
    const declare = (from: number, through: number) =>
      asking.send('POST', '/v1/missing-entries/lost', lost(from, through));
    expect((await declare(1, 2)).body.code).toBe('nothingMissing');
    expect((await declare(4, 3)).status).toBe(400);
    expect((await declare(3, 3)).body).toEqual({ writtenOff: 1 });
    expect(await (await fetch(`${asking.office.url}/missing`)).text()).toContain(till.tillId);
    const form = await fetch(`${asking.office.url}/missing`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(Object.entries(lost(4, 9)).map(([name, value]) => [name, String(value)])),
    });
    expect(form.status).toBe(303);
    expect(await runs()).toEqual([]);
    await watchGaps(db(), new Date('2026-03-09T10:00:00.000Z'));
    expect((await openAlerts(db(), 10)).filter(({ kind }) => kind === 'gap')).toEqual([]);
    expect((await close()).status).toBe(200);
    // One that was found after all is booked.
    await deliver(db(), [await till.envelope([third, fourth])]);
    expect(await figures(db(), till)).toMatchObject({ sales: 4, through: 5, last: 5 });
    const audit = (await asking.get('/v1/audit')).body.rows as { path: string }[] | undefined;
    expect(JSON.stringify(audit ?? (await asking.get('/v1/audit')).body)).toContain(
      '/v1/missing-entries/lost',
    );
  });

  test('a till that speaks of entries and does not send them is told of, though nothing came after them', async () => {
    const till = await TrialTill.enrol(db(), 'mill');
    const [first, second] = [1, 2].map(() => till.seal(saleOf([{ product: MILK }])));
    await deliver(db(), [await till.envelope([first])]);
    const contact = { ...firstContact(), journalEnd: { epoch: 1, seq: 2, hash: second!.hash } };
    const who = { authorization: `Bearer ${till.token}` };
    expect((await asking.send('POST', '/v1/probe', contact, who)).status).toBe(200);
    const alerts = async (minutes: number) => {
      await watchGaps(db(), new Date(Date.now() + minutes * 60_000));
      const open = await openAlerts(db(), 10);
      return open.filter(({ kind }) => kind === 'gap').map(({ subject }) => subject);
    };
    expect(await alerts(0)).toEqual([]);
    expect(await alerts(24 * 60)).toEqual([`${till.tillId}.1`]);
    await deliver(db(), [await till.envelope([second])]);
    expect(await alerts(24 * 60)).toEqual([]);
  });

  test('a gap is told once it is older than the shop lets pass, and the alert ends when it is filled', async () => {
    const till = await TrialTill.enrol(db());
    const [first, second] = [1, 2].map(() => till.seal(saleOf([{ product: MILK }])));
    await deliver(db(), [await till.envelope([second])]);
    const alerts = async (at: string) => {
      await watchGaps(db(), new Date(at));
      return (await openAlerts(db(), 10)).filter(({ kind }) => kind === 'gap').map(({ subject }) => subject);
    };
    expect(await alerts('2026-03-02T10:59:00.000Z')).toEqual([]);
    const put = await asking.send('PUT', '/v1/policies', { shopId: 'harbour', policy: { gapMinutes: 30 } });
    expect(put.status).toBe(200);
    expect(await alerts('2026-03-02T10:59:00.000Z')).toEqual([`${till.tillId}.1`]);
    await deliver(db(), [await till.envelope([first])]);
    expect(await alerts('2026-03-02T11:59:00.000Z')).toEqual([]);
    expect((await asking.send('PUT', '/v1/policies', { policy: { gapMinutes: 0 } })).status).toBe(400);
    expect((await asking.send('PUT', '/v1/policies', { shopId: 'nowhere', policy: {} })).status).toBe(404);
  });

  test('a shopkeeper reads what counts at each shop, whose word it is, and how far the books are closed', async () => {
    await asking.send('PUT', '/v1/policies', { policy: { withdrawnHours: 48 } });
    await asking.send('PUT', '/v1/policies', { shopId: 'mill', policy: { gapMinutes: 15 } });
    const { body } = await asking.get('/v1/policies');
    expect(body).toMatchObject({ chain: { withdrawnHours: 48 }, outpost: DEFAULT_POLICY });
    expect(body.shops).toContainEqual({
      shopId: 'mill',
      name: 'Mill Lane',
      policy: { ...DEFAULT_POLICY, withdrawnHours: 48, gapMinutes: 15 },
      origins: expect.objectContaining({
        withdrawnHours: 'chain',
        gapMinutes: 'shop',
        oldPricesHours: 'outpost',
      }),
    });
    const page = async (path: string) => (await fetch(asking.office.url + path)).text();
    const policies = await page('/policies');
    expect(policies).toContain('the shop’s own word');
    // As people say it, not in parts per million and thousandths.
    expect(policies).toMatch(/After that they may differ by<\/th>\s*<td>2 % /);
    expect(policies).toMatch(/A count may differ by, pieces or kg<\/th>\s*<td>20 /);
    expect([...policies.matchAll(/<a href="(\S+)" aria-current="page">/g)].map(([, to]) => to)).toEqual([
      '/policies',
    ]);

    const through = async () =>
      ((await asking.get('/v1/shops')).body.shops as { shopId: string; closedThrough: string | null }[]).find(
        ({ shopId }) => shopId === 'harbour',
      )!.closedThrough;
    expect(await through()).toBeNull();
    const slip = await asking.send('POST', '/v1/shops/harbour/close-books', { through: '2099-01-31' });
    expect([slip.status, slip.body.code]).toEqual([422, 'notOver']);
    // Far enough from midnight anywhere.
    const date = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    expect((await asking.send('POST', '/v1/shops/harbour/close-books', { through: date(1) })).status).toBe(
      422,
    );
    const close = (day: string) =>
      fetch(`${asking.office.url}/books/harbour`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams({ through: day }),
      });
    const refused = await close('2099-01-31');
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('the day must be over');
    expect((await close('2026-03-01')).status).toBe(303);
    expect(await through()).toBe('2026-03-01');
    expect(await page('/books')).toContain('closed through 2026-03-01');
  });

  test('a till that was shut out is let in nowhere', async () => {
    const till = await TrialTill.enrol(db());
    const who = { authorization: `Bearer ${till.token}` };
    expect((await asking.send('POST', '/v1/probe', firstContact(), who)).status).toBe(200);
    expect((await asking.send('POST', `/v1/tills/${till.tillId}/revoke`, {})).status).toBe(200);
    expect((await asking.send('POST', '/v1/tills/nobody/revoke', {})).status).toBe(404);
    const refused = await asking.send('POST', '/v1/probe', firstContact(), who);
    expect([refused.status, refused.body.code]).toEqual([401, 'tillRevoked']);
    expect((await asking.get('/v1/queue-access', who)).status).toBe(401);
    expect((await asking.get('/v1/feed/chain', who)).status).toBe(401);
  });
});
