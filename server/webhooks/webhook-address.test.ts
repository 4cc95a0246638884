import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { NotDelivered, sendWebhook } from './send-webhook.ts';
import { addressProblem, urlProblem } from './webhook-address.ts';

test.each([
  'http://169.254.169.254/latest/meta-data',
  'https://169.254.169.254/',
  'https://[fe80::1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://0.0.0.0/',
  'https://2852039166/',
  'https://[fd00:ec2::254]/',
  'http://8.8.8.8/',
  'https://name:password@chain.example/',
])('%s is never asked', (url) => {
  expect(urlProblem(url)).not.toBeNull();
});

test.each([
  'https://chain.example/outpost',
  'https://8.8.8.8/',
  'http://10.1.2.3:8080/',
  'http://127.0.0.1:1/x',
])('%s may be asked', (url) => {
  expect(urlProblem(url)).toBeNull();
});

test('a name is judged by where it leads, at each request', async () => {
  expect(addressProblem('::ffff:169.254.1.1', 'https:')).toContain('never asked');
  const target = { id: 'w', secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] };
  const work = { at: new Date(), signal: AbortSignal.timeout(5000) };
  const message = { id: 'm', type: 'action.requested', data: {} };
  const server = createServer((_, response) => response.end('taken'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://localhost:${port}/`;
  expect(await sendWebhook({ ...target, url }, message, work)).toEqual({ status: 200, text: 'taken' });
  await new Promise((resolve) => server.close(resolve));
  await expect(sendWebhook({ ...target, url }, message, work)).rejects.toBeInstanceOf(NotDelivered);
  const literal = { ...target, url: 'https://169.254.169.254/' };
  await expect(sendWebhook(literal, message, work)).rejects.toBeInstanceOf(NotDelivered);
});
