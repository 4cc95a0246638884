/**
 * Head office as a command: `node server/main.ts`. Settings come from the environment (settings.ts).
 * When it is ready the last line is JSON, for whatever program started it.
 */
import { CannotStart } from './data-folder.ts';
import { sayDemoStaff } from './demo/demo-staff.ts';
import { startHeadOffice } from './head-office.ts';
import { readSettings } from './settings.ts';

/** After this time an orderly stop is given up, milliseconds. */
const STOP_TIMEOUT_MS = 15_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if (!settings.ok) {
    for (const fault of settings.problem) console.error(`head office: ${fault}`);
    process.exit(1);
  }
  let stopping = false;
  let stopStarted: (() => Promise<void>) | undefined;
  const stop = async (why: string, status: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    // A signal during the start is noted; what is half started then is stopped when it is whole.
    if (!stopStarted) return;
    const startedAt = performance.now();
    await stopStarted();
    console.log(sayStep('stopped', why, Math.round(performance.now() - startedAt)));
    process.exit(status);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal, 0));

  try {
    const headOffice = await startHeadOffice(settings.value, {
      say: (name, detail, ms) => console.log(sayStep(name, detail, ms)),
    });
    stopStarted = headOffice.stop;
    if (stopping) {
      await headOffice.stop();
      process.exit(0);
    }
    void headOffice.queueEnded.then((said) => {
      if (!stopping) console.error(`head office: the embedded queue service has ended: ${said}`);
      return stop('the queue service has ended', 1);
    });
    if (settings.value.role === 'settle-once') {
      while ((await headOffice.settleOnce()).messages > 0);
      return await stop('the queues are empty', 0);
    }
    const { url, adminKey, queueUrl: queue } = headOffice;
    const signIn = settings.value.demoStaff && { signIn: sayDemoStaff() };
    console.log(JSON.stringify({ ready: true, url, adminKey, queue, ...signIn }));
  } catch (error) {
    console.error(`head office: ${error instanceof CannotStart ? error.message : sayFault(error)}`);
    process.exit(1);
  }
}

function sayStep(name: string, detail: string, ms: number): string {
  return `${name.padEnd(12)}  ${detail}  (${ms} ms)`;
}

function sayFault(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

await main();
