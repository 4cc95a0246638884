import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subscriptionsAnswer, type SubscriptionNews } from '#shared/sync/subscription.ts';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';
import { deliver } from '#test/fixtures/settling.ts';

describe('what screens of a till look at on demand', () => {
  let asking: Asking;
  let harbour: TrialTill;
  let mill: TrialTill;
  beforeAll(async () => {
    asking = await runHeadOffice();
    harbour = await TrialTill.enrol(asking.office.db, 'harbour');
    mill = await TrialTill.enrol(asking.office.db, 'mill');
  }, 60_000);
  afterAll(() => asking.stop());

  const look = async (
    till: TrialTill,
    wanted: readonly { kind: string; id: string; known?: string }[],
    waitMs = 0,
  ): Promise<readonly SubscriptionNews[]> => {
    const who = { authorization: `Bearer ${till.token}` };
    const { body } = await asking.send('POST', '/v1/subscriptions', { wanted, waitMs }, who);
    return subscriptionsAnswer.parse(body).news;
  };
  const buys = (till: TrialTill, customerId: string) => {
    const sale = saleOf([{ product: MILK }, { product: WINE }]);
    return till.envelope([till.seal({ ...sale, customerId })]);
  };

  test('the stock of other shops, and at once what changes there', async () => {
    const count = (quantityMilli: number) =>
      asking.send('PUT', '/v1/stock', { shopId: 'mill', counts: [{ code: MILK.id, quantityMilli }] });
    await count(5000);
    await asking.send('PUT', '/v1/stock', {
      shopId: 'harbour',
      counts: [{ code: MILK.id, quantityMilli: 1000 }],
    });
    const wanted = { kind: 'stockElsewhere', id: MILK.id };
    const [first] = await look(harbour, [wanted]);
    expect(first?.value).toMatchObject({
      shops: [{ shopId: 'mill', shopName: 'Mill Lane', onHandMilli: 5000 }],
    });
    expect(await look(harbour, [{ ...wanted, known: first!.version }])).toEqual([]);
    const waiting = look(harbour, [{ ...wanted, known: first!.version }], 20_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const changedAt = performance.now();
    await count(4000);
    expect((await waiting)[0]?.value).toMatchObject({ shops: [{ onHandMilli: 4000 }] });
    expect(performance.now() - changedAt).toBeLessThan(3000);
  });

  test('a customer’s purchases at all shops, for shops that know the customer', async () => {
    await asking.send('PUT', '/v1/records', {
      channel: 'shop:harbour',
      records: [{ collection: 'customer', id: 'c-1', value: { name: 'Rahim' } }],
    });
    await deliver(asking.office.db, [await buys(harbour, 'c-1')]);
    const wanted = { kind: 'customerPurchases', id: 'c-1' };
    const [seen] = await look(harbour, [wanted]);
    expect(seen?.value).toMatchObject({
      purchases: [
        { kind: 'sale', shopName: 'Harbour <b>Street</b>', goods: [MILK.name, WINE.name], lines: 2 },
      ],
    });
    // The customer is in the other shop's channel and never bought here.
    expect((await look(mill, [wanted]))[0]?.value).toBeNull();
    await deliver(asking.office.db, [await buys(mill, 'c-1')]);
    expect((await look(mill, [wanted]))[0]?.value).toMatchObject({ purchases: [{}, {}] });
    expect((await look(harbour, [{ kind: 'customerPurchases', id: 'nobody' }]))[0]?.value).toBeNull();
  });

  test('nothing else is handed out, and to nobody who is no till', async () => {
    const wanted = [{ kind: 'stockElsewhere', id: MILK.id }];
    const post = (body: unknown, who: Record<string, string>) =>
      asking.send('POST', '/v1/subscriptions', body, who);
    const till = { authorization: `Bearer ${mill.token}` };
    for (const kind of ['staff', 'sales', 'chain', '__proto__'])
      expect((await post({ wanted: [{ kind, id: 'x' }], waitMs: 0 }, till)).status).toBe(400);
    expect(
      (await post({ wanted: Array.from({ length: 11 }, () => wanted[0]), waitMs: 0 }, till)).status,
    ).toBe(400);
    expect((await post({ wanted, waitMs: 0 }, {})).status).toBe(401);
    expect((await post({ wanted, waitMs: 0 }, asking.admin)).status).toBe(401);
    const [seen] = await look(mill, wanted);
    const held = post({ wanted: [{ ...wanted[0], known: seen!.version }], waitMs: 20_000 }, till);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await asking.send('POST', `/v1/tills/${mill.tillId}/revoke`, {});
    expect((await post({ wanted, waitMs: 0 }, till)).body.code).toBe('tillRevoked');
    // What changes now is not for the till whose request was held meanwhile.
    const counts = [{ code: MILK.id, quantityMilli: 7000 }];
    await asking.send('PUT', '/v1/stock', { shopId: 'harbour', counts });
    expect((await held).body.code).toBe('tillRevoked');
  });
});
