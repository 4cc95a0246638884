// The trial of this version, published beside its installers as one file: the version before fetches it,
// checks its signature, and runs it on a copy of the till's files before it lets the installer near.
import type { TrialReport } from './trial-report.ts';
import { tryFiles } from './try-files.ts';

const [folder] = process.argv.slice(2);
const say = (report: TrialReport): void => void process.stdout.write(`${JSON.stringify(report)}\n`);

if (folder === undefined) say({ ok: false, problem: 'name the folder with the copy' });
else
  tryFiles(folder).then(say, (cause: unknown) => {
    say({ ok: false, problem: (cause instanceof Error ? cause.message : String(cause)).slice(0, 2000) });
  });
