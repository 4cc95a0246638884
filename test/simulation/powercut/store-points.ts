import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { listPageFiles } from '#main/page-files.ts';
import { openJournal } from '#main/journal/journal.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import { killBrowser, openBrowser, processesOf } from '../../fixtures/chromium.ts';
import { type LoopDisk, makeLoopDisk, mountImage, noLoopDisk } from '../../fixtures/loop-disk.ts';
import { sampleIdentity, sampleSale } from '../../fixtures/sample-sales.ts';
import './powercut-page.ts';

export type StoreAccount = { points: number; lost: number; faults: string[] };

/** Pictures of one disk taken while one browser runs; a new browser costs seconds. */
const POINTS_PER_BROWSER = 4;
const SALES_PER_POINT = 3;

/**
 * Sells on a file system in an image: journal and browser profile both lie there. Right after a sale is
 * acknowledged by both, everything is stopped and the image copied; the copy is what a power cut would
 * have left. It is mounted, and journal and store are opened on it.
 *
 * @returns the account, or why it cannot be done here
 */
export async function cutStorePoints(options: {
  points: number;
  durability: 'strict' | 'relaxed';
}): Promise<StoreAccount | string> {
  const scratch = await mkdtemp(join(tmpdir(), 'outpost-image-'));
  const impossible = noLoopDisk(scratch);
  if (impossible) {
    await rm(scratch, { recursive: true, force: true });
    return impossible;
  }
  const pageFolder = await buildPage(options.durability);
  const { server, url } = await servePage(pageFolder);
  const account: StoreAccount = { points: 0, lost: 0, faults: [] };
  try {
    while (account.points < options.points) {
      const upTo = Math.min(POINTS_PER_BROWSER, options.points - account.points);
      await cutOneBrowser({ scratch, url, upTo, account });
    }
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(scratch, { recursive: true, force: true });
  }
  return account;
}

async function cutOneBrowser(run: {
  scratch: string;
  url: string;
  upTo: number;
  account: StoreAccount;
}): Promise<void> {
  const { scratch, url, upTo, account } = run;
  const disk = makeLoopDisk(join(scratch, 'disk.img'), join(scratch, 'disk'));
  const pictures: { image: string; entries: SaleEntry[] }[] = [];
  try {
    const journal = await openJournal({ folder: join(disk.folder, 'journal') });
    const browser = await openBrowser(join(disk.folder, 'profile'));
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(url);
    await page.evaluate(() => window.powercut.kept([]));
    // Asked for beforehand: between acknowledgement and standstill nothing may take time.
    const processes = await processesOf(browser, 'all');
    const entries: SaleEntry[] = [];
    for (let point = 0; point < upTo; point++) {
      for (let sale = 0; sale < SALES_PER_POINT; sale++) {
        const sealed = await journal.append(sampleSale(), {
          identity: sampleIdentity,
          at: new Date().toISOString(),
        });
        if (!sealed.ok) throw new Error(sealed.problem.message);
        await page.evaluate((entry) => window.powercut.keep(entry), sealed.value);
        entries.push(sealed.value);
      }
      const image = join(scratch, `cut-${point}.img`);
      takePicture(disk, processes, image);
      pictures.push({ image, entries: [...entries] });
    }
    await killBrowser(browser);
    await journal.close();
  } finally {
    disk.unmount();
  }
  for (const { image, entries } of pictures) {
    account.points += 1;
    await checkPicture({ image, folder: join(scratch, 'cut'), url, entries, account });
  }
}

/** Stops the browser at the acknowledgement, copies the disk, and lets it go on. */
function takePicture(disk: LoopDisk, processes: readonly number[], image: string): void {
  for (const pid of processes) process.kill(pid, 'SIGSTOP');
  disk.copyTo(image);
  for (const pid of processes) process.kill(pid, 'SIGCONT');
}

async function checkPicture(picture: {
  image: string;
  folder: string;
  url: string;
  entries: readonly SaleEntry[];
  account: StoreAccount;
}): Promise<void> {
  const { entries, account } = picture;
  const disk = mountImage(picture.image, picture.folder);
  try {
    // Its lock is that of a process which lives on in this test.
    await rm(join(disk.folder, 'journal', 'lock'), { force: true });
    const journal = await openJournal({ folder: join(disk.folder, 'journal') });
    const gone = entries.filter(({ id, hash }) => journal.find(id)?.hash !== hash);
    await journal.close();
    if (gone.length > 0) account.faults.push(`${gone.length} acknowledged sales are not in the journal`);
    const browser = await openBrowser(join(disk.folder, 'profile'));
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(picture.url);
    const kept = await page.evaluate(
      (ids) => window.powercut.kept(ids),
      entries.map(({ id }) => id),
    );
    await killBrowser(browser);
    const lost = entries.filter(({ hash }, index) => kept[index] !== hash).length;
    account.lost += lost + gone.length;
    if (lost > 0) account.faults.push(`${lost} of ${entries.length} acknowledged sales are not in the store`);
  } finally {
    disk.unmount();
  }
}

async function buildPage(durability: 'strict' | 'relaxed'): Promise<string> {
  await build({ configFile: join(import.meta.dirname, 'page', 'vite.config.ts'), mode: durability });
  return join(import.meta.dirname, '..', '..', '..', 'out', `powercut-${durability}`);
}

/** One port for all browsers of a run: the database belongs to the origin. */
async function servePage(folder: string): Promise<{ server: Server; url: string }> {
  const files = await listPageFiles(folder);
  const server = createServer((request, response) => {
    const file = files.get(request.url === '/' ? '/index.html' : (request.url ?? ''));
    if (!file) return void response.writeHead(404).end();
    void readFile(file.path).then((content) => response.setHeader('content-type', file.type).end(content));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
