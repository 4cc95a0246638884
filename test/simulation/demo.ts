// `npm run demo`: the first sale, end to end, without a person. Everything in it is the real thing.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '#main/start/steps.mjs';
import { demoProducts } from '#server/demo/demo-products.ts';
import { openShop, type RunningTill, type Shop } from '../fixtures/shop.ts';
import { compareAccounts, headOfficeAccount } from './accounts.ts';
import { cashierAt } from './cashier.ts';

const SALES = 50;
const KILL_AFTER = 25;
const SETTLE_PATIENCE_MS = 120_000;

const startedAt = performance.now();
// The README's pictures are taken here; a test takes its own elsewhere.
const images = process.env['OUTPOST_DEMO_IMAGES'] ?? join(import.meta.dirname, '..', '..', 'docs', 'images');
// Goods sold by the piece, taken from all over the shop.
const goods = demoProducts().filter(({ unit }) => unit === 'piece');

let shop: Shop | undefined;
let account: Awaited<ReturnType<typeof reckon>> | undefined;
try {
  mkdirSync(images, { recursive: true });
  console.log('Outpost demo: a till sells with its line cut, is killed, and loses nothing.\n');
  shop = await openShop({ onLine: console.log });
  account = await demo(shop);
} catch (cause) {
  console.error(`demo: ${cause instanceof Error ? cause.message : String(cause)}`);
} finally {
  await shop?.close();
}
// Last of all, after everything has ended: other programs read this line.
if (account) console.log(JSON.stringify(account.result));
process.exit(account?.well ? 0 : 1);

async function demo(at: Shop): ReturnType<typeof reckon> {
  let till = await step('till', async () => {
    const value = await at.openTill('Till 1');
    await cashierAt(value.page).ready();
    return { detail: `${value.tillId} enrolled, ${demoProducts().length} products pulled`, value };
  });
  await cutLine(till!);
  await step('selling', async () => {
    await sell(till!, 0, KILL_AFTER);
    return { detail: `${KILL_AFTER} sales with the line cut` };
  });
  const half = goods[7]!;
  await cashierAt(till!.page).enter(half.code);
  await cashierAt(till!.page).lines.first().waitFor();
  // Each key is on disk within moments; only what was pressed in the very instant of the kill is not.
  await till!.page.waitForTimeout(300);
  till = await step('kill', async () => {
    await till!.kill();
    const value = await at.openTill('Till 1');
    await cashierAt(value.page).ready();
    const kept = await cashierAt(value.page).lines.count();
    if (kept !== 1) throw new Error(`the half-entered sale has ${kept} lines after the restart, not 1`);
    return {
      detail: 'main process and browser killed, started again; the half-entered sale is there',
      value,
    };
  });
  await cutLine(till!);
  await step('selling', async () => {
    await sell(till!, KILL_AFTER, SALES);
    return { detail: `${SALES - KILL_AFTER} more` };
  });
  await takePictureOfSelling(till!);
  await step('line', async () => {
    await cashierAt(till!.page).setLineCut(false);
    return { detail: 'mended' };
  });
  const states = await step('settling', async () => ({
    detail: 'every sale is settled',
    value: await untilSettled(till!),
  }));
  await till!.page.screenshot({ path: join(images, 'history.png') });
  return reckon(at, till!, states!);
}

async function cutLine(till: RunningTill): Promise<void> {
  await step('line', async () => {
    await cashierAt(till.page).setLineCut(true);
    return { detail: 'cut' };
  });
}

/** Rings up sales through the screen: one to three articles each, some for more than one piece. */
async function sell(till: RunningTill, from: number, to: number): Promise<void> {
  const cashier = cashierAt(till.page);
  for (let sale = from; sale < to; sale++) {
    for (let article = 0; article <= sale % 3; article++) {
      const { code } = goods[(sale * 37 + article * 11) % goods.length]!;
      await cashier.enter(code, article === 1 ? '3' : undefined);
    }
    // Every other customer gives a note, the rest has it exact.
    await cashier.pay(sale % 2 === 0 ? '200' : undefined);
  }
}

async function takePictureOfSelling(till: RunningTill): Promise<void> {
  const cashier = cashierAt(till.page);
  for (const [index, quantity] of [undefined, '2', undefined, '6', undefined].entries())
    await cashier.enter(goods[index * 53 + 20]!.code, quantity);
  await till.page.getByRole('tab').nth(4).click();
  await till.page.screenshot({ path: join(images, 'selling-offline.png') });
  for (let line = 0; line < 5; line++) await till.page.keyboard.press('Delete');
}

/** Reads the states that the history shows until every one is settled. */
async function untilSettled(till: RunningTill): Promise<string[]> {
  await till.page.keyboard.press('F7');
  const cashier = cashierAt(till.page);
  await cashier.history.first().waitFor();
  const giveUpAt = performance.now() + SETTLE_PATIENCE_MS;
  for (;;) {
    const texts = await cashier.wholeHistory();
    if (texts.every((text) => text.includes('Settled')) || performance.now() > giveUpAt) return texts;
    await till.page.waitForTimeout(200);
  }
}

async function reckon(at: Shop, till: RunningTill, rows: readonly string[]) {
  const sales = rows.map((text) => {
    const [, number = ''] = /(\w+-\d\d-\d{6})/.exec(text) ?? [];
    const [, amount = ''] = /€([\d.,]+)/.exec(text) ?? [];
    return { number, totalMinor: Number(amount.replaceAll(/[.,]/g, '')), settled: text.includes('Settled') };
  });
  const office = await headOfficeAccount(at.headOffice.ready, [till.tillId]);
  const booked = [...office.booked.values()];
  const compared = compareAccounts(
    sales.map(({ number, totalMinor, settled }) => ({
      id: number,
      totalMinor,
      state: settled ? 'settled' : 'waiting',
    })),
    { booked: office.receipts, quarantined: office.quarantined },
  );
  const result = {
    sales: sales.length,
    settled: booked.length,
    pending: compared.pending,
    lost: compared.lost + Math.max(0, SALES - sales.length),
    duplicated: compared.duplicated,
    tillTotalMinor: compared.tillTotalMinor,
    headOfficeTotalMinor: office.totalMinor,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  };
  const euros = (minor: number) =>
    (minor / 100).toLocaleString('en-IE', { style: 'currency', currency: 'EUR' });
  console.log(`
  The history shows ${result.sales} sales worth ${euros(result.tillTotalMinor)}, ${result.pending} of them not settled.
  Head office booked ${result.settled} sales worth ${euros(result.headOfficeTotalMinor)}.
  Lost: ${result.lost}. Booked twice: ${result.duplicated}. Pictures: docs/images/.
`);
  if (till.pageErrors.seen.length > 0)
    console.log(`  The page reported errors:\n  ${till.pageErrors.seen.join('\n  ')}`);
  const well =
    result.sales === SALES &&
    result.settled === SALES &&
    result.pending + result.lost + result.duplicated + till.pageErrors.seen.length === 0 &&
    result.tillTotalMinor === result.headOfficeTotalMinor;
  return { result, well };
}
