import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstContact, MILK, saleOf, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';
import { deliver, exceptionCodes } from '#test/fixtures/settling.ts';
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
