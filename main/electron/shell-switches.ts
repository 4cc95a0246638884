import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ShellSwitch, ShellSwitchName } from '#shared/bridge/shell-switches.ts';
import { writeFileDurably } from '../journal/disk.ts';
import type { ShellSwitches } from '../platform.ts';

/** Loose: what a later version keeps here must still be there after going back. */
const kept = z.looseObject({ fullScreen: z.boolean().optional(), startAtLogin: z.boolean().optional() });
type Kept = z.infer<typeof kept>;

/** A variable of the environment, `1` or `0`; undefined where it is not set. */
type Given = Readonly<Record<ShellSwitchName, '0' | '1' | undefined>>;

/**
 * The switches that are kept in the till's folder, under what the environment says.
 *
 * @param act what a switch does at once, besides being read at the next start
 */
export async function openShellSwitches(options: {
  folder: string;
  given: Given;
  act: Partial<Record<ShellSwitchName, (on: boolean) => Promise<void>>>;
  say(line: string): void;
}): Promise<
  ShellSwitches & { /** null where nobody ever chose. */ chosen(name: ShellSwitchName): boolean | null }
> {
  const { folder, given, act, say } = options;
  const path = join(folder, 'shell.json');
  let choices = await readKept(path, say);
  const keep = async (name: ShellSwitchName, on: boolean): Promise<void> => {
    const next = { ...choices, [name]: on };
    await writeFileDurably(path, `${JSON.stringify(next)}\n`);
    choices = next;
  };
  // The system goes on keeping it when the variable is gone; the screen must know.
  const login = given.startAtLogin === undefined ? undefined : given.startAtLogin === '1';
  if (login !== undefined && choices.startAtLogin !== login)
    await keep('startAtLogin', login).catch((cause: unknown) => say(`settings   ${String(cause)}`));

  function chosen(name: ShellSwitchName): boolean | null {
    const said = given[name];
    return said === undefined ? (choices[name] ?? null) : said === '1';
  }
  const stateOf = (name: ShellSwitchName): ShellSwitch => ({
    on: chosen(name) ?? false,
    byEnvironment: given[name] !== undefined,
  });

  return {
    chosen,
    read: () => ({ fullScreen: stateOf('fullScreen'), startAtLogin: stateOf('startAtLogin') }),
    async set(name, on) {
      if (given[name] !== undefined) return;
      // First what can fail: a switch that did nothing must not be kept as if it had.
      await act[name]?.(on);
      await keep(name, on);
    },
  };
}

async function readKept(path: string, say: (line: string) => void): Promise<Kept> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return {};
  try {
    return kept.parse(JSON.parse(text));
  } catch {
    say(`settings   ${path} cannot be read; full screen and start at login must be chosen again`);
    return {};
  }
}
