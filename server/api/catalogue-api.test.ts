import { afterAll, beforeAll, expect, test } from 'vitest';
import { TrialTill } from '#test/fixtures/chain-in-trial.ts';
import {
  HEADER,
  MILK_ROW,
  runHeadOffice,
  WINE_ROW,
  type Asking,
  start,
} from '#test/fixtures/running-head-office.ts';

let asking: Asking;
beforeAll(async () => {
  asking = await runHeadOffice();
}, 60_000);
afterAll(() => asking.stop());

const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();
const handIn = (effectiveAt: string, rows = MILK_ROW + WINE_ROW) =>
  asking.csv(HEADER + rows, `?effectiveAt=${encodeURIComponent(effectiveAt)}`);
type Listed = { id: string; state: string; version: number | null; replacesUnseen: number[] };
const listed = async () => (await asking.get('/v1/catalogue/schedules')).body['schedules'] as Listed[];
const withdraw = (id: string) =>
  fetch(`${asking.office.url}/v1/catalogue/schedules/${id}`, { method: 'DELETE', headers: asking.admin });
const page = async () => (await fetch(`${asking.office.url}/catalogues`)).text();

test('a catalogue that is handed in for a moment reaches the tills at it, and not before', async () => {
  const till = await TrialTill.enrol(asking.office.db);
  const who = { authorization: `Bearer ${till.token}` };
  const first = await asking.get('/v1/feed/chain', who);
  const { cursor } = first.body as unknown as { cursor: string };
  const waiting = asking.get(`/v1/feed/chain?wait=20000&cursor=${encodeURIComponent(cursor)}`, who);
  const from = Date.now() + 5000;
  const handed = await handIn(new Date(from).toISOString(), MILK_ROW);
  expect(handed.body).toMatchObject({ version: null, products: 1, scheduled: { id: expect.any(String) } });
  expect((await asking.get('/v1/catalogue/imports')).body['imports']).toMatchObject([
    { state: 'scheduled', version: null, rows: 1 },
    {},
  ]);
  const text = JSON.stringify((await waiting).body);
  expect(Date.now()).toBeGreaterThanOrEqual(from);
  expect(text).toContain('"version":2');
  await expect.poll(async () => (await listed())[0]).toMatchObject({ state: 'published', version: 2 });
}, 40_000);

test('what was handed in for a moment is listed, shown and withdrawn, and says what it will replace', async () => {
  const { id } = (await handIn(ahead(3_600_000))).body['scheduled'] as { id: string };
  expect(await page()).toContain('Withdraw');
  expect((await asking.csv(HEADER + MILK_ROW + WINE_ROW)).body).toMatchObject({ version: 3 });
  expect((await listed()).find((one) => one.id === id)).toMatchObject({
    state: 'scheduled',
    replacesUnseen: [3],
  });
  expect(await page()).toContain('will replace version 3, published after it was handed in');
  const { alerts } = (await asking.get('/v1/alerts')).body as unknown as { alerts: { subject: string }[] };
  expect(alerts.map(({ subject }) => subject)).toContain(id);
  expect((await asking.send('POST', `/v1/catalogue/schedules/${id}/seen`, {})).status).toBe(200);
  expect((await asking.get('/v1/alerts')).body['alerts']).toEqual([]);
  expect((await withdraw(id)).status).toBe(200);
  const again = await withdraw(id);
  expect([again.status, await again.json()]).toMatchObject([
    409,
    { code: 'notScheduled', state: 'withdrawn' },
  ]);
  expect((await withdraw('0c6a9a0e-6f0b-4f0a-9d3b-2f4f3c1a7e55')).status).toBe(404);
});

test('a person hands a catalogue in on the console, at once or for a moment, and hears what is wrong with it', async () => {
  const upload = (text: string, fields: Record<string, string> = {}) => {
    const body = new FormData();
    body.set('catalogue', new File([text], 'spring.csv', { type: 'text/csv' }));
    for (const [name, value] of Object.entries({ effectiveAt: '', ...fields })) body.set(name, value);
    const headers = { 'sec-fetch-site': 'same-origin' };
    return fetch(`${asking.office.url}/catalogues`, { method: 'POST', redirect: 'manual', headers, body });
  };
  const newest = async () =>
    ((await asking.get('/v1/catalogue/imports')).body['imports'] as { version: number; state: string }[])[0]!;
  const before = (await newest()).version;
  expect((await upload(HEADER + MILK_ROW + WINE_ROW)).status).toBe(303);
  expect((await newest()).version).toBe(before + 1);
  const effectiveAt = ahead(7_200_000).slice(0, 16);
  expect((await upload(HEADER + MILK_ROW, { effectiveAt })).status).toBe(303);
  expect((await newest()).state).toBe('scheduled');
  const { id } = (await listed()).find(({ state }) => state === 'scheduled')!;
  expect(await page()).toContain(effectiveAt.replace('T', ' '));
  expect((await withdraw(id)).status).toBe(200);
  const refused = async (answer: Promise<Response>) => [(await answer).status, await (await answer).text()];
  const bad = `${HEADER}${MILK_ROW}200,Wine,,Drinks,piece,dear,standard\n`;
  expect(await refused(upload(bad))).toEqual([
    422,
    expect.stringContaining('1 bad rows; the first: line 3: price'),
  ]);
  expect(await refused(upload(HEADER + MILK_ROW, { effectiveAt: '2020-01-01T05:00' }))).toEqual([
    422,
    expect.stringContaining('has passed'),
  ]);
  expect(await refused(upload(''))).toEqual([422, expect.stringContaining('Choose a file first.')]);
  expect((await upload(bad, { skip: 'on' })).status).toBe(303);
  expect(await newest()).toMatchObject({ state: 'published', badRows: 1 });
});

test('a person withdraws one on the console; a form on another site changes nothing', async () => {
  const { id } = (await handIn(ahead(3_600_000))).body['scheduled'] as { id: string };
  const form = (site: string) =>
    fetch(`${asking.office.url}/catalogues/${id}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': site },
      body: 'do=withdraw',
    });
  expect((await form('cross-site')).status).toBe(403);
  expect((await form('same-origin')).status).toBe(303);
  const late = await form('same-origin');
  expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('its time came first')]);
});

test('a moment that is none, has passed or is a year typed wrong is refused by name, and nothing is kept', async () => {
  const before = (await listed()).length;
  for (const nonsense of ['tomorrow', '2026-03-02', '2026-02-30T05:00:00Z', '2026-03-02T05:00:00+06:00']) {
    const refused = await handIn(nonsense);
    expect([nonsense, refused.status, refused.body.code]).toEqual([nonsense, 400, 'malformedRequest']);
    expect(refused.body['detail']).toBe(
      'query.effectiveAt: a moment in UTC is needed, such as 2026-03-02T05:00:00Z',
    );
  }
  expect((await handIn(ahead(-600_000))).body).toMatchObject({ status: 422, code: 'timePassed' });
  expect((await handIn(ahead(500 * 86_400_000))).body).toMatchObject({ status: 422, code: 'tooFarAhead' });
  expect(await listed()).toHaveLength(before);
  // The import itself may take a while: what has just passed counts at once.
  expect((await handIn(ahead(-1000))).body['version']).toBeGreaterThan(1);
  const moment = ahead(7_200_000);
  expect((await handIn(moment)).status).toBe(200);
  expect((await handIn(moment)).body).toMatchObject({ status: 409, code: 'sameMoment' });
});

test('one whose moment passes while head office is stopped is published when it is started again', async () => {
  const own = await runHeadOffice();
  const moment = new Date(Date.now() + 5000).toISOString();
  expect((await own.csv(HEADER + MILK_ROW, `?effectiveAt=${moment}`)).body).toMatchObject({ version: null });
  await own.office.stop();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, Date.parse(moment) - Date.now())));
  const office = await start(own.folder);
  const newest = async () => {
    const answer = await fetch(`${office.url}/v1/catalogue/schedules`, { headers: own.admin });
    return ((await answer.json()) as { schedules: Listed[] }).schedules;
  };
  await expect.poll(newest, { timeout: 15_000 }).toMatchObject([{ state: 'published', version: 2 }]);
  await office.stop();
  await own.stop();
}, 40_000);
