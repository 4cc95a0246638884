import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { feedPage } from '#shared/sync/feed.ts';
import { firstContact, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';

describe('documents for tills', () => {
  let asking: Asking;
  let till: TrialTill;
  beforeAll(async () => {
    asking = await runHeadOffice();
    till = await TrialTill.enrol(asking.office.db, 'harbour');
    const headers = { authorization: `Bearer ${till.token}` };
    await asking.send('POST', '/v1/probe', firstContact(), headers);
  }, 60_000);
  afterAll(() => asking.stop());

  const rahim = { collection: 'customer', id: 'c-1', value: { name: 'Rahim' } };
  const put = (channel: string, ...records: unknown[]) =>
    asking.send('PUT', '/v1/records', { channel, records });
  const read = async (channel: string, cursor = '') => {
    const headers = { authorization: `Bearer ${till.token}` };
    const query = cursor && `?cursor=${encodeURIComponent(cursor)}`;
    const page = feedPage.parse((await asking.get(`/v1/feed/${channel}${query}`, headers)).body);
    const records = page.items.flatMap((item) => (item.kind === 'record' ? [item.record] : []));
    return { records: records.filter(({ collection }) => collection !== 'stock'), cursor: page.cursor };
  };

  test('a till that was away reads the newest of each, and nothing older', async () => {
    await put('shop:harbour', rahim, { collection: 'customer', id: 'c-2', value: { name: 'Karim' } });
    const { cursor } = await read('shop:harbour');
    await put('shop:harbour', { ...rahim, value: { name: 'Rahim Uddin', group: 'trade' } });
    await put('shop:harbour', { collection: 'customer', id: 'c-2', value: null });
    const newest = [
      { collection: 'customer', id: 'c-1', value: { name: 'Rahim Uddin', group: 'trade' } },
      { collection: 'customer', id: 'c-2', value: null },
    ];
    expect((await read('shop:harbour', cursor)).records).toEqual(newest);
    expect((await read('shop:harbour')).records).toEqual(newest);
  });

  test('a bad document is named, and then none of the request is taken', async () => {
    const before = await read('chain');
    const refused = await put('chain', rahim, { collection: 'customer', id: 'c-9', value: { name: '' } });
    expect([refused.status, refused.body.code]).toEqual([422, 'badRecord']);
    expect(refused.body['detail']).toContain('records.1 (customer "c-9"): name');
    expect((await put('chain', rahim, rahim)).body.code).toBe('recordTwice');
    expect((await put('chain', { ...rahim, collection: 'secrets' })).status).toBe(400);
    expect((await put('somewhere', rahim)).status).toBe(400);
    expect(await read('chain')).toEqual(before);
  });

  test('terms of the chain come with the next catalogue version, whole', async () => {
    const terms = {
      promotions: [],
      discountLimitPpm: 100_000,
      cashRounding: { stepMinor: 5, mode: 'halfUp' },
      priceLists: [{ id: 'trade', priority: 1, when: { customerGroups: ['trade'] } }],
    };
    const chain = {
      name: 'Trial',
      currency: 'EUR',
      taxes: [{ id: 'standard', name: 'Standard rate', ratePpm: 190_000 }],
      shops: [{ id: 'harbour', name: 'Harbour', series: 'HS' }],
    };
    expect((await asking.send('PUT', '/v1/chain', { ...chain, terms })).status).toBe(200);
    const wrong = await asking.send('PUT', '/v1/chain', { ...chain, terms: { discountLimitPpm: -1 } });
    expect(wrong.status).toBe(400);
    await asking.csv('code,name,barcodes,category,unit,price,tax\n9,Bread,,Food,piece,2.00,standard\n');
    const page = feedPage.parse(
      (await asking.get('/v1/feed/chain', { authorization: `Bearer ${till.token}` })).body,
    );
    const head = page.items.findLast((item) => item.kind === 'catalogueHead');
    expect(head).toMatchObject({ head: { terms } });
  });
});
