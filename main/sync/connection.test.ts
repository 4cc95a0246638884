import { expect, test } from 'vitest';
import type { ChannelName } from '#shared/sync/feed.ts';
import { sampleIdentity } from '#test/fixtures/sample-sales.ts';
import { openConnection } from './connection.ts';
import type { HeadOffice } from './head-office.ts';
import { CHANNELS_HELD_MAX } from './pull.ts';
import { SYNC_SETTINGS } from './settings.ts';

test('a waiting till leaves connections free, however many channels and former names it has', async () => {
  const held: ChannelName[] = [];
  const pulled: ChannelName[] = [];
  const headOffice = {
    feed(channel: ChannelName, { waitMs }: { waitMs: number }, signal: AbortSignal) {
      const page = {
        channel,
        items: [],
        cursor: 'here',
        more: false,
        serverTime: '2026-11-21T09:00:00.000Z',
      };
      if (waitMs === 0) {
        pulled.push(channel);
        return Promise.resolve(page);
      }
      held.push(channel);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(page)));
    },
  } as unknown as HeadOffice;
  const own: ChannelName[] = [
    'chain',
    `shop:${sampleIdentity.shopId}`,
    `till:${sampleIdentity.tillId}`,
    `management:${sampleIdentity.shopId}`,
  ];
  const given = [...own, 'shop:mill', 'shop:depot'].map((channel) => ({ channel, state: 'active' }));
  const former: ChannelName[] = ['till:harbour-t7', 'till:harbour-t8', 'till:harbour-t9'];
  const page = { call: () => Promise.resolve({}) };
  const stub = {
    identity: sampleIdentity,
    headOffice,
    former: new Map(former.map((channel) => [channel, headOffice])),
    recovery: {
      contact: () => Promise.resolve({ serverTime: '2026-11-21T09:00:00.000Z', channels: given }),
    },
    clock: { heard: () => {} },
    board: { changed: () => {}, pulled: () => {} },
    runs: { pulled: () => {} },
    settings: SYNC_SETTINGS,
    elapsed: () => 0,
    store: () => page,
  };
  const connection = openConnection(stub as unknown as Parameters<typeof openConnection>[0]);
  const stopping = new AbortController();
  await connection.probe(stopping.signal);
  await connection.pull(stopping.signal, { asked: false });
  const listening = connection.listen(stopping.signal);
  expect(held.toSorted()).toEqual(own.toSorted());
  expect(held.length).toBeLessThanOrEqual(CHANNELS_HELD_MAX);
  await connection.followFormer(stopping.signal);
  // Every channel is pulled, those that are not held, too.
  expect(pulled.toSorted()).toEqual([...given.map(({ channel }) => channel), ...former].toSorted());
  expect(held).toHaveLength(own.length);
  stopping.abort();
  await Promise.all(listening);
});
