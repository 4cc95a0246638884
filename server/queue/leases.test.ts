import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Message } from './shop-queues.ts';
import { holdLeases } from './leases.ts';

const message = (id: string): Message => ({ id, popReceipt: 'p0', text: '', deliveries: 1 });

/** A queue that gives a new receipt at every renewal and takes only the newest, as Azure's does. */
function practiceQueue(taken: ReadonlySet<string> = new Set()) {
  const receipts = new Map<string, number>();
  const deleted: string[] = [];
  const newest = (id: string) => `p${receipts.get(id) ?? 0}`;
  return {
    deleted,
    renewals: () => [...receipts.values()].reduce((sum, count) => sum + count, 0),
    renew: async (one: Message) => {
      if (taken.has(one.id)) return undefined;
      expect(one.popReceipt).toBe(newest(one.id));
      await pause(5);
      receipts.set(one.id, (receipts.get(one.id) ?? 0) + 1);
      return { ...one, popReceipt: newest(one.id) };
    },
    delete: async (one: Message) => {
      expect(one.popReceipt).toBe(newest(one.id));
      deleted.push(one.id);
    },
  };
}

test('messages in work stay hidden, and are deleted by their newest receipt', async () => {
  const queue = practiceQueue();
  const messages = [message('a'), message('b')];
  const leases = holdLeases(queue, messages, undefined, 10);
  while (queue.renewals() < 6) await pause(5);
  await Promise.all(messages.map((one) => leases.delete(one)));
  await leases.release();
  expect(queue.deleted.sort()).toEqual(['a', 'b']);
});

test('a message that somebody else has taken is not deleted from under them', async () => {
  const queue = practiceQueue(new Set(['a']));
  const messages = [message('a'), message('b')];
  const leases = holdLeases(queue, messages, undefined, 10);
  while (queue.renewals() < 2) await pause(5);
  await Promise.all(messages.map((one) => leases.delete(one)));
  await leases.release();
  expect(queue.deleted).toEqual(['b']);
});

test('nothing is renewed after the work is done', async () => {
  const queue = practiceQueue();
  const leases = holdLeases(queue, [message('a')], undefined, 10);
  await leases.release();
  await pause(40);
  expect(queue.renewals()).toBe(0);
});
