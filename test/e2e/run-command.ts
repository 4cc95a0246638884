import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export type Run = { status: number | null; lines: string[] };

/** Runs one of the project's commands; `until` ends it with Ctrl-C once it has printed that. */
export function run(
  args: string[],
  options: { until?: RegExp; env?: Record<string, string> } = {},
): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...options.env } });
    let text = '';
    let stopping = false;
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
      if (stopping || !options.until?.test(text)) return;
      stopping = true;
      child.kill('SIGINT');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (status) => resolve({ status, lines: text.trimEnd().split('\n') }));
  });
}
