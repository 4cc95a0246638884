import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { callHeadOffice } from '#main/start/head-office.ts';
import type { ActionKind } from '#shared/sync/action.ts';
import type { Shop } from '../fixtures/shop.ts';

const made = z.object({ id: z.string(), secret: z.string() });

/** Starts the example as a command, set up at head office as README says. @returns the way to stop it */
export async function startExample(
  { headOffice }: Pick<Shop, 'headOffice'>,
  kinds: readonly ActionKind[],
): Promise<() => Promise<void>> {
  const webhook = { url: 'http://127.0.0.1:1/outpost', kinds, description: 'the example' };
  const { id, secret } = made.parse(await callHeadOffice(headOffice.ready, 'POST', '/v1/webhooks', webhook));
  const example = spawn(process.execPath, ['server/example-webhook/main.ts'], {
    env: { ...process.env, OUTPOST_WEBHOOK_SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(example.stdout)) {
    const url = /^answers at (\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    await callHeadOffice(headOffice.ready, 'PUT', `/v1/webhooks/${id}`, { url });
    break;
  }
  return async () => {
    const ended = new Promise((resolve) => example.once('exit', resolve));
    example.kill();
    await ended;
    await callHeadOffice(headOffice.ready, 'DELETE', `/v1/webhooks/${id}`);
  };
}
