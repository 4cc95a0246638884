import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import {
  generateQueueSASQueryParameters,
  QueueSASPermissions,
  QueueServiceClient,
  StorageSharedKeyCredential,
} from '@azure/storage-queue';

const QUEUE = 'sales-harbour';

/** Azurite's queue service in a process of its own, in memory. */
export async function startPracticeQueue() {
  const account = 'practice';
  const key = randomBytes(32).toString('base64');
  const program = createRequire(import.meta.url).resolve('azurite/dist/src/queue/main.js');
  const options = [
    '--queuePort',
    '0',
    '--inMemoryPersistence',
    '--skipApiVersionCheck',
    '--disableTelemetry',
  ];
  const child = spawn(process.execPath, [program, ...options], {
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const base = `${await queueAddress(child)}/${account}`;
  const credential = new StorageSharedKeyCredential(account, key);
  const client = new QueueServiceClient(base, credential).getQueueClient(QUEUE);
  await client.create();
  return {
    client,
    /** @param permission `a` lets add, `r` only read */
    access(permission: 'a' | 'r') {
      const expiresOn = new Date(Date.now() + 3_600_000);
      const permissions = QueueSASPermissions.parse(permission);
      const sas = generateQueueSASQueryParameters({ queueName: QUEUE, permissions, expiresOn }, credential);
      return { url: `${base}/${QUEUE}?${sas.toString()}`, expiresAt: expiresOn.toISOString() };
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

function queueAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`azurite ended with ${status}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      const address = /listens on (http:\/\/[\d.:]+)/.exec(String(chunk))?.[1];
      if (address) resolve(address);
    });
  });
}
