// `npm run restore`: head office is set back to a backup from the middle of a run, and is complete again.
import { parseArgs } from 'node:util';
import { runRestore } from './restore/run-restore.ts';

const { values } = parseArgs({
  options: { sales: { type: 'string', default: '5000' }, tills: { type: 'string', default: '3' } },
});
const [sales, tills] = [Number(values.sales), Number(values.tills)];
if (!Number.isInteger(sales) || !Number.isInteger(tills) || sales < 10 || tills < 1 || tills > 20) {
  console.error('npm run restore -- [--sales 10 or more] [--tills 1 to 20]');
  process.exit(2);
}
const result = await runRestore({ sales, tills, say: (line) => console.log(`  ${line}`) });
const well =
  result.lost + result.duplicated + result.quarantined === 0 &&
  result.forgotten > 0 &&
  result.tillTotalMinor === result.headOfficeTotalMinor;
console.log(JSON.stringify(result));
process.exit(well ? 0 : 1);
