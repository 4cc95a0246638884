import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Ran =
  | { readonly end: 'well' }
  /** It was ended by force when its time was over. */
  | { readonly end: 'late' }
  | { readonly end: 'failed'; readonly says: string };

const SAYS_MAX = 300;

/** Runs a program with these bytes as its input, and ends it when it takes too long. Never throws. */
export function runCommand(
  [command, ...args]: readonly [string, ...string[]],
  input: Buffer | null,
  withinMs: number,
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'], windowsHide: true });
    let says = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, withinMs);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      says = (says + text).slice(0, SAYS_MAX);
    });
    // A program that ends early says why by its exit code; the broken pipe says nothing more.
    child.stdin.on('error', () => {});
    child.once('error', (cause) => {
      clearTimeout(timer);
      resolve({ end: 'failed', says: cause.message });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (late) resolve({ end: 'late' });
      else if (code === 0) resolve({ end: 'well' });
      else resolve({ end: 'failed', says: says.trim() || `${command} ended with ${code}` });
    });
    child.stdin.end(input ?? Buffer.alloc(0));
  });
}

/** Gives the bytes as a file, for programs that read nothing else, and takes it away afterwards. */
export async function withTemporaryFile<T>(bytes: Buffer, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'outpost-print-'));
  try {
    const path = join(folder, 'receipt.bin');
    await writeFile(path, bytes);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
