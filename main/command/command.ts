import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ownerEmail } from '#shared/sync/enrolment.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** What can be asked of a running till from the command line. */
export const tillCommand = z.discriminatedUnion('name', [
  /** `dryRun` says what would go, and sends nothing. */
  z.strictObject({ name: z.literal('sync'), dryRun: z.boolean().optional() }),
  z.strictObject({
    name: z.literal('enrol'),
    headOfficeUrl: z.url({ protocol: /^https?$/ }),
    code: z.string().min(6).max(64),
    tillName: z.string().min(1).max(60),
  }),
  /** Asks the owner by mail, and answers when they have answered. */
  z.strictObject({
    name: z.literal('ask-owner'),
    headOfficeUrl: z.url({ protocol: /^https?$/ }),
    email: ownerEmail,
    tillName: z.string().min(1).max(60),
  }),
  /** The folder is one of the till's own machine; the running till writes the files there. */
  z.strictObject({ name: z.literal('export-unsent'), folder: z.string().min(1).max(4096) }),
]);
export type TillCommand = z.infer<typeof tillCommand>;

export const commandAnswer = z.strictObject({ ok: z.boolean(), text: z.string().max(20_000) });
export type CommandAnswer = z.infer<typeof commandAnswer>;

/** Said before the answer, by a command that takes its time. */
export const commandProgress = z.strictObject({ meanwhile: z.string().max(20_000) });

export const commandLine = z.strictObject({ token: z.string().max(200), command: tillCommand });
/** A line of the control socket, bytes. */
export const LINE_BYTES_MAX = 64 * 1024;

export const USAGE = `outpost sync [--dry-run]
outpost enrol --head-office https://… --code CODE [--name "Till 2"]
outpost enrol --head-office https://… --email OWNER [--name "Till 2"]
outpost export-unsent [FOLDER]`;

/** The kernel's limit is 108 bytes on Linux and 104 on macOS. */
const SOCKET_PATH_MAX = 100;

/** Where a till of this folder listens for commands: a socket in the folder, or a named pipe on Windows. */
export function controlPath(folder: string, platform: NodeJS.Platform): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  if (platform === 'win32') return `\\\\.\\pipe\\outpost-${name}`;
  const inFolder = join(folder, 'control.sock');
  return inFolder.length <= SOCKET_PATH_MAX ? inFolder : join(tmpdir(), `outpost-${name}.sock`);
}

export const tokenPath = (folder: string): string => join(folder, 'control-token');

/**
 * Reads a command from what was typed; null when it is none, so that the till starts as usual. Switches for
 * the browser in it come first (`--no-sandbox`, where the system forbids an AppImage its own sandbox).
 *
 * @param here the folder that relative paths are meant from
 */
export function readCommand(args: readonly string[], here: string): Result<TillCommand, string> | null {
  const first = args.findIndex((word) => !word.startsWith('--'));
  const [name, ...rest] = first === -1 ? [] : args.slice(first);
  if (name !== 'sync' && name !== 'enrol' && name !== 'export-unsent') return null;
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        'head-office': { type: 'string' },
        code: { type: 'string' },
        email: { type: 'string' },
        name: { type: 'string' },
        'dry-run': { type: 'boolean' },
      },
    });
    const typed = {
      sync: { name, ...(values['dry-run'] && { dryRun: true }) },
      enrol: {
        headOfficeUrl: values['head-office'],
        tillName: values.name ?? 'Till',
        ...(values.email === undefined
          ? { name, code: values.code }
          : { name: 'ask-owner', email: values.email }),
      },
      'export-unsent': { name, folder: resolve(here, positionals[0] ?? '.') },
    }[name];
    const read = tillCommand.safeParse(typed);
    if (read.success) return ok(read.data);
    return err(`${z.prettifyError(read.error)}\n${USAGE}`);
  } catch (cause) {
    return err(`${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}`);
  }
}
