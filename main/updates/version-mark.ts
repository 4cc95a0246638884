import { z } from 'zod';
import {
  appVersion,
  ILL_VERSIONS_MAX,
  illVersion,
  type AppReport,
  type UpdateFaultSaid,
} from '#shared/sync/update-order.ts';

/** An installer that was kept, with its checksum: the way back. */
export const keptInstaller = z.looseObject({
  version: appVersion,
  path: z.string().min(1),
  /** SHA-512, base64. */
  sha512: z.string(),
});
export type KeptInstaller = z.infer<typeof keptInstaller>;

/**
 * What a till remembers of the versions that ran on it; one small file, written durably. Not strict: a
 * later version may have written more, and what it noted about itself must be read after going back.
 */
export const versionMark = z.looseObject({
  version: appVersion,
  /** Starts of this version that did not get as far as the health mark. */
  startsUnproven: z.int().min(0),
  /** ISO 8601; null until this version has come up whole. */
  healthyAt: z.iso.datetime().nullable(),
  /** Where to go back to; null when this version came without one, as the first one does. */
  previous: keptInstaller.nullable(),
  ill: z.array(illVersion).max(ILL_VERSIONS_MAX),
});
export type VersionMark = z.infer<typeof versionMark>;

export type StartVerdict =
  | { readonly act: 'run'; readonly mark: VersionMark }
  /** It did not come up the last time: the version before is put back, and this one counts as ill. */
  | { readonly act: 'rollBack'; readonly mark: VersionMark; readonly to: KeptInstaller };

const NOT_COME_UP = 'it was started and did not come up';

/**
 * What a start means, by the mark that the starts before it left. The mark is written before anything
 * else is opened, so a version that dies at once has been counted.
 *
 * @param kept the installer of the version that the mark names, if it is there
 */
export function judgeStart(
  known: VersionMark | null,
  version: string,
  kept: KeptInstaller | null,
): StartVerdict {
  if (known?.version === version) {
    if (known.healthyAt !== null) return { act: 'run', mark: known };
    const mark = { ...known, startsUnproven: known.startsUnproven + 1 };
    if (known.startsUnproven === 0 || !known.previous) return { act: 'run', mark };
    return {
      act: 'rollBack',
      mark: withIll({ ...mark, previous: null }, version, NOT_COME_UP),
      to: known.previous,
    };
  }
  const previous = known && kept?.version === known.version ? kept : null;
  const ill = known?.ill ?? [];
  // Back from a version that failed: this one has proven itself before, and there is nowhere further to go.
  const cameBack = known !== null && ill.some((one) => one.version === known.version);
  return {
    act: 'run',
    mark: {
      version,
      startsUnproven: 1,
      healthyAt: null,
      previous: cameBack ? null : previous,
      ill: [...ill],
    },
  };
}

/** The mark with a version that this till will not have again. */
export function withIll(mark: VersionMark, version: string, reason: string): VersionMark {
  const others = mark.ill.filter((one) => one.version !== version);
  return { ...mark, ill: [...others, { version, reason: reason.slice(0, 300) }].slice(-ILL_VERSIONS_MAX) };
}

export function isIll(mark: VersionMark, version: string): boolean {
  return mark.ill.some((one) => one.version === version);
}

/** What head office is told. @param fault why the next version comes no further */
export function reportOf(
  { version, healthyAt, ill }: VersionMark,
  fault: UpdateFaultSaid | null = null,
): AppReport {
  return {
    version,
    health: healthyAt === null ? 'unproven' : 'healthy',
    ill: [...ill],
    ...(fault && { fault: { code: fault.code, message: fault.message.slice(0, 300) } }),
  };
}
