import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { RunScript } from './run-trial.ts';

/** Lowest priority of `os.constants.priority`: the counter comes first. */
const LOWEST = 19;
const PRINTED_MAX = 64 * 1024;

/** Runs a script with this process's own Node. Electron has no such Node; its shell brings another way. */
export const runNodeScript: RunScript = (script, args, signal) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      signal,
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (printed.length < PRINTED_MAX) printed += chunk.toString();
    });
    child.once('spawn', () => {
      try {
        if (child.pid) setPriority(child.pid, LOWEST);
      } catch {
        // It ended already, or the system does not let us; it only runs less gently.
      }
    });
    child.once('error', reject);
    child.once('close', () => resolve(printed));
  });
