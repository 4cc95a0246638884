import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BRIDGE_MESSAGE_MAX, BridgeFault, connectPeer, type Handlers } from './peer.ts';

const counter = {
  add: { params: z.strictObject({ by: z.int() }), result: z.int() },
  fail: { params: z.null(), result: z.null() },
  lie: { params: z.null(), result: z.int() },
};
const nothing = {};

function connected(handlers: Partial<Handlers<typeof counter>> = {}) {
  const toServer: string[] = [];
  let total = 0;
  const server = connectPeer({
    port: { send: (text) => client.receive(text) },
    serves: counter,
    handlers: {
      add: ({ by }) => (total += by),
      fail: () => {
        throw new Error('drawer stuck');
      },
      lie: () => 'many' as unknown as number,
      ...handlers,
    },
    calls: nothing,
  });
  const client = connectPeer({
    port: {
      send: (text) => {
        toServer.push(text);
        server.receive(text);
      },
    },
    serves: nothing,
    handlers: {},
    calls: counter,
  });
  return { client, server, toServer };
}

describe('the bridge', () => {
  test('carries calls and answers, each to its own', async () => {
    const { client } = connected();
    expect(await Promise.all([client.call('add', { by: 2 }), client.call('add', { by: 3 })])).toEqual([2, 5]);
  });

  test('names what went wrong', async () => {
    const { client } = connected();
    await expect(client.call('fail', null)).rejects.toMatchObject({
      code: 'failed',
      message: 'fail: drawer stuck',
    });
    await expect(client.call('add', { by: 'two' } as never)).rejects.toMatchObject({ code: 'badParams' });
    await expect(client.call('toString' as never, null as never)).rejects.toMatchObject({
      code: 'unknownMethod',
    });
    await expect(client.call('lie', null)).rejects.toMatchObject({ code: 'badAnswer' });
  });

  test('answers rubbish with a named fault and goes on', async () => {
    const sent: string[] = [];
    const peer = connectPeer({
      port: { send: (text) => sent.push(text) },
      serves: counter,
      handlers: { add: ({ by }) => by, fail: () => null, lie: () => 1 },
      calls: nothing,
    });
    for (const text of [
      '',
      'null',
      '{"type":"call"}',
      '[]',
      '{"type":"call","id":-1,"method":"add","params":{}}',
    ])
      peer.receive(text);
    peer.receive('x'.repeat(BRIDGE_MESSAGE_MAX + 1));
    peer.receive('{"type":"answer","id":77,"value":1}');
    peer.receive('{"type":"call","id":1,"method":"__proto__","params":null}');
    await Promise.resolve();
    expect(sent.map((text) => (JSON.parse(text) as { code: string }).code)).toEqual([
      ...Array.from({ length: 5 }, () => 'notAMessage'),
      'tooLarge',
      'unknownMethod',
    ]);
  });

  test('ends what waits when it closes', async () => {
    const { client } = connected({ add: () => new Promise<number>(() => {}) });
    const waiting = client.call('add', { by: 1 });
    client.close();
    await expect(waiting).rejects.toBeInstanceOf(BridgeFault);
    await expect(client.call('add', { by: 1 })).rejects.toMatchObject({ code: 'closed' });
  });
});
