import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OwnerAsked } from '#shared/sync/enrolment.ts';
import { ownerSays, readMail } from '../fixtures/asking-till.ts';
import { saleOf, MILK } from '../fixtures/chain-in-trial.ts';
import { startMailServer, type MailServer } from '../fixtures/mail-server.ts';
import { runHeadOffice, type Asking } from '../fixtures/running-head-office.ts';
import { startTillInProcess, tillFolder, type TillInProcess } from '../fixtures/till-in-process.ts';

const ANN = 'ann@corner.example';

describe('a real till that asks its owner', () => {
  let mails: MailServer;
  let asking: Asking;
  beforeAll(async () => {
    mails = await startMailServer();
    asking = await runHeadOffice({
      OUTPOST_MAIL_URL: `smtp://127.0.0.1:${mails.port}`,
      OUTPOST_MAIL_FROM: 'till@corner.example',
      OUTPOST_OWNER: ANN,
    });
  }, 60_000);
  afterAll(async () => {
    await asking.stop();
    await mails.stop();
  });

  const ask = async (till: TillInProcess, headOfficeUrl = asking.office.url): Promise<OwnerAsked> => {
    const asked = await till.bridge.call('askOwner', { headOfficeUrl, email: ANN, tillName: 'Till' });
    if (!asked.ok) throw new Error(asked.problem.code);
    return asked.value;
  };
  const asked = async (till: TillInProcess) => (await till.bridge.call('hello', null)).ownerAsked;

  test('is let in although it was switched off and its line was cut in between, and sells', async () => {
    const folder = await tillFolder();
    let till = await startTillInProcess(folder);
    const { comparison } = await ask(till);
    await till.stop();
    till = await startTillInProcess(folder, till.store, { offline: true });
    await expect.poll(async () => (await asked(till))?.problem?.code).toBe('ENROL_NO_ANSWER');
    expect((await asked(till))?.comparison).toBe(comparison);
    const { link } = readMail((await mails.mailTo(ANN)).text);
    await ownerSays(link, { answer: 'confirm', shopId: 'mill' });
    await till.setLineCut(false);
    await expect.poll(() => till.tillId(), { timeout: 15_000 }).toMatch(/^mill-t/);
    expect(await asked(till)).toBeNull();
    expect((await till.sell(saleOf([{ product: MILK }]))).ok).toBe(true);
    expect(await ask(till).catch((cause: Error) => cause.message)).toBe('ENROL_ALREADY');
    await till.stop();
    await rm(folder, { recursive: true, force: true });
  }, 40_000);

  test('is told the owner’s no, and puts the request away', async () => {
    const folder = await tillFolder();
    const till = await startTillInProcess(folder);
    await ask(till);
    const { link } = readMail((await mails.mailTo(ANN)).text);
    await ownerSays(link, { answer: 'refuse' });
    await expect.poll(async () => (await asked(till))?.state, { timeout: 10_000 }).toBe('refused');
    expect(till.tillId()).toBeNull();
    await till.bridge.call('stopAskingOwner', null);
    expect(await asked(till)).toBeNull();
    const elsewhere = await ask(till, 'http://127.0.0.1:9').catch((cause: Error) => cause.message);
    expect(elsewhere).toBe('ENROL_NO_ANSWER');
    expect(await asked(till)).toBeNull();
    await till.stop();
    await rm(folder, { recursive: true, force: true });
  }, 40_000);
});
