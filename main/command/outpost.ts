// `npm run outpost -- sync`: the commands for a till in the kiosk shell. The packaged till takes the
// same words itself: `Outpost.exe sync`.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment, tillEnvironment, toTillSettings } from '../till-settings.ts';
import { readCommand, USAGE } from './command.ts';
import { exitCodeOf, sendCommand } from './send-command.ts';

const read = readEnvironment(tillEnvironment, process.env);
const settings = read.ok ? toTillSettings(read.value, join(homedir(), '.outpost', 'till')) : read;
const command = readCommand(process.argv.slice(2), process.cwd());
if (!settings.ok) fail(settings.problem);
if (!command) fail(USAGE);
if (!command.ok) fail(command.problem);
const answer = await sendCommand(settings.value.folder, command.value, (said) => console.log(said));
if (answer.ok) console.log(answer.text);
else console.error(answer.text);
process.exit(exitCodeOf(answer));

function fail(problem: string): never {
  console.error(problem);
  process.exit(2);
}
