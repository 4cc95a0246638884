import { join } from 'node:path';
import { build } from 'vite';
import { issueEnrolmentCode, type HeadOfficeReady } from '#main/start/head-office.ts';
import { startKiosk } from '#main/start/kiosk.ts';
import { openBrowser } from '../../fixtures/chromium.ts';
import type { PlannedSale, ReplayPage } from './planned-sale.ts';

declare global {
  interface Window {
    readonly replay: ReplayPage;
  }
}

/** One till of a replay: a real main process and the till's real store in a real Chromium. */
export type ReplayTill = {
  readonly tillId: string;
  record(plans: readonly PlannedSale[]): ReturnType<ReplayPage['record']>;
  setLineCut(cut: boolean): Promise<void>;
  /** @throws Error naming what still waits after `patienceMs` */
  untilSettled(patienceMs: number): Promise<void>;
  account(): ReturnType<ReplayPage['account']>;
  stop(): Promise<void>;
};

/** Builds the page that records without screens. @returns its folder */
export async function buildReplayPage(): Promise<string> {
  await build({ configFile: join(import.meta.dirname, 'page', 'vite.config.ts') });
  return join(import.meta.dirname, '..', '..', '..', 'out', 'replay-page');
}

export async function startReplayTill(options: {
  headOffice: HeadOfficeReady;
  shopId: string;
  page: string;
  folder: string;
  name: string;
}): Promise<ReplayTill> {
  const { headOffice, shopId, folder, name } = options;
  const code = await issueEnrolmentCode(headOffice, shopId);
  const kiosk = await startKiosk({
    dataFolder: join(folder, 'till'),
    window: 'none',
    demoLine: true,
    enrol: { headOfficeUrl: headOffice.url, code, tillName: name },
    onLine: () => {},
    env: { OUTPOST_PAGE: options.page },
  });
  const { tillId, openUrl } = kiosk.ready;
  if (tillId === null) throw new Error(`${name} could not be enrolled`);
  const browser = await openBrowser(join(folder, 'profile'));
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.on('pageerror', (fault) => console.error(`  ${name}: ${fault.message}`));
  await page.goto(openUrl);
  await page.evaluate(() => window.replay.ready());

  return {
    tillId,
    record: (plans) => page.evaluate((given) => window.replay.record(given), plans),
    setLineCut: (cut) => page.evaluate((given) => window.replay.setLineCut(given), cut),
    account: () => page.evaluate(() => window.replay.account()),
    async untilSettled(patienceMs) {
      const giveUpAt = performance.now() + patienceMs;
      for (;;) {
        const { waiting, sent } = await page.evaluate(() => window.replay.states());
        if (waiting + sent === 0) return;
        if (performance.now() > giveUpAt)
          throw new Error(
            `${name}: ${waiting} entries wait and ${sent} have no outcome after ${patienceMs / 1000} s`,
          );
        await page.evaluate(() => window.replay.syncNow());
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    },
    async stop() {
      await browser.close();
      await kiosk.stop();
    },
  };
}
