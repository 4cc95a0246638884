// `npm run bench -- NAME`: measures one thing beside its peers or its bare minimum, in one run on one machine.
import { parseArgs } from 'node:util';
import { benchCashier } from './cashier.ts';
import { benchColdStart } from './cold-start.ts';
import { benchDelta } from './delta.ts';
import { benchFeedCursor } from './feed-cursor.ts';
import { benchInitialSync } from './initial-sync/initial-sync.ts';
import { benchJournal } from './journal.ts';
import { benchLongAway } from './long-away.ts';
import { benchSearch } from './search.ts';
import { benchSettle } from './settle.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '100000' },
    sales: { type: 'string' },
    runs: { type: 'string', default: '7' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});

const BENCHES: Readonly<Record<string, () => Promise<object>>> = {
  journal: () => benchJournal(),
  'feed-cursor': () => benchFeedCursor(),
  delta: () => benchDelta({ records: whole('records') }),
  'long-away': () => benchLongAway({ sales: whole('sales', 50_000), records: whole('records') }),
  search: () => Promise.resolve(benchSearch()),
  'initial-sync': () =>
    benchInitialSync({ records: whole('records'), runs: whole('runs'), seed: flags.seed }),
  cashier: () => benchCashier(),
  'cold-start': () => benchColdStart(),
  settle: () => benchSettle({ sales: whole('sales') }),
};

const [name = ''] = positionals;
const bench = BENCHES[name];
if (!bench) {
  console.error(`bench: name one of ${Object.keys(BENCHES).join(', ')}; ${JSON.stringify(name)} is none`);
  process.exit(1);
}
console.log(JSON.stringify(await bench()));
// Connections that a database or a browser keeps open are of no more use.
process.exit(0);

function whole(flag: 'records' | 'runs' | 'sales', usual = 100_000): number {
  const value = Number(flags[flag] ?? usual);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`bench: --${flag}: ${JSON.stringify(flags[flag])} is not a whole number from 1`);
  process.exit(1);
}
