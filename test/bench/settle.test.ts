import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startRealPostgres } from '../fixtures/real-postgres.ts';

const real = await startRealPostgres();
if (!real.available) console.log(`settlement is not measured: ${real.reason}`);
else await real.stop();

const perSecond = z.record(z.string(), z.int().min(1));
const line = z.strictObject({
  salesPerSecond: perSecond,
  bareSqlPerSecond: perSecond,
  ratioToBareSql: z.number().min(0.01),
  exact: z.boolean(),
});

test.skipIf(!real.available)(
  'the bench of settlement ends with one line of figures, and every sale is booked once and to the unit',
  async () => {
    // As a person runs it, with few sales: the figures say nothing, what is booked does.
    const bench = ['--expose-gc', join(import.meta.dirname, 'bench.ts'), 'settle', '--sales', '200'];
    const { stdout } = await promisify(execFile)(process.execPath, bench);
    const said = line.parse(JSON.parse(stdout.trim().split('\n').at(-1)!));
    expect(said.exact, stdout).toBe(true);
    const cases = ['1x1', '1x50', '1x200', '1x1000', '4x1000', '2x1000'];
    expect(Object.keys(said.salesPerSecond)).toEqual(cases);
    expect(Object.keys(said.bareSqlPerSecond)).toEqual(cases);
  },
  120_000,
);
