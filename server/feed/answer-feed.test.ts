import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CatalogueHead } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { runningChecksum } from '#shared/sync/checksum.ts';
import { channelChecksum, feedPage, type FeedPage } from '#shared/sync/feed.ts';
import { TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { largeCatalogue } from '#test/fixtures/large-catalogue.ts';
import { type Asking, runHeadOffice } from '#test/fixtures/running-head-office.ts';
import { publishCatalogue } from '../catalogue/publish-catalogue.ts';

/** The feed as a till meets it: over HTTP, from a whole head office. */
let asking: Asking;
let till: TrialTill;
beforeAll(async () => {
  asking = await runHeadOffice();
  till = await TrialTill.enrol(asking.office.db);
}, 60_000);
afterAll(() => asking.stop());

function get(
  channel: string,
  cursor?: string,
  more: { wait?: number; of?: '/checksum'; headers?: Record<string, string> } = {},
): Promise<Response> {
  const query = new URLSearchParams({
    ...(cursor && { cursor }),
    ...(more.wait && { wait: `${more.wait}` }),
  });
  const url = `${asking.office.url}/v1/feed/${encodeURIComponent(channel)}${more.of ?? ''}?${query}`;
  return fetch(url, { headers: { authorization: `Bearer ${till.token}`, ...more.headers } });
}

/** Reads a channel to its end. */
async function readOn(channel: string, from?: string): Promise<Pick<FeedPage, 'items' | 'cursor'>> {
  const items: FeedPage['items'] = [];
  for (let cursor = from; ;) {
    const page = feedPage.parse(await (await get(channel, cursor)).json());
    items.push(...page.items);
    if (!page.more) return { items, cursor: page.cursor };
    ({ cursor } = page);
  }
}

const staff = (id: string, name: string | null) => ({
  collection: 'staff',
  id,
  value: name && { name, role: 'cashier', pinHash: '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA' },
});
const putStaff = (...records: object[]) =>
  asking.send('PUT', '/v1/records', { channel: 'shop:harbour', records });
const checksumAt = async (channel: string, cursor?: string) =>
  channelChecksum.parse(await (await get(channel, cursor, { of: '/checksum' })).json());

test('nothing new is answered without a body to whoever shows the mark of the last answer', async () => {
  const { cursor } = await readOn('chain');
  const empty = await get('chain', cursor);
  expect(feedPage.parse(await empty.json()).items).toEqual([]);
  const headers = { 'if-none-match': empty.headers.get('etag')! };
  const again = await get('chain', cursor, { headers });
  expect([again.status, await again.text()]).toEqual([304, '']);
  await putStaff(staff('s-1', 'Amina'));
  const shop = await readOn('shop:harbour');
  const marked = (await get('shop:harbour', shop.cursor)).headers.get('etag')!;
  await putStaff(staff('s-1', 'Berta'));
  const changed = await get('shop:harbour', shop.cursor, { headers: { 'if-none-match': marked } });
  expect(feedPage.parse(await changed.json()).items).toHaveLength(1);
});

test('pages are packed for whoever can unpack them, and plain for others', async () => {
  await publishCatalogue(asking.office.db, largeCatalogue(2000), new Date());
  const packed = await get('chain', undefined, { headers: { 'accept-encoding': 'gzip' } });
  const plain = await get('chain', undefined, { headers: { 'accept-encoding': 'identity' } });
  expect([packed, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null]);
  const [small, large] = [packed, plain].map(({ headers }) => Number(headers.get('content-length')));
  expect(small! * 3).toBeLessThan(large!);
  const [one, other] = [feedPage.parse(await packed.json()), feedPage.parse(await plain.json())];
  expect(one.items.length).toBeGreaterThan(0);
  expect(one.items).toEqual(other.items);
});

/** Lays what came over the products of before, as a till does. */
function laidOver(before: ReadonlyMap<string, Product>, items: FeedPage['items']) {
  const products = new Map(before);
  let head: CatalogueHead | undefined;
  for (const item of items) {
    if (item.kind === 'cataloguePage') for (const one of item.page.products) products.set(one.id, one);
    if (item.kind === 'catalogueChange') {
      for (const id of item.change.removed) products.delete(id);
      for (const one of item.change.changed) products.set(one.id, one);
    }
    if (item.kind === 'catalogueHead') ({ head } = item);
  }
  return { products, head: head! };
}

test('a new catalogue comes as what changed, also to a till that begins, and comes to its checksum', async () => {
  const first = largeCatalogue(3000);
  await publishCatalogue(asking.office.db, first, new Date());
  const whole = await readOn('chain');
  const then = laidOver(new Map(), whole.items);
  expect(then.products.size).toBe(3000);
  const second = [
    ...first
      .slice(30)
      .map((one, at) => (at % 100 === 0 ? { ...one, priceMicros: one.priceMicros + 10_000 } : one)),
    { ...first[0]!, id: 'new', code: 'new', barcodes: [] },
  ];
  await publishCatalogue(asking.office.db, second, new Date());
  const news = await readOn('chain', whole.cursor);
  expect(news.items.map(({ kind }) => kind)).toEqual(['catalogueChange', 'catalogueHead']);
  const now = laidOver(then.products, news.items);
  const anew = laidOver(new Map(), (await readOn('chain')).items);
  for (const { products, head } of [now, anew]) {
    expect(new Map(products)).toEqual(new Map(second.map((one) => [one.id, one])));
    expect(head).toMatchObject({ products: second.length, base: then.head.version });
    const checksum = runningChecksum();
    for (const one of products.values()) checksum.add(one.id, one);
    expect(checksum.text()).toBe(head.checksum);
  }
});

test('much that changed comes whole, and nothing of before is kept for new tills', async () => {
  const before = await readOn('chain');
  const other = largeCatalogue(3000, 'another chain');
  const published = await publishCatalogue(asking.office.db, other, new Date());
  const kinds = new Set((await readOn('chain', before.cursor)).items.map(({ kind }) => kind));
  expect([...kinds]).toEqual(['cataloguePage', 'catalogueHead']);
  const versions = (await readOn('chain')).items.map((item) =>
    item.kind === 'cataloguePage' ? item.page.version : item.kind === 'catalogueHead' && item.head.version,
  );
  expect(new Set(versions)).toEqual(new Set([published.ok && published.value.version]));
});

test('a channel comes to the checksum of what a till read of it; news and takings-back change it', async () => {
  await putStaff(staff('s-1', 'Amina'), staff('s-2', 'Berta'), staff('s-3', 'Chidi'));
  await putStaff(staff('s-2', null));
  const { items, cursor } = await readOn('shop:harbour');
  const kept = runningChecksum();
  const documents = new Map(
    items.flatMap((item) => (item.kind === 'record' ? [[item.record.id, item.record] as const] : [])),
  );
  for (const { collection, id, value } of documents.values())
    if (value !== null) kept.add(`${collection}/${id}`, { value });
  expect(await checksumAt('shop:harbour', cursor)).toEqual({
    state: 'same',
    records: kept.text(),
    catalogue: null,
  });
  await putStaff(staff('s-1', 'Dora'));
  expect(await checksumAt('shop:harbour', cursor)).toEqual({ state: 'behind' });
  const later = await checksumAt('shop:harbour', (await readOn('shop:harbour')).cursor);
  expect(later).toMatchObject({ state: 'same' });
  expect(later).not.toMatchObject({ records: kept.text() });
  const chain = await readOn('chain');
  const { head } = laidOver(new Map(), chain.items);
  const { version, checksum } = head;
  expect(await checksumAt('chain', chain.cursor)).toMatchObject({ catalogue: { version, checksum } });
  expect((await get('shop:mill', undefined, { of: '/checksum' })).status).toBe(403);
});

test('more than a till wants is named and not sent, and its cursor stays', async () => {
  const { cursor } = await readOn('chain');
  await publishCatalogue(asking.office.db, largeCatalogue(3000, 'a third chain'), new Date());
  const ask = async (most: number) => {
    const query = new URLSearchParams({ cursor, most: String(most) });
    const url = `${asking.office.url}/v1/feed/chain?${query}`;
    return feedPage.parse(
      await (await fetch(url, { headers: { authorization: `Bearer ${till.token}` } })).json(),
    );
  };
  const page = await ask(50_000);
  expect(page).toMatchObject({ items: [], cursor, more: false, held: { items: 7 } });
  expect(page.held!.bytes).toBeGreaterThan(500_000);
  expect((await ask(page.held!.bytes)).items.length).toBeGreaterThan(0);
});

test('a change reaches a till that waits within a second: the median of nine', async () => {
  let { cursor } = await readOn('shop:harbour');
  const took: number[] = [];
  for (let round = 0; round < 9; round++) {
    const waiting = get('shop:harbour', cursor, { wait: 20_000 });
    // Long enough that it is held when the change is made.
    await pause(60 + round * 20);
    const changedAt = performance.now();
    await putStaff(staff('s-9', `Name ${round}`));
    const page = feedPage.parse(await (await waiting).json());
    took.push(performance.now() - changedAt);
    expect(page.items).toHaveLength(1);
    ({ cursor } = page);
  }
  const median = took.toSorted((one, other) => one - other)[4]!;
  console.log(`a change reached a waiting till after ${median.toFixed(0)} ms (median of ${took.length})`);
  expect(median).toBeLessThan(1000);
});

test('a request that is held when its till is shut out, or its channel paused, brings no news any more', async () => {
  const other = await TrialTill.enrol(asking.office.db);
  const held = async (channel: string): Promise<{ status: number; code: unknown }> => {
    const { cursor } = await readOn(channel);
    const headers = { authorization: `Bearer ${other.token}` };
    const answer = await get(channel, cursor, { wait: 20_000, headers });
    return { status: answer.status, code: ((await answer.json()) as { code?: unknown }).code };
  };
  const isHeld = () => pause(700);
  const shop = `shop:${other.shopId}`;

  const paused = held(shop);
  await isHeld();
  const path = `/v1/tills/${other.tillId}`;
  await asking.send('PUT', `${path}/channels`, { channel: 'shop', state: 'paused' });
  expect(await paused).toEqual({ status: 409, code: 'channelPaused' });

  const shutOut = held('chain');
  await isHeld();
  await asking.send('POST', `${path}/revoke`, {});
  expect(await shutOut).toEqual({ status: 401, code: 'tillRevoked' });
}, 40_000);
