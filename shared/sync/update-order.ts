import { z } from 'zod';
import { updateSettings } from '../shop/update-settings.ts';

/** A version as semver has it (https://semver.org), without build metadata: `1.4.0`, `1.4.0-pilot.2`. */
export const appVersion = z
  .string()
  .max(40)
  .regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z][0-9A-Za-z.-]*)?$/, 'a version such as 1.4.0');

/** Ill versions that a till remembers and tells, the latest ones. */
export const ILL_VERSIONS_MAX = 10;

/** A version that did not come up, or did not pass its trial, on this till. Not strict, as `appReport`. */
export const illVersion = z.object({ version: appVersion, reason: z.string().max(300) });

/**
 * What a till says at each contact about the program that it runs. Not strict: a newer till may say more than
 * this head office understands, and its contact must not fail for it.
 */
export const appReport = z.object({
  version: appVersion,
  /** `unproven` until the page has come up once with the journal whole. */
  health: z.enum(['unproven', 'healthy']),
  ill: z.array(illVersion).max(ILL_VERSIONS_MAX),
  /** Why the next version comes no further, as the till's screen says it. Newer tills may know more codes. */
  fault: z.object({ code: z.string().min(1).max(40), message: z.string().max(300) }).optional(),
});
export type AppReport = z.infer<typeof appReport>;

/** How far a version may go at present. */
export const rollout = z.object({
  version: appVersion,
  /** Shops that may have it, percent; absent: as many as the feed's manifest says. */
  percent: z.int().min(0).max(100).optional(),
  paused: z.boolean(),
});

/** What head office wants of a till's updates; part of its answer to a contact. */
export const updateOrder = z.object({
  settings: updateSettings,
  rollouts: z.array(rollout).max(50),
});
export type UpdateOrder = z.infer<typeof updateOrder>;

/** Why an update waits; each is a sentence on the screen. */
export const updateBlocker = z.enum([
  'counterUnknown',
  'tendering',
  'basketOpen',
  'shiftOpen',
  'journalNotSafe',
  'diskFull',
  'noWayBack',
]);
export type UpdateBlocker = z.infer<typeof updateBlocker>;

/** Why the last look, fetch or installation failed. The screen has a sentence for each code. */
export const updateFault = z.strictObject({
  code: z.enum([
    'UPDATE_LINE_DOWN',
    'UPDATE_BAD_MANIFEST',
    'UPDATE_BAD_SIGNATURE',
    'UPDATE_BAD_CHECKSUM',
    'UPDATE_FAILED',
  ]),
  message: z.string().max(1000),
});
export type UpdateFaultSaid = z.infer<typeof updateFault>;

/** How far the next version is on its way to this till. */
export const updateStatus = z.strictObject({
  /** null while it is `idle`: nothing was found, and why is in `fault`. */
  version: appVersion.nullable(),
  at: z.enum(['idle', 'found', 'fetching', 'fetched', 'trying', 'proven', 'installing', 'refused']),
  /** While it is `proven`: what it waits for. */
  blockers: z.array(updateBlocker),
  fault: updateFault.nullable(),
});
export type UpdateStatus = z.infer<typeof updateStatus>;
