import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { killGroup, type RunningPart } from '#main/start/child.ts';
import { startKiosk, type KioskReady } from '#main/start/kiosk.ts';
import { aimAtBrowser, openBrowser, processesOf } from '../../fixtures/chromium.ts';

/** What is killed: the main process, the page's process, the whole browser, or main and browser at once. */
export const VICTIMS = ['main', 'page', 'browser', 'both'] as const;
export type Victim = (typeof VICTIMS)[number];

export type TillUnderFire = {
  page(): Page;
  /** What is being done, for the report of a trial that failed. */
  step(): string;
  /** Kills without a word of warning, and brings back what was killed. */
  killAndReopen(victim: Victim): Promise<void>;
  /** As `killAndReopen`, at the moment when the answer is called: all that must be asked for it is asked before. */
  aim(victim: Victim): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

/** A real till (main process, Chromium, renderer's session and store) that is killed and opened again. */
export async function openTillUnderFire(options: {
  folder: string;
  /** A page of its own; else the till's. */
  pageFolder?: string;
  printer?: string;
  enrol: { headOfficeUrl: string; code: string; tillName: string };
  onLine(line: string): void;
  /** A page of its own has finished this sale. */
  sealedAndKept?(id: string): void;
}): Promise<TillUnderFire> {
  const { folder, onLine } = options;
  const start = (enrol?: typeof options.enrol): Promise<RunningPart<KioskReady>> =>
    startKiosk({
      dataFolder: join(folder, 'till'),
      window: 'none',
      demoLine: false,
      ...(enrol && { enrol }),
      onLine,
      env: {
        ...(options.pageFolder && { OUTPOST_PAGE: options.pageFolder }),
        ...(options.printer && { OUTPOST_PRINTER: options.printer }),
      },
    });

  let main = await start(options.enrol);
  let browser: BrowserContext;
  let page: Page;
  let step = 'start';

  async function openWindow(openUrl: string): Promise<void> {
    step = 'open the browser';
    browser = await openBrowser(join(folder, 'profile'));
    step = 'open the page';
    page = listenTo(browser.pages()[0] ?? (await browser.newPage()));
    await page.goto(openUrl);
    step = 'opened';
  }

  function listenTo(fresh: Page): Page {
    fresh.on('console', (message) => {
      const [, id] = /^finished (\S+)$/.exec(message.text()) ?? [];
      if (id) options.sealedAndKept?.(id);
    });
    return fresh;
  }

  /** A second start of a running till hands out a new link to it, and ends. */
  async function linkToRunning(): Promise<string> {
    step = 'start a second main';
    const second = await start();
    step = 'wait for the second main to end';
    await second.ended;
    return second.ready.openUrl;
  }

  async function endMain(): Promise<void> {
    killGroup(main.process);
    await main.ended;
  }

  async function aim(victim: Victim): Promise<() => Promise<void>> {
    step = `aim at ${victim}`;
    switch (victim) {
      case 'main':
        return async () => {
          await endMain();
          // The open page finds it again by itself.
          main = await start();
        };
      case 'page': {
        const { origin } = new URL(page.url());
        const old = page;
        const crashed = old.waitForEvent('crash', { timeout: 0 });
        const aimed = await processesOf(browser, 'renderer');
        return async () => {
          for (const pid of aimed) process.kill(pid, 'SIGKILL');
          await crashed;
          // Chromium keeps a spare process for the next page, and notices only a little later that it
          // was killed too: a page opened in it before would never load.
          while ((await processesOf(browser, 'renderer')).some((pid) => aimed.includes(pid))) await pause(5);
          page = listenTo(await browser.newPage());
          await old.close();
          await page.goto(origin);
        };
      }
      case 'browser': {
        const kill = await aimAtBrowser(browser);
        return async () => {
          await kill();
          await openWindow(await linkToRunning());
        };
      }
      case 'both': {
        const kill = await aimAtBrowser(browser);
        return async () => {
          await Promise.all([kill(), endMain()]);
          main = await start();
          await openWindow(main.ready.openUrl);
        };
      }
    }
  }

  await openWindow(main.ready.openUrl);
  return {
    page: () => page,
    step: () => step,
    aim,
    async killAndReopen(victim) {
      const kill = await aim(victim);
      step = `kill ${victim}`;
      await kill();
    },
    async close() {
      await browser.close();
      await main.stop();
    },
  };
}
