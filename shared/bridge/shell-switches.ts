import { z } from 'zod';

/** What a shell can be told for good: the whole screen, and whether the till starts when its user logs in. */
export const shellSwitchName = z.enum(['fullScreen', 'startAtLogin']);
export type ShellSwitchName = z.infer<typeof shellSwitchName>;

/** `byEnvironment`: an environment variable says so, and no switch on the screen changes it. */
export const shellSwitch = z.strictObject({ on: z.boolean(), byEnvironment: z.boolean() });
export type ShellSwitch = z.infer<typeof shellSwitch>;

export const shellSwitches = z.strictObject({ fullScreen: shellSwitch, startAtLogin: shellSwitch });
export type ShellSwitchStates = z.infer<typeof shellSwitches>;

export const shellSwitchMethods = {
  /** The shell's switches; null where the shell has none. */
  shellSwitches: { params: z.null(), result: shellSwitches.nullable() },
  /** Keeps a switch in the till's folder, and answers how all are then. */
  setShellSwitch: {
    params: z.strictObject({ name: shellSwitchName, on: z.boolean() }),
    result: shellSwitches.nullable(),
  },
};
