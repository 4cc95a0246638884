import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('without settings head office is embedded and for this machine only', () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({
    ok: true,
    value: { host: '127.0.0.1', port: 0, databaseUrl: undefined, demo: false },
  });
});

test('every wrong setting is said at once, by name', () => {
  const settings = readSettings({
    OUTPOST_PORT: '99999',
    DATABASE_URL: 'mysql://x',
    AZURE_STORAGE_CONNECTION_STRING: 'BlobEndpoint=https://x?sas',
    OUTPOST_ADMIN_KEY: 'short',
    OUTPOST_PUBLIC_URL: 'ftp://x',
    OUTPOST_QUEUE_PREFIX: 'Not--allowed',
    OUTPOST_DEMO: 'maybe',
    OUTPOST_TRUSTED_PROXY: '10.0.0.5, everybody',
    OUTPOST_KEEP_DAYS: '29',
    OUTPOST_MAIL_URL: 'http://mail.example',
    OUTPOST_OWNER: 'nobody',
  });
  expect(settings.ok).toBe(false);
  const names = settings.ok ? [] : settings.problem.map((problem) => problem.split(':')[0]);
  expect(names).toEqual([
    'OUTPOST_PORT',
    'OUTPOST_PUBLIC_URL',
    'DATABASE_URL',
    'AZURE_STORAGE_CONNECTION_STRING',
    'OUTPOST_QUEUE_PREFIX',
    'OUTPOST_ADMIN_KEY',
    'OUTPOST_TRUSTED_PROXY',
    'OUTPOST_KEEP_DAYS',
    'OUTPOST_MAIL_URL',
    'OUTPOST_OWNER',
    'OUTPOST_DEMO',
    'OUTPOST_MAIL_FROM',
  ]);
});

test('proxies that are believed are named by address or network', () => {
  const read = (text: string) => readSettings({ OUTPOST_TRUSTED_PROXY: text });
  const named = ['10.0.0.5', '192.168.0.0/16', 'fd00::/8'];
  expect(read(named.join(', '))).toMatchObject({ ok: true, value: { trustedProxy: named } });
  for (const wrong of ['0.0.0.0/0', '::/0', '10.0.0.0/33', 'proxy.example', '10.0.0.5,'])
    expect(read(wrong).ok, wrong).toBe(false);
});

test('a mail server and the sender belong together', () => {
  const url = 'smtps://user:p%40ss@mail.example';
  const alone = readSettings({ OUTPOST_MAIL_URL: url });
  expect(alone).toMatchObject({ ok: false, problem: [expect.stringContaining('OUTPOST_MAIL_FROM')] });
  const from = 'Corner & Co <till@corner.example>';
  const both = readSettings({
    OUTPOST_MAIL_URL: url,
    OUTPOST_MAIL_FROM: from,
    OUTPOST_OWNER: ' Ann@Corner.example ',
  });
  expect(both).toMatchObject({ ok: true, value: { mail: { url, from }, owner: 'ann@corner.example' } });
  const split = readSettings({ OUTPOST_MAIL_URL: url, OUTPOST_MAIL_FROM: 'x@y.z\r\nBcc: all@y.z' });
  expect(split.ok).toBe(false);
});
