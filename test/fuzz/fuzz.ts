// `npm run fuzz -- --calls 100000 [--seed N]`: random and mutated calls at the till's bridge, half of
// them by Electron's way and half by the kiosk's.
import { parseArgs } from 'node:util';
import { fuzzPort, fuzzSocket } from './fuzz-bridge.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});
const calls = Math.ceil(Number(values.calls) / 2);
const { seed } = values;
console.log(`seed ${seed}`);
for (const [way, run] of [
  ['port', fuzzPort],
  ['socket', fuzzSocket],
] as const) {
  const startedAt = performance.now();
  const result = await run(calls, seed);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  console.log(JSON.stringify({ way, seconds, ...result }));
  if (result.entries > 0) process.exit(1);
}
