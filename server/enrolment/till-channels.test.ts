import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contactAnswer } from '#shared/sync/contact.ts';
import { feedPage } from '#shared/sync/feed.ts';
import { firstContact, MILK, saleOf, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';
import { deliver, exceptionCodes } from '#test/fixtures/settling.ts';
import { freezeTill } from '../contact/freeze-till.ts';

describe('channels of a till', () => {
  let asking: Asking;
  const tills: TrialTill[] = [];
  beforeAll(async () => {
    asking = await runHeadOffice();
    for (const shop of ['harbour', 'harbour', 'mill'])
      tills.push(await TrialTill.enrol(asking.office.db, shop));
  }, 60_000);
  afterAll(() => asking.stop());

  const who = (till: TrialTill) => ({ authorization: `Bearer ${till.token}` });
  const set = (till: TrialTill, channel: string, state: string) =>
    asking.send('PUT', `/v1/tills/${till.tillId}/channels`, { channel, state });
  const read = async (till: TrialTill, channel: string, rest = '') => {
    const { status, body } = await asking.get(`/v1/feed/${encodeURIComponent(channel)}${rest}`, who(till));
    return status === 200 ? status : `${status} ${body.code}`;
  };

  test('from every till every channel is tried: each reads its own and no other, by any route', async () => {
    const [manager, cashier, elsewhere] = tills as [TrialTill, TrialTill, TrialTill];
    expect((await set(manager, 'management', 'active')).status).toBe(200);
    const all = [
      'chain',
      'shop:harbour',
      'shop:mill',
      'shop:nowhere',
      'management:harbour',
      'management:mill',
    ];
    all.push(...tills.map(({ tillId }) => `till:${tillId}`), 'till:nobody');
    const own = new Map([
      [manager, ['chain', 'shop:harbour', `till:${manager.tillId}`, 'management:harbour']],
      [cashier, ['chain', 'shop:harbour', `till:${cashier.tillId}`]],
      [elsewhere, ['chain', 'shop:mill', `till:${elsewhere.tillId}`]],
    ]);
    for (const till of tills)
      for (const channel of all)
        for (const rest of ['', '/checksum', '?wait=0']) {
          const expected = own.get(till)!.includes(channel) ? 200 : '403 notYourChannel';
          expect(await read(till, channel, rest), `${till.tillId} ${channel}${rest}`).toBe(expected);
        }
    for (const strange of ['management', 'chain/../shop:mill', 'Shop:mill', 'shop:mill ', '*', 'till:%'])
      expect(String(await read(elsewhere, strange)).slice(0, 3), strange).toMatch(/^40[04]/);
    for (const channel of all) {
      const nobody = await asking.get(`/v1/feed/${encodeURIComponent(channel)}`, {});
      expect(nobody.status).toBe(401);
      // The administrator's key is no till's.
      expect((await asking.get(`/v1/feed/${encodeURIComponent(channel)}`)).status).toBe(401);
    }
  });

  test('a PC that was replaced delivers what it sold and hears of it, sees nothing else, and is shut out alone', async () => {
    const { db } = asking.office;
    const old = await TrialTill.enrol(db, 'mill');
    const feeds = ['chain', 'shop:mill', 'management:mill'];
    await set(old, 'management', 'active');
    for (const channel of feeds) expect(await read(old, channel)).toBe(200);
    const next = await TrialTill.enrol(db, 'mill', old.tillId);
    expect(next.tillId).toBe(old.tillId);
    for (const channel of feeds) {
      expect(await read(old, channel), channel).toBe('403 notYourChannel');
      expect(await read(old, channel, '/checksum'), channel).toBe('403 notYourChannel');
      expect(await read(next, channel), channel).toBe(200);
    }
    expect(await read(old, `till:${old.tillId}`)).toBe(200);
    const looks = await asking.send('POST', '/v1/subscriptions', { subscriptions: [] }, who(old));
    expect([looks.status, looks.body.code]).toEqual([403, 'notCurrent']);
    const { body } = await asking.send('POST', '/v1/probe', firstContact(), who(old));
    expect(contactAnswer.parse(body)).toMatchObject({
      standing: 'superseded',
      channels: [{ channel: `till:${old.tillId}`, state: 'active' }],
    });
    expect((await asking.get('/v1/queue-access', who(old))).status).toBe(200);
    const own = (till: TrialTill) => asking.get('/v1/own-entries?epoch=0&seq=0', who(till));
    await deliver(db, [await next.envelope([next.seal(saleOf([{ product: MILK }]))])]);
    expect((await own(next)).body.entries).toHaveLength(1);
    expect((await own(old)).body.entries).toEqual([]);

    const revoke = (epoch: number) => asking.send('POST', `/v1/tills/${old.tillId}/revoke`, { epoch });
    expect((await revoke(99)).body.code).toBe('unknownEpoch');
    expect(await (await fetch(`${asking.office.url}/tills`)).text()).toContain('Shut out its PC of epoch 1');
    expect((await revoke(1)).status).toBe(200);
    expect(await read(old, `till:${old.tillId}`)).toBe('401 tillRevoked');
    // What is done about a till that is shut out is done about that PC alone.
    const handled = () =>
      db
        .selectFrom('enrolments')
        .select(['state', 'due_at'])
        .where('till_id', '=', old.tillId)
        .where('epoch', '=', 1)
        .executeTakeFirst();
    await expect.poll(handled, { timeout: 8000 }).toEqual({ state: 'revoked', due_at: null });
    for (const channel of feeds) expect(await read(next, channel), channel).toBe(200);
    await deliver(db, [await old.envelope([old.seal(saleOf([{ product: MILK }]))])]);
    expect((await exceptionCodes(db, next)).at(-1)).toEqual(['tillRevoked']);
  });

  test('a till that is stopped hears its answers, and the rest waits until it is enrolled anew', async () => {
    const { db } = asking.office;
    const till = await TrialTill.enrol(db, 'mill');
    await freezeTill(db, { tillId: till.tillId, epoch: 1 }, 'copied', new Date().toISOString());
    expect(await read(till, 'chain')).toBe('409 channelPaused');
    expect(await read(till, `till:${till.tillId}`)).toBe(200);
    const { body } = await asking.send('POST', '/v1/probe', firstContact(), who(till));
    expect(contactAnswer.parse(body).channels).toEqual([
      { channel: 'chain', state: 'paused' },
      { channel: 'shop:mill', state: 'paused' },
      { channel: `till:${till.tillId}`, state: 'active' },
    ]);
  });

  test('a channel is paused and taken up again, and the till is told at once which it has', async () => {
    const [, cashier] = tills as [TrialTill, TrialTill, TrialTill];
    const told = asking.get(`/v1/feed/till:${cashier.tillId}?wait=15000`, who(cashier));
    expect((await set(cashier, 'shop', 'paused')).status).toBe(200);
    const records = feedPage
      .parse((await told).body)
      .items.flatMap((item) => (item.kind === 'record' ? [item.record] : []));
    expect(records).toMatchObject([
      { collection: 'channels', value: { channels: [{}, { state: 'paused' }, {}] } },
    ]);
    expect(await read(cashier, 'shop:harbour')).toBe('409 channelPaused');
    const { body } = await asking.send('POST', '/v1/probe', firstContact(), who(cashier));
    expect(contactAnswer.parse(body).channels).toEqual([
      { channel: 'chain', state: 'active' },
      { channel: 'shop:harbour', state: 'paused' },
      { channel: `till:${cashier.tillId}`, state: 'active' },
    ]);
    await set(cashier, 'shop', 'active');
    expect(await read(cashier, 'shop:harbour')).toBe(200);
    expect((await set(cashier, 'chain', 'none')).body.code).toBe('alwaysThere');
    expect((await set(cashier, 'till', 'paused')).status).toBe(400);
    const stranger = await asking.send('PUT', '/v1/tills/nobody/channels', {
      channel: 'shop',
      state: 'paused',
    });
    expect(stranger.body.code).toBe('unknownTill');
    const byTill = await asking.send(
      'PUT',
      `/v1/tills/${cashier.tillId}/channels`,
      { channel: 'management', state: 'active' },
      who(cashier),
    );
    expect(byTill.status).toBe(401);
  });

  test('a manager’s till sees how the shop’s tills are, and no other shop’s', async () => {
    const [manager, cashier, elsewhere] = tills as [TrialTill, TrialTill, TrialTill];
    await set(manager, 'management', 'active');
    await asking.send('POST', '/v1/probe', firstContact(), who(manager));
    await freezeTill(
      asking.office.db,
      { tillId: cashier.tillId, epoch: 1 },
      'copied',
      new Date().toISOString(),
    );
    const states = async () => {
      const { body } = await asking.get('/v1/feed/management:harbour', who(manager));
      return Object.fromEntries(
        feedPage
          .parse(body)
          .items.flatMap((item) => (item.kind === 'record' ? [[item.record.id, item.record.value]] : [])),
      );
    };
    await expect
      .poll(states, { timeout: 8000 })
      .toMatchObject({ [manager.tillId]: { state: 'active' }, [cashier.tillId]: { state: 'frozen' } });
    expect(Object.keys(await states())).not.toContain(elsewhere.tillId);
    await set(manager, 'management', 'none');
    expect(await read(manager, 'management:harbour')).toBe('403 notYourChannel');
  });

  test('the console changes channels, and only from its own page', async () => {
    const [manager] = tills as [TrialTill];
    const press = (headers: Record<string, string>) =>
      fetch(`${asking.office.url}/tills/${manager.tillId}/channels`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ management: 'active' }),
        redirect: 'manual',
      });
    expect((await press({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await read(manager, 'management:harbour')).toBe('403 notYourChannel');
    expect((await press({ 'sec-fetch-site': 'same-origin' })).status).toBe(303);
    expect(await read(manager, 'management:harbour')).toBe(200);
    expect(await (await fetch(`${asking.office.url}/tills`)).text()).toContain('management: active');
    const listed = await asking.get('/v1/tills');
    expect(JSON.stringify(listed.body)).toContain('management:harbour');
  });
});
