import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readIdentity } from '../enrolment/identity-file.ts';
import { JournalFault, describeFileProblem } from '../journal/journal-fault.ts';
import { startKiosk } from './kiosk.ts';
import { askRunningKiosk } from './running-kiosk.ts';
import { openSecretsFolder } from './secrets-folder.ts';
import { type KioskSettings, readKioskSettings } from './settings.ts';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const say = (line: string): void => console.log(line);

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(projectFolder, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** A second start brings the first one's window to the front and ends: one till, one writer. */
async function handOver(settings: KioskSettings, cause: JournalFault): Promise<never> {
  const secrets = await openSecretsFolder(join(settings.folder, 'secrets'));
  const token = await secrets.get('control-token');
  const openUrl = token && (await askRunningKiosk(settings.folder, token));
  if (!openUrl) return fail(`${cause.message} It does not answer, so its window cannot be opened from here.`);
  say('This till is running already; its window was asked to come to the front.');
  const tillId = (await readIdentity(settings.folder))?.tillId ?? null;
  const port = Number(new URL(openUrl).port);
  say(JSON.stringify({ ready: true, alreadyRunning: true, openUrl, port, tillId }));
  process.exit(0);
}

const settings = readKioskSettings(process.env, projectFolder);
if (!settings.ok) fail(settings.problem);

try {
  const kiosk = await startKiosk(settings.value, { appVersion: await readVersion(), say });
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // A second Ctrl-C does not wait.
    if (stopping) process.exit(1);
    stopping = true;
    say(`stopping   (${signal})`);
    kiosk.stop().then(
      () => process.exit(0),
      (cause: unknown) => fail(`The till did not stop cleanly: ${String(cause)}`),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', stop);
  const { port, till } = kiosk;
  const tillId = till.identity()?.tillId ?? null;
  say(JSON.stringify({ ready: true, openUrl: kiosk.openUrl(), port, tillId }));
} catch (cause) {
  if (cause instanceof JournalFault && cause.code === 'locked') await handOver(settings.value, cause);
  const isFileProblem = cause instanceof Error && 'syscall' in cause && 'path' in cause;
  if (isFileProblem) fail(describeFileProblem(cause, String(cause.path)));
  fail(cause instanceof Error ? cause.message : String(cause));
}
