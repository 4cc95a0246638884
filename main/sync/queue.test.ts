import { expect, test } from 'vitest';
import { connectQueue } from './queue.ts';
import { SYNC_SETTINGS } from './settings.ts';

test('access to the queue is renewed at half its life, by head office’s clock', async () => {
  let now = Date.parse('2026-11-20T09:00:00.000Z');
  const given: number[] = [];
  const queue = connectQueue({
    access() {
      given.push(now);
      const url = `https://queue.example/shop?sig=${given.length}`;
      return Promise.resolve({ url, expiresAt: new Date(now + 3_600_000).toISOString() });
    },
    fetch: () =>
      Promise.resolve(new Response(TAKEN, { status: 201, headers: { 'content-type': 'application/xml' } })),
    settings: SYNC_SETTINGS,
    headOfficeNow: () => now,
  });
  const start = now;
  const send = () => queue.send('envelope', new AbortController().signal);
  await send();
  now = start + 30 * 60_000 - 1;
  await send();
  expect(given).toEqual([start]);
  now += 1;
  await send();
  await send();
  expect(given).toEqual([start, start + 30 * 60_000]);
});

/** What the queue says to a message that it has taken. */
const TAKEN = `<?xml version="1.0"?><QueueMessagesList><QueueMessage>
<MessageId>018f4d6e-0000-7000-8000-0000000000aa</MessageId>
<InsertionTime>Fri, 20 Nov 2026 09:00:00 GMT</InsertionTime>
<ExpirationTime>Fri, 31 Dec 9999 23:59:59 GMT</ExpirationTime>
<PopReceipt>x</PopReceipt><TimeNextVisible>Fri, 20 Nov 2026 09:00:00 GMT</TimeNextVisible>
</QueueMessage></QueueMessagesList>`;
