import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { SyncPlan, SyncRun } from '#shared/sync/run.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import { writeFileDurably } from '../journal/disk.ts';
import type { Till } from '../till.ts';
import {
  type CommandAnswer,
  commandLine,
  controlPath,
  LINE_BYTES_MAX,
  type TillCommand,
  tokenPath,
} from './command.ts';

/** Who connects and says nothing is let go. */
const SILENT_MAX_MS = 10_000;

/** How often a command that takes its time tells how far it is. */
const PROGRESS_EVERY_MS = 1000;

/** What the command line may ask of a till. */
export type Commanded = Pick<
  Till,
  'enrol' | 'owner' | 'status' | 'syncNow' | 'syncRuns' | 'syncPlan' | 'exportUnsent'
>;

/**
 * Lets the command line of this machine's user reach the running till. The token stands in the till's
 * folder, which only that user can read: a pipe of Windows has no folder that would guard it.
 *
 * @param progressEveryMs how often a sync under way tells how far it is
 * @returns the way to stop. @throws when the socket cannot be opened
 */
export async function serveCommands(
  folder: string,
  till: Commanded,
  progressEveryMs = PROGRESS_EVERY_MS,
): Promise<() => Promise<void>> {
  const path = controlPath(folder, process.platform);
  const token = randomBytes(32).toString('base64url');
  await writeFile(tokenPath(folder), token, { mode: 0o600 });
  // The journal's lock is ours, so a socket that lies here is one of a till that was killed.
  if (process.platform !== 'win32') await rm(path, { force: true });
  const server = createServer((socket) => hear(socket, { token, till, progressEveryMs }));
  await listen(server, path);
  if (process.platform !== 'win32') await chmod(path, 0o600);
  return async () => {
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await rm(tokenPath(folder), { force: true });
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      // A caller that hangs up in the middle must not end the till.
      server.on('error', () => {});
      resolve();
    });
  });
}

type Served = { readonly token: string; readonly till: Commanded; readonly progressEveryMs: number };

function hear(socket: Socket, { token, till, progressEveryMs }: Served): void {
  let text = '';
  let answered = false;
  const answer = (said: CommandAnswer): void => {
    if (!socket.destroyed) socket.end(`${JSON.stringify(said)}\n`);
  };
  socket.setTimeout(SILENT_MAX_MS, () => !answered && socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    if (answered) return;
    text += chunk;
    const whole = text.includes('\n');
    if (!whole && text.length <= LINE_BYTES_MAX) return;
    answered = true;
    const command = whole ? readLine(text.slice(0, text.indexOf('\n')), token) : null;
    if (!command) return answer({ ok: false, text: 'This is no command of this till.' });
    const meanwhile = (said: string): void => {
      if (!socket.destroyed) socket.write(`${JSON.stringify({ meanwhile: said })}\n`);
    };
    obey(till, command, { meanwhile, progressEveryMs }).then(answer, (cause: unknown) =>
      answer({ ok: false, text: cause instanceof Error ? cause.message : String(cause) }),
    );
  });
}

function readLine(line: string, token: string): TillCommand | null {
  try {
    const read = commandLine.parse(JSON.parse(line));
    const [said, known] = [Buffer.from(read.token), Buffer.from(token)];
    return said.length === known.length && timingSafeEqual(said, known) ? read.command : null;
  } catch {
    return null;
  }
}

async function obey(
  till: Commanded,
  command: TillCommand,
  { meanwhile, progressEveryMs }: { meanwhile: (said: string) => void; progressEveryMs: number },
): Promise<CommandAnswer> {
  switch (command.name) {
    case 'sync': {
      if (command.dryRun) return { ok: true, text: planWords(await till.syncPlan()) };
      const telling = setInterval(() => meanwhile(progressWords(till.status())), progressEveryMs);
      try {
        return syncWords(await till.syncNow(), till.syncRuns());
      } finally {
        clearInterval(telling);
      }
    }
    case 'enrol': {
      const { name: _, ...wish } = command;
      const enrolled = await till.enrol(wish);
      if (!enrolled.ok) return { ok: false, text: `${enrolled.problem.message} (${enrolled.problem.code})` };
      const { tillId, shopName } = enrolled.value;
      return { ok: true, text: `This is till ${tillId} of ${shopName}.` };
    }
    case 'ask-owner': {
      const { name: _, ...wish } = command;
      const asked = await till.owner.ask(wish);
      if (!asked.ok) return { ok: false, text: `${asked.problem.message} (${asked.problem.code})` };
      const { email, comparison } = asked.value;
      meanwhile(
        `If ${email} may let tills in, a mail is on its way there. Compare the number: ${comparison}. Waiting…`,
      );
      const how = await till.owner.over();
      return { ok: how === 'letIn', text: OWNER_SAID[how] };
    }
    case 'export-unsent':
      return saveUnsent(till, command.folder);
  }
}

function progressWords({ state, run, pending }: SyncStatus): string {
  const waits = `${pending} entries wait for an answer.`;
  if (!run) return `${state}: ${waits}`;
  const { pushed, toPush, pulled } = run;
  return `${state}: sent ${pushed} of ${toPush}, fetched ${pulled}. ${waits}`;
}

function syncWords({ online, pending, fault }: SyncStatus, runs: readonly SyncRun[]): CommandAnswer {
  const run = runs.find(({ trigger }) => trigger === 'asked');
  const moved = run ? ` Sent ${run.pushed}, fetched ${run.pulled}.` : '';
  const told = `${moved} ${pending} entries wait for an answer.`;
  if (fault) return { ok: false, text: `${fault.message} (${fault.code})${told}` };
  return { ok: online, text: `${online ? 'Synced.' : 'Offline.'}${told}` };
}

const OWNER_SAID: Readonly<Record<Awaited<ReturnType<Till['owner']['over']>>, string>> = {
  mailing: 'Nobody has answered yet.',
  waiting: 'Nobody has answered yet.',
  letIn: 'The owner has let this till in.',
  refused: 'The owner said no.',
  expired: 'Nobody answered in time. Ask again.',
  givenUp: 'The request was put away.',
};

async function saveUnsent(till: Commanded, folder: string): Promise<CommandAnswer> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  let entries = 0;
  let after = { epoch: 0, seq: 0 };
  for (;;) {
    const answer = await till.exportUnsent(after);
    if (!answer.ok) return { ok: false, text: answer.problem.message };
    const { bundle } = answer;
    if (!bundle) break;
    const path = join(folder, `outpost-unsent-${bundle.end.epoch}-${bundle.end.seq}.jose`);
    await writeFileDurably(path, bundle.text);
    paths.push(path);
    entries += bundle.entries;
    if (!bundle.more) break;
    after = bundle.end;
  }
  if (paths.length === 0) return { ok: true, text: 'Nothing waits: head office has answered everything.' };
  return { ok: true, text: `${entries} entries in ${paths.length} file(s):\n${paths.join('\n')}` };
}

function planWords({
  headOfficeUrl,
  waiting,
  entries,
  sales,
  envelopes,
  bytes,
  nextDueMs,
}: SyncPlan): string {
  if (headOfficeUrl === null) return 'This till is not enrolled: nothing would be sent.';
  const kinds = waiting.map(({ kind, count }) => `${count} × ${kind}`).join(', ');
  const waits = kinds ? `Waiting for an answer: ${kinds}.` : 'Nothing waits for an answer.';
  if (entries > 0) {
    const what = `${entries} entries, ${sales} sales among them, in ${envelopes} envelope(s) of ${bytes} bytes`;
    return `Would send ${what} for ${headOfficeUrl}. ${waits}`;
  }
  const again = nextDueMs === null ? '' : ` Sent again in ${Math.ceil(nextDueMs / 1000)} s.`;
  return `Would send nothing. ${waits}${again}`;
}
