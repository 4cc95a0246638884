import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataFolder, type DataFolder } from '../data-folder.ts';
import { startEmbeddedQueue, type EmbeddedQueue } from './embedded-queue.ts';
import { openShopQueues } from './shop-queues.ts';

let folder: string;
let data: DataFolder;
let service: EmbeddedQueue;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-queues-'));
  data = await openDataFolder(folder);
  service = await startEmbeddedQueue(data);
}, 60_000);
afterAll(async () => {
  await service.stop();
  await data.release();
  await rm(folder, { recursive: true });
});

async function withMessage(shopId: string) {
  const queue = openShopQueues(service.connectionString, 'trial').of(shopId);
  const sender = new QueueClient(await queue.sendOnlyUrl(new Date(Date.now() + 600_000)));
  await sender.sendMessage('a message');
  const [message] = await queue.receive(32);
  return { queue, message: message! };
}

test('a message that somebody else took meanwhile is not ours: it is neither renewed nor deleted, and nothing breaks', async () => {
  const { queue, message } = await withMessage('taken');
  // Whoever renews a message holds it by a new receipt; ours is of no more use.
  const theirs = await queue.renew(message);
  expect(theirs?.popReceipt).not.toBe(message.popReceipt);
  expect(await queue.renew(message)).toBeUndefined();
  await queue.delete(message);
  expect(await queue.waiting()).toBe(1);
  await queue.delete(theirs!);
  expect(await queue.waiting()).toBe(0);
});

test('a message that somebody else deleted meanwhile is not ours either', async () => {
  const { queue, message } = await withMessage('deleted');
  await queue.delete(message);
  await queue.delete(message);
  expect(await queue.renew(message)).toBeUndefined();
});

test('a queue that the service has lost is made again, and its messages are nobody’s', async () => {
  const { queue, message } = await withMessage('lost');
  await QueueServiceClient.fromConnectionString(service.connectionString).deleteQueue('trial-lost');
  await queue.delete(message);
  expect(await queue.renew(message)).toBeUndefined();
  expect(await queue.receive(32)).toEqual([]);
});
