import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmptyDatabase } from '#test/fixtures/empty-database.ts';
import { MILK, saleOf, setUpChain, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { deliver } from '#test/fixtures/settling.ts';
import { openCatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { type OpenDatabase } from '../database/open-database.ts';
import { explainSale } from './explain-sale.ts';
import { salePage } from './sale-page.ts';

let opened: OpenDatabase;
beforeAll(async () => {
  opened = await openEmptyDatabase();
  await setUpChain(opened.db);
}, 60_000);
afterAll(() => opened.close());

async function settle(sale: ReturnType<typeof saleOf>): Promise<string> {
  const till = await TrialTill.enrol(opened.db);
  const entry = till.seal(sale);
  await deliver(opened.db, [await till.envelope([entry])]);
  return entry.id;
}

test('a right sale is explained the same by till and head office', async () => {
  const id = await settle(saleOf([{ product: MILK, quantityMilli: 3000 }, { product: WINE }]));
  const explained = (await explainSale(opened.db, openCatalogueVersions(), id))!;
  expect(explained.lines.map(({ differs }) => differs)).toEqual([false, false]);
  expect(explained.lines[0]!.headOffice).toEqual(explained.lines[0]!.till);
  expect(explained.lines[0]!.till[0]).toMatchObject({ step: 'listPrice', unitPriceMicros: MILK.priceMicros });
});

test('a sale that was added up wrongly shows both explanations side by side', async () => {
  const right = saleOf([{ product: MILK, quantityMilli: 3000 }]);
  const [line] = right.lines;
  const id = await settle({
    ...right,
    lines: [{ ...line!, discountMinor: 10, totalMinor: line!.totalMinor - 10 }],
  });
  const explained = (await explainSale(opened.db, openCatalogueVersions(), id))!;
  expect(explained.lines[0]!.differs).toBe(true);
  expect(explained.exceptions[0]).toMatchObject({ code: 'totalsDiffer', line: 1 });
  const page = salePage(explained);
  expect(page.match(/0\.10 EUR discount/g)).toHaveLength(1);
  expect(page).toContain('To look at');
});

test('names are shown as text, never as markup', async () => {
  const right = saleOf([{ product: { ...MILK, name: '<script>alert(1)</script>' } }]);
  const page = salePage((await explainSale(opened.db, openCatalogueVersions(), await settle(right)))!);
  expect(page).not.toContain('<script>');
});

test('an entry that is not there is not explained', async () => {
  const nobody = '00000000-0000-4000-8000-000000000000';
  expect(await explainSale(opened.db, openCatalogueVersions(), nobody)).toBeUndefined();
});
