// `npm run mutate`: changes the money engine in a thousand small ways and counts which of them no test
// notices. The last line is JSON; exit status 1 below SCORE_MIN. Survivors are explained in docs/mutants.md.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const SCORE_MIN = 90;

const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string().optional(),
          status: z.string(),
          location: z.object({ start: z.object({ line: z.number(), column: z.number() }) }),
        }),
      ),
    }),
  ),
});

const root = join(import.meta.dirname, '..', '..');
const only = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
    'run',
    'test/mutation/stryker.config.json',
    ...(only.length > 0 ? ['--mutate', only.join(',')] : []),
  ],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) {
  console.error('The mutation run itself failed; see above.');
  process.exit(2);
}

const { files } = report.parse(JSON.parse(readFileSync(join(root, 'out/mutation/report.json'), 'utf8')));
let killed = 0;
let survived = 0;
for (const [file, { mutants }] of Object.entries(files)) {
  for (const { status, mutatorName, replacement = '', location } of mutants) {
    if (status === 'Killed' || status === 'Timeout') killed += 1;
    if (status !== 'Survived' && status !== 'NoCoverage') continue;
    survived += 1;
    const { line, column } = location.start;
    console.log(
      `${file}:${line}:${column} ${mutatorName} → ${replacement.replace(/\s+/g, ' ').slice(0, 100)}`,
    );
  }
}
const score = Math.round((killed / (killed + survived)) * 10_000) / 100;
console.log(JSON.stringify({ score, survived }));
process.exitCode = score >= SCORE_MIN ? 0 : 1;
