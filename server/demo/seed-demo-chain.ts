import { putChain, putStock, type ChainRequest } from '../chain/chain.ts';
import { publishCatalogue } from '../catalogue/publish-catalogue.ts';
import type { Database } from '../database/open-database.ts';
import { putStaff, staffRequest } from '../staff/put-staff.ts';
import { ensureOwner } from '../enrolment/owners.ts';
import { demoCounts, demoProducts } from './demo-products.ts';
import { putRecords } from '../records/put-records.ts';
import { DEMO_STAFF } from './demo-staff.ts';
import { demoRecords, DEMO_TERMS } from './demo-shop.ts';
import { specialGoods } from './special-goods.ts';

/** Who lets tills into the demo chain. Its mail is kept in the console's outbox. */
export const DEMO_OWNER = 'owner@corner.example';

/** The chain that `npm start` shows: two shops, euros, prices with tax. */
export const DEMO_CHAIN: ChainRequest = {
  name: 'Corner & Co',
  currency: 'EUR',
  priceListId: 'standard',
  taxes: [
    { id: 'standard', name: 'Standard rate', ratePpm: 190_000 },
    { id: 'reduced', name: 'Reduced rate', ratePpm: 70_000 },
  ],
  terms: DEMO_TERMS,
  shops: [
    { id: 'harbour', name: 'Harbour Street', series: 'HS' },
    { id: 'mill', name: 'Mill Lane', series: 'ML' },
  ],
};

/**
 * Sets the demo chain up in an empty database, by the functions that a real chain's set-up uses.
 * Where there is a chain already nothing is changed. Answers what was done, in words.
 */
export async function seedDemoChain(
  db: Database,
  now: Date,
  options: { readonly staff: boolean },
): Promise<string> {
  const chain = await db.selectFrom('chain').select('name').executeTakeFirst();
  const published = await db.selectFrom('catalogue_versions').select('version').limit(1).executeTakeFirst();
  if (chain && published) return `"${chain.name}" is there already`;
  const put = await putChain(db, DEMO_CHAIN);
  if (!put.ok) throw new Error(`the demo chain is refused: ${put.problem.message}`);
  const head = await publishCatalogue(db, [...demoProducts(), ...specialGoods()], now);
  if (!head.ok) throw new Error('the demo chain is gone while it is set up');
  for (const { id: shopId } of DEMO_CHAIN.shops) await putStock(db, { shopId, counts: demoCounts() }, now);
  for (const request of demoRecords(DEMO_CHAIN.shops.map(({ id }) => id))) {
    const known = await putRecords(db, request, now);
    if (!known.ok) throw new Error(`the demo's settings are refused: ${known.problem.message}`);
  }
  await ensureOwner(db, DEMO_OWNER, 'Mrs Khan');
  if (options.staff) {
    const staffed = await putStaff(db, staffRequest.parse({ channel: 'chain', staff: DEMO_STAFF }), now);
    if (!staffed.ok) throw new Error(`the demo's staff is refused: ${staffed.problem.message}`);
  }
  return `"${DEMO_CHAIN.name}", ${DEMO_CHAIN.shops.length} shops, ${head.value.products} products`;
}
