import { expect, test } from '@playwright/test';
import { run, type Run } from './run-command.ts';

// The short forms; the long ones are `npm run crash` and `npm run powercut`.
test.setTimeout(240_000);

function resultOf({ lines, status }: Run): Record<string, number> {
  expect(status, lines.join('\n')).toBe(0);
  return JSON.parse(lines.at(-1)!) as Record<string, number>;
}

test('a till killed at random moments has every sale whose receipt was printed, once and whole', async () => {
  const result = resultOf(await run(['test/simulation/crash.ts', '--trials', '6']));
  expect(result).toMatchObject({ trials: 6, lost: 0, duplicated: 0 });
  expect(result['printed']).toBeGreaterThan(6);
});

test('a power cut takes no sale that was acknowledged, and the control shows that it could', async () => {
  const result = resultOf(await run(['test/simulation/powercut.ts', '--points', '150']));
  expect(result).toMatchObject({ points: 150, lost: 0 });
  expect(result['controlLost']).toBeGreaterThan(0);
});

test('sixteen cashiers at once share the journal’s fsyncs', async () => {
  const result = resultOf(await run(['test/bench/bench.ts', 'journal']));
  expect(result['entriesPerFsync']).toBeGreaterThanOrEqual(8);
  // What one cashier waits beyond the bare disk is judged by the bench on a quiet machine, not here.
  expect(result['ratio']).toBeGreaterThan(0);
});

test('a wrong flag is named', async () => {
  expect((await run(['test/simulation/crash.ts', '--trials', 'many'])).lines).toEqual([
    'crash: --trials: "many" is not a whole number from 1',
  ]);
  expect((await run(['test/simulation/powercut.ts', '--points', '0'])).lines).toEqual([
    'powercut: --points: "0" is not a whole number from 10',
  ]);
  const bench = await run(['test/bench/bench.ts', 'printer']);
  expect(bench.lines).toEqual([expect.stringMatching(/^bench: name one of journal, .*; "printer" is none$/)]);
});
