import { z } from 'zod';
import { tillEnvironment } from '../till-settings.ts';

/** What the desktop shell is set up by besides `tillEnvironment`. */
export const desktopEnvironment = tillEnvironment.extend({
  /** 1 or 0: the whole screen, and no way out of it but the menu's key; unset: as chosen on the screen. */
  OUTPOST_FULL_SCREEN: z.enum(['0', '1']).optional(),
  /** 1 or 0: whether the till starts when its user logs in; unset: as chosen on the screen. */
  OUTPOST_START_AT_LOGIN: z.enum(['0', '1']).optional(),
  /** `off`, or another folder of published versions. Its manifests need the same signature. */
  OUTPOST_UPDATES: z.union([z.literal('off'), z.url({ protocol: /^https?$/ })]).optional(),
});
