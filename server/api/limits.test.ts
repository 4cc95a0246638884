import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstContact, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';

const MOST = 20;

describe('limits of the interface', () => {
  let asking: Asking;
  let till: TrialTill;
  const { publicKey } = generateKeyPairSync('ed25519');
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  beforeAll(async () => {
    const env = { OUTPOST_REQUESTS_PER_MINUTE: String(MOST), OUTPOST_TRUSTED_PROXY: '127.0.0.1, ::1' };
    asking = await runHeadOffice(env);
    till = await TrialTill.enrol(asking.office.db);
  }, 60_000);
  afterAll(() => asking.stop());

  const from = (address: string, token: string) => ({
    'x-forwarded-for': address,
    authorization: `Bearer ${token}`,
  });
  const probe = (address: string, token: string) =>
    asking.send('POST', '/v1/probe', firstContact(), from(address, token));
  const enrol = (address: string) =>
    asking.send(
      'POST',
      '/v1/enrolments',
      { code: 'AAAA-AAAA-AAAA', tillName: 'T', publicKeyPem },
      { 'x-forwarded-for': address },
    );

  test('who invents a credential for each request is counted by address, and a till there by its own', async () => {
    expect((await probe('192.0.2.1', till.token)).status).toBe(200);
    const statuses: number[] = [];
    for (let count = 0; count <= MOST; count++)
      statuses.push((await probe('192.0.2.1', `invented-${count}`)).status);
    expect(statuses.slice(0, MOST - 1)).toEqual(Array(MOST - 1).fill(401));
    const refused = await probe('192.0.2.1', 'another');
    expect([refused.status, refused.body.code]).toEqual([429, 'tooManyRequests']);
    expect((await probe('192.0.2.1', till.token)).status).toBe(200);
    expect((await probe('192.0.2.2', 'invented')).status).toBe(401);
  });

  test('wrong codes from one shop stop nobody behind the same proxy', async () => {
    for (let count = 0; count < 10; count++) expect((await enrol('192.0.2.3')).status).toBe(403);
    expect((await enrol('192.0.2.3')).body.code).toBe('tooManyAttempts');
    expect((await enrol('192.0.2.4')).body.code).toBe('codeUnknown');
  });

  test('a body beyond the limit is refused in words', async () => {
    const large = { code: 'x'.repeat(1024 * 1024), tillName: 'T', publicKeyPem: '' };
    const refused = await asking.send('POST', '/v1/enrolments', large, { 'x-forwarded-for': '192.0.2.5' });
    expect([refused.status, refused.body.code]).toEqual([413, 'tooLarge']);
  });
});
