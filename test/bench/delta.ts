import { rm } from 'node:fs/promises';
import { connectHeadOffice, type HeadOffice } from '#main/sync/head-office.ts';
import { channelsOf } from '#main/sync/pull.ts';
import { SYNC_SETTINGS } from '#main/sync/settings.ts';
import { runningChecksum } from '#shared/sync/checksum.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { CatalogueHead } from '#shared/catalogue/catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import { publishCatalogue } from '#server/catalogue/publish-catalogue.ts';
import type { Database } from '#server/database/open-database.ts';
import { setUpChain, TrialTill } from '../fixtures/chain-in-trial.ts';
import { type CountingLine, openCountingLine } from '../fixtures/counting-line.ts';
import { largeCatalogue } from '../fixtures/large-catalogue.ts';
import { startRealPostgres } from '../fixtures/real-postgres.ts';
import { start, temporaryFolder } from '../fixtures/running-head-office.ts';
import { percentile } from './large-shop.ts';

const CHANGED_SHARE = 0.01;
const QUIET_POLLS = 9;

type Pulled = { readonly ms: number; readonly bytesUp: number; readonly bytesDown: number };

/**
 * What a till fetches that has 100,000 products: all of them, then the hundredth part that changed, then
 * nothing, by the till's own code from a whole head office. Bytes are those on the line, headers included;
 * times are until everything is unpacked and decoded in main, without what the page's store does with it.
 * The products that come out are compared with those that were published.
 */
export async function benchDelta(options: { records: number }): Promise<Record<string, unknown>> {
  const real = await startRealPostgres();
  const folder = await temporaryFolder();
  const office = await start(folder, '0', real.available ? { DATABASE_URL: real.url } : {});
  const line = await openCountingLine(office.url);
  try {
    await setUpChain(office.db);
    const before = largeCatalogue(options.records);
    const publishedWholeMs = await publish(office.db, before);
    const till = await TrialTill.enrol(office.db);
    const reader = readerOver(line, till);
    const first = await reader.pull();
    const step = Math.round(1 / CHANGED_SHARE);
    const after = before.map((one, at) =>
      at % step === 0 ? { ...one, priceMicros: one.priceMicros + 10_000 } : one,
    );
    const publishedChangeMs = await publish(office.db, after);
    const changed = await reader.pull();
    reader.compareWith(after);
    await reader.pull();
    const quiet: Pulled[] = [];
    for (let n = 0; n < QUIET_POLLS; n++) quiet.push(await reader.pull());
    return {
      records: options.records,
      changed: Math.ceil(options.records / step),
      database: real.available ? 'PostgreSQL' : 'PGlite',
      first,
      delta: changed,
      nothing: {
        ms: percentile(
          quiet.map(({ ms }) => ms),
          0.5,
        ),
        bytesUp: quiet[0]!.bytesUp,
        bytesDown: quiet[0]!.bytesDown,
      },
      deltaShareOfFirst: Math.round((changed.bytesDown / first.bytesDown) * 10_000) / 10_000,
      publishMs: { whole: publishedWholeMs, delta: publishedChangeMs },
    };
  } finally {
    await line.close();
    await office.stop();
    if (real.available) await real.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function publish(db: Database, products: readonly Product[]): Promise<number> {
  const startedAt = performance.now();
  const published = await publishCatalogue(db, products, new Date());
  if (!published.ok) throw new Error(published.problem.code);
  return Math.round(performance.now() - startedAt);
}

/** A till's three channels, read on from where each stands; the catalogue is kept as a page's store does. */
function readerOver(line: CountingLine, till: TrialTill) {
  const { tillId, shopId } = till;
  const identity: TillIdentity = {
    tillId,
    shopId,
    tillName: 'Front',
    shopName: 'Harbour Street',
    chainName: 'Trial & Sons',
    epoch: 1,
    receiptSeries: till.series,
    headOfficeUrl: line.url,
  };
  const office: HeadOffice = connectHeadOffice({
    identity,
    token: till.token,
    fetch,
    settings: SYNC_SETTINGS,
  });
  const cursors = new Map<ChannelName, string>();
  const products = new Map<string, Product>();
  const never = new AbortController().signal;
  let head: CatalogueHead | undefined;

  async function pullChannel(channel: ChannelName): Promise<void> {
    for (let more = true; more;) {
      const page = await office.feed(channel, { cursor: cursors.get(channel), waitMs: 0 }, never);
      for (const item of page.items) {
        if (item.kind === 'cataloguePage') for (const one of item.page.products) products.set(one.id, one);
        if (item.kind === 'catalogueChange') {
          for (const id of item.change.removed) products.delete(id);
          for (const one of item.change.changed) products.set(one.id, one);
        }
        if (item.kind === 'catalogueHead') ({ head } = item);
      }
      cursors.set(channel, page.cursor);
      ({ more } = page);
    }
  }

  return {
    async pull(): Promise<Pulled> {
      Object.assign(line.bytes, { up: 0, down: 0 });
      const startedAt = performance.now();
      for (const channel of channelsOf(identity)) await pullChannel(channel);
      const ms = Math.round((performance.now() - startedAt) * 10) / 10;
      return { ms, bytesUp: line.bytes.up, bytesDown: line.bytes.down };
    },
    /** @throws Error when a product is missing, too many or other than published */
    compareWith(published: readonly Product[]): void {
      const checksums = [published, products.values()].map((list) => {
        const running = runningChecksum();
        for (const one of list) running.add(one.id, one);
        return running.text();
      });
      if (products.size !== published.length || new Set([...checksums, head?.checksum]).size !== 1)
        throw new Error('what came out is not what was published');
    },
  };
}
