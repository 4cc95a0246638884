import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askingTill, ownerSays, readMail } from '#test/fixtures/asking-till.ts';
import { firstContact } from '#test/fixtures/chain-in-trial.ts';
import { startMailServer, type MailServer } from '#test/fixtures/mail-server.ts';
import { runHeadOffice, type Asking } from '#test/fixtures/running-head-office.ts';
import { openAlerts } from '../exceptions/alerts.ts';
import { freezeTill } from '../contact/freeze-till.ts';

const ANN = 'ann@corner.example';
const MILLER = 'miller@corner.example';

describe('a till asks its owner by mail', () => {
  let mails: MailServer;
  let asking: Asking;
  beforeAll(async () => {
    mails = await startMailServer({ user: 'outpost', password: 'p@ss word' });
    asking = await runHeadOffice({
      OUTPOST_MAIL_URL: `smtp://outpost:p%40ss%20word@127.0.0.1:${mails.port}`,
      OUTPOST_MAIL_FROM: 'Trial <till@corner.example>',
      OUTPOST_OWNER: ANN,
    });
    const owners = [
      { email: ANN, name: 'Ann' },
      { email: MILLER, name: 'Miller', shops: ['mill'] },
    ];
    expect((await asking.send('PUT', '/v1/owners', { owners })).status).toBe(200);
  }, 60_000);
  afterAll(async () => {
    await asking.stop();
    await mails.stop();
  });
  const db = () => asking.office.db;
  /** All stories come from one address; what one asked does not count against the next. */
  const calm = async () => {
    await sql`update enrolments set requested_at = requested_at - interval '1 hour'`.execute(db());
    await db().deleteFrom('enrolment_failures').execute();
  };
  const stateOf = async (id: string) =>
    (await db().selectFrom('enrolments').select('state').where('id', '=', id).executeTakeFirstOrThrow())
      .state;
  const untilState = (id: string, state: string) =>
    expect.poll(() => stateOf(id), { timeout: 8000 }).toBe(state);

  test('the mail arrives, its page lets the till in once, and the till is at work', async () => {
    await calm();
    const till = askingTill(asking, ' Ann@Corner.example ', 'Front <b>till</b>');
    const { comparison } = await till.asked();
    const mail = readMail((await mails.mailTo(ANN)).text);
    expect(mail.comparison).toBe(comparison);
    expect(mail.link).toContain(asking.office.url);
    await untilState(till.id, 'confirming');
    expect((await till.progress('?wait=9000&known=new')).state).toBe('confirming');

    const page = await (await fetch(mail.link)).text();
    expect(page).toContain(comparison);
    expect(page).toContain('Front &lt;b&gt;till&lt;/b&gt;');
    expect(await stateOf(till.id)).toBe('confirming');
    expect((await till.fetchIdentity()).status).toBe(403);

    const waiting = till.progress('?wait=20000&known=confirming');
    expect(await ownerSays(mail.link, { answer: 'confirm', shopId: 'harbour' })).toMatchObject({
      status: 200,
    });
    expect((await waiting).state).toBe('confirmed');
    expect((await ownerSays(mail.link, { answer: 'confirm', shopId: 'mill' })).status).toBe(403);

    const { identity, token } = await till.identity();
    expect(identity).toMatchObject({ shopId: 'harbour', epoch: 1 });
    // The answer may have been lost: the same till asks again, and is the same till.
    expect((await till.identity()).identity).toEqual(identity);
    expect(await stateOf(till.id)).toBe('confirmed');
    const again = await till.identity();
    expect(again.token).not.toBe(token);
    const probed = await asking.send('POST', '/v1/probe', firstContact(), {
      authorization: `Bearer ${again.token}`,
    });
    expect(probed.status).toBe(200);
    expect(await stateOf(till.id)).toBe('active');
  });

  test('frozen and shut out are states of the same document, and somebody is told', async () => {
    await calm();
    const till = askingTill(asking, ANN);
    await till.asked();
    const { link } = readMail((await mails.mailTo(ANN)).text);
    await ownerSays(link, { answer: 'confirm', shopId: 'harbour' });
    const { tillId, epoch } = (await till.identity()).identity;
    const alerts = async () =>
      (await openAlerts(db(), 50)).filter(({ kind }) => kind === 'tillFrozen').map(({ subject }) => subject);
    await freezeTill(db(), { tillId, epoch }, 'copied', new Date().toISOString());
    expect(await stateOf(till.id)).toBe('frozen');
    await expect.poll(alerts, { timeout: 8000 }).toEqual([`${tillId}.1`]);
    expect((await asking.send('POST', `/v1/tills/${tillId}/revoke`, {})).status).toBe(200);
    expect(await stateOf(till.id)).toBe('revoked');
    await expect.poll(alerts, { timeout: 8000 }).toEqual([]);
  });

  test('an owner lets tills into their own shops alone, and may say no', async () => {
    await calm();
    const till = askingTill(asking, MILLER);
    await till.asked();
    const { link } = readMail((await mails.mailTo(MILLER)).text);
    expect(await (await fetch(link)).text()).not.toContain('Harbour');
    const elsewhere = await ownerSays(link, { answer: 'confirm', shopId: 'harbour' });
    expect(elsewhere.text).toContain('Choose one of the shops');
    expect(await ownerSays(link, { answer: 'refuse' })).toMatchObject({ status: 200 });
    expect((await till.progress()).state).toBe('refused');
    expect((await till.fetchIdentity()).status).toBe(403);
    // What the owner said is written down, and nobody's address.
    const lines = async () => {
      const audit = JSON.stringify((await asking.get('/v1/audit')).body);
      return {
        audit,
        said: audit.split(`"actor":"owner by mailed code","method":"POST","path":"/enrol/${till.id}"`).length,
      };
    };
    await expect.poll(async () => (await lines()).said, { timeout: 8000 }).toBe(2);
    expect((await lines()).audit).not.toContain(MILLER);
  });

  test('the fifth wrong code ends the request, also for the right one', async () => {
    await calm();
    const till = askingTill(asking, ANN);
    await till.asked();
    const { link, code } = readMail((await mails.mailTo(ANN)).text);
    const tries = [];
    for (let wrong = 0; wrong < 5; wrong++)
      tries.push((await ownerSays(link, { answer: 'confirm', shopId: 'harbour', code: 'AAAAA-AAAAA' })).text);
    expect(tries.filter((text) => text.includes('Look at the mail again'))).toHaveLength(4);
    expect(tries.at(-1)).toContain('The request is over');
    expect((await ownerSays(link, { answer: 'confirm', shopId: 'harbour', code })).status).toBe(403);
    expect((await till.progress()).state).toBe('refused');
  });

  test('a code that is too old lets nobody in, and the till hears so', async () => {
    await calm();
    const till = askingTill(asking, ANN);
    await till.asked();
    const { link } = readMail((await mails.mailTo(ANN)).text);
    await untilState(till.id, 'confirming');
    const { expiresAt } = await till.progress();
    const lifeMs = Date.parse(expiresAt) - Date.now();
    expect(lifeMs).toBeGreaterThan(14 * 60_000);
    expect(lifeMs).toBeLessThanOrEqual(15 * 60_000);
    const past = new Date(Date.now() - 1000);
    await db()
      .updateTable('enrolments')
      .set({ expires_at: past, due_at: past })
      .where('id', '=', till.id)
      .execute();
    expect((await ownerSays(link, { answer: 'confirm', shopId: 'harbour' })).text).toContain('too old');
    await untilState(till.id, 'expired');
    expect((await till.progress()).state).toBe('expired');
    expect((await till.fetchIdentity()).status).toBe(403);
  });

  test('the code of one till lets no second one in', async () => {
    await calm();
    const [first, second] = [askingTill(asking, ANN, 'First'), askingTill(asking, ANN, 'Second')];
    await first.asked();
    const { code } = readMail((await mails.mailTo(ANN)).text);
    await second.asked();
    const other = readMail((await mails.mailTo(ANN)).text);
    const wrong = await ownerSays(other.link, { answer: 'confirm', shopId: 'harbour', code });
    expect(wrong.text).toContain('not right');
    expect((await second.progress()).state).not.toBe('confirmed');
    // A secret of somebody else is answered as a request that is not there.
    const guess = { authorization: `Bearer ${'x'.repeat(43)}` };
    expect((await asking.get(`/v1/enrolment-requests/${first.id}`, guess)).status).toBe(404);
    const taken = { id: first.id, secret: 'y'.repeat(43), email: ANN, tillName: 'Thief' };
    expect((await asking.send('POST', '/v1/enrolment-requests', taken, {})).body.code).toBe('idTaken');
  });

  test('an address that is no owner’s is answered alike in everything, and gets no mail', async () => {
    await calm();
    const before = mails.received.length;
    const stranger = askingTill(asking, 'stranger@elsewhere.example');
    const owner = askingTill(asking, ANN);
    const plain = ({ status, body }: Awaited<ReturnType<typeof owner.ask>>) => ({
      status,
      body: { ...body, comparison: '', expiresAt: '' },
    });
    expect(plain(await stranger.ask())).toEqual(plain(await owner.ask()));
    const { link } = readMail((await mails.mailTo(ANN)).text);
    await untilState(stranger.id, 'confirming');
    await untilState(owner.id, 'confirming');
    // Both are told a moment after they asked, which they did one after the other.
    for (const asker of [stranger, owner])
      await expect.poll(async () => (await asker.progress()).state, { timeout: 8000 }).toBe('confirming');
    expect({ ...(await stranger.progress()), comparison: '', expiresAt: '' }).toEqual({
      ...(await owner.progress()),
      comparison: '',
      expiresAt: '',
    });
    const strangersPage = link.replace(owner.id, stranger.id);
    const nobodysPage = link.replace(owner.id, crypto.randomUUID());
    const wrong = { answer: 'refuse', code: 'AAAAA-AAAAA' };
    for (let nth = 0; nth < 2; nth++) {
      const said = await Promise.all([link, strangersPage].map((page) => ownerSays(page, wrong)));
      expect(said[0]!.text.replaceAll(owner.id, '')).toBe(said[1]!.text.replaceAll(stranger.id, ''));
    }
    expect((await ownerSays(nobodysPage, wrong)).status).toBe(403);
    await db().deleteFrom('enrolment_failures').execute();
    for (let nth = 0; nth < 3; nth++) for (const page of [link, strangersPage]) await ownerSays(page, wrong);
    expect((await owner.progress()).state).toBe('refused');
    expect((await stranger.progress()).state).toBe('refused');
    expect(mails.received.length).toBe(before + 1);
  });

  test('asking again and again is slowed down, and one owner is not flooded', async () => {
    await calm();
    const before = mails.received.length;
    const answers = [];
    for (let nth = 0; nth < 11; nth++) answers.push((await askingTill(asking, MILLER).ask()).status);
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    await expect
      .poll(
        async () => {
          const left = await db().selectFrom('enrolments').select('id').where('state', '=', 'new').execute();
          return left.length;
        },
        { timeout: 8000 },
      )
      .toBe(0);
    expect(mails.received.length - before).toBe(5);
  });

  test('neither code nor secret stands in the database', async () => {
    await calm();
    const till = askingTill(asking, ANN);
    await till.asked();
    const { code } = readMail((await mails.mailTo(ANN)).text);
    const { rows } = await sql<{ text: string }>`
      select coalesce(json_agg(e)::text, '') || coalesce((select json_agg(c)::text from enrolment_codes c), '') as text
      from enrolments e`.execute(db());
    expect(rows[0]!.text).toContain(till.id);
    expect(rows[0]!.text).not.toContain(code);
    expect(rows[0]!.text).not.toContain(code.replace('-', ''));
  });
});

test('a mail server that is down is said, tried again, and the mail arrives when it is back', async () => {
  const first = await startMailServer();
  const { port } = first;
  await first.stop();
  const asking = await runHeadOffice({
    OUTPOST_MAIL_URL: `smtp://127.0.0.1:${port}`,
    OUTPOST_MAIL_FROM: 'till@corner.example',
    OUTPOST_OWNER: ANN,
  });
  const [till, stranger] = [askingTill(asking, ANN), askingTill(asking, 'stranger@elsewhere.example')];
  await till.asked();
  await stranger.asked();
  for (const each of [till, stranger])
    await expect.poll(async () => (await each.progress()).mailDelayed, { timeout: 8000 }).toBe(true);
  const mails = await startMailServer({ port });
  const { link } = readMail((await mails.mailTo(ANN, 20_000)).text);
  await ownerSays(link, { answer: 'confirm', shopId: 'harbour' });
  expect((await till.progress()).state).toBe('confirmed');
  await asking.stop();
  await mails.stop();
}, 60_000);

test('a mailbox that is not there any more looks like one of no owner, and head office says so in its log', async () => {
  const mails = await startMailServer({ knows: [] });
  const asking = await runHeadOffice({
    OUTPOST_MAIL_URL: `smtp://127.0.0.1:${mails.port}`,
    OUTPOST_MAIL_FROM: 'till@corner.example',
    OUTPOST_OWNER: ANN,
  });
  const till = askingTill(asking, ANN);
  await till.asked();
  expect(await till.progress('?wait=9000&known=new')).toMatchObject({
    state: 'confirming',
    mailDelayed: false,
  });
  const { rows } = await sql<{ problem: string }>`select problem from enrolments`.execute(asking.office.db);
  expect(rows[0]!.problem).toContain('550');
  expect(rows[0]!.problem).not.toContain(ANN);
  await asking.stop();
  await mails.stop();
}, 60_000);

test('without a mail server the mail is on the console, for whoever may see it', async () => {
  const asking = await runHeadOffice({ OUTPOST_OWNER: ANN });
  const till = askingTill(asking, ANN);
  await till.asked();
  const outbox = async () => (await fetch(`${asking.office.url}/outbox`)).text();
  await expect.poll(outbox, { timeout: 8000 }).toContain('type the code');
  const elsewhere = { headers: { 'x-forwarded-for': '203.0.113.5' } };
  expect((await fetch(`${asking.office.url}/outbox`, elsewhere)).status).toBe(401);
  const { link } = readMail((await outbox()).replaceAll('&amp;', '&').replaceAll(/<[^>]+>/g, ''));
  await ownerSays(link, { answer: 'confirm', shopId: 'harbour' });
  const { identity } = await till.identity();
  const tills = await (await fetch(`${asking.office.url}/tills`)).text();
  expect(tills).toContain(identity.tillId);
  await asking.stop();
}, 60_000);
