import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** A part of Outpost that runs as a process of its own and said that it is ready. */
export type RunningPart<Ready> = {
  readonly process: ChildProcess;
  readonly ready: Ready;
  /** Resolves with what it last said when the process has ended, for whatever reason. */
  readonly ended: Promise<{ status: number | null; signal: NodeJS.Signals | null; lastLines: string }>;
  /** Asks it to end, and ends it by force after `patienceMs`. Resolves when it is gone. */
  stop(patienceMs?: number): Promise<void>;
};

const LAST_LINES_MAX = 15;

/**
 * Starts a part and waits for its line of JSON that says it is ready; the lines before it are shown.
 *
 * @throws Error with the part's last lines where it ends before it is ready
 */
export async function startPart<S extends z.ZodType>(options: {
  name: string;
  command: string;
  args: readonly string[];
  env: Record<string, string | undefined>;
  ready: S;
  /** Called with each line the part prints, apart from the ready line. */
  onLine(line: string): void;
}): Promise<RunningPart<z.infer<S>>> {
  const { name, command, args, env, ready: readySchema, onLine } = options;
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group: Ctrl-C reaches the launcher alone, which ends the parts in good order.
    detached: process.platform !== 'win32',
  });
  const lastLines: string[] = [];
  let spawnFault: Error | undefined;
  child.on('error', (cause) => (spawnFault = cause));
  const ended = new Promise<Awaited<RunningPart<unknown>['ended']>>((resolve) => {
    const end = (status: number | null, signal: NodeJS.Signals | null) =>
      resolve({ status, signal, lastLines: spawnFault?.message ?? lastLines.join('\n') });
    child.on('close', end);
    child.on('error', () => end(null, null));
  });

  const ready = await new Promise<z.infer<S>>((resolve, reject) => {
    const hear = (line: string): void => {
      lastLines.push(line);
      if (lastLines.length > LAST_LINES_MAX) lastLines.shift();
      const answer = line.startsWith('{"ready"') ? readySchema.safeParse(JSON.parse(line)) : undefined;
      if (answer?.success) resolve(answer.data);
      else onLine(line);
    };
    createInterface({ input: child.stdout! }).on('line', hear);
    createInterface({ input: child.stderr! }).on('line', hear);
    void ended.then((end) => reject(new Error(`${name} ended before it was ready:\n${end.lastLines}`)));
  });

  return {
    process: child,
    ready,
    ended,
    async stop(patienceMs = 10_000) {
      child.kill('SIGTERM');
      const force = setTimeout(() => killGroup(child), patienceMs);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Ends a part and everything it started, at once. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
