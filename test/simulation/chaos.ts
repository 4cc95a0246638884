// `npm run chaos`: parts of head office are killed at random moments while tills sell; nothing is lost or doubled.
import { parseArgs } from 'node:util';
import { runChaos } from './chaos/run-chaos.ts';

const { values } = parseArgs({
  options: {
    sales: { type: 'string', default: '20000' },
    tills: { type: 'string', default: '4' },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});
const [sales, tills, kills] = [Number(values.sales), Number(values.tills), Number(values.kills)];
if (
  ![sales, tills, kills].every((count) => Number.isInteger(count) && count > 0) ||
  tills > 20 ||
  kills > sales
) {
  console.error(
    'npm run chaos -- [--sales N] [--tills 1 to 20] [--kills N, at most the sales] [--seed TEXT]',
  );
  process.exit(2);
}
const result = await runChaos({
  sales,
  tills,
  kills,
  seed: values.seed,
  say: (line) => console.log(`  ${line}`),
});
if (!result) {
  console.error('chaos: there is no PostgreSQL (initdb, postgres) on this machine');
  process.exit(1);
}
const well =
  result.lost + result.duplicated === 0 &&
  result.settled === result.sales &&
  result.tillTotalMinor === result.headOfficeTotalMinor;
console.log(JSON.stringify(result));
process.exit(well ? 0 : 1);
