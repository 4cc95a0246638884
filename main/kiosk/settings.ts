import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ok, type Result } from '#shared/result.ts';
import { readEnvironment, tillEnvironment, type TillSettings, toTillSettings } from '../till-settings.ts';

/** How the kiosk shell is set up; every setting is the environment variable named here. */
export type KioskSettings = TillSettings & {
  /** OUTPOST_PAGE: folder of the built renderer. */
  readonly page: string;
  /** OUTPOST_TILL_PORT; null: the port remembered in the folder, else a free one. */
  readonly port: number | null;
  /** OUTPOST_WINDOW. */
  readonly window: 'auto' | 'chromium' | 'none';
};

const kioskEnvironment = tillEnvironment.extend({
  OUTPOST_PAGE: z.string().min(1).optional(),
  OUTPOST_TILL_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  OUTPOST_WINDOW: z.enum(['auto', 'chromium', 'none']).default('auto'),
});

export function readKioskSettings(
  variables: Readonly<Record<string, string | undefined>>,
  projectFolder: string,
): Result<KioskSettings, string> {
  const read = readEnvironment(kioskEnvironment, variables);
  if (!read.ok) return read;
  const till = toTillSettings(read.value, join(homedir(), '.outpost', 'till'));
  if (!till.ok) return till;
  return ok({
    ...till.value,
    page: resolve(read.value.OUTPOST_PAGE ?? join(projectFolder, 'out', 'renderer')),
    port: read.value.OUTPOST_TILL_PORT ?? null,
    window: read.value.OUTPOST_WINDOW,
  });
}
