import { err, ok, type Result } from '#shared/result.ts';

/** A catalogue that was to count so little ago counts at once: the import itself takes minutes. */
const LATE_MINUTES_MAX = 5;
/** A year that is typed wrong is met here. */
const AHEAD_DAYS_MAX = 400;

export type EffectiveTimeProblem = {
  readonly code: 'timePassed' | 'tooFarAhead';
  readonly message: string;
};

/**
 * Whether a time is one at which a catalogue that is handed in now can begin to count. It cannot count in the
 * past: what was sold meanwhile was sold by the prices that were there.
 */
export function checkEffectiveTime(effectiveAt: Date, now: Date): Result<void, EffectiveTimeProblem> {
  const aheadMinutes = (effectiveAt.getTime() - now.getTime()) / 60_000;
  const said = effectiveAt.toISOString();
  if (aheadMinutes < -LATE_MINUTES_MAX)
    return err({
      code: 'timePassed',
      message: `${said} has passed (it is ${now.toISOString()}); leave it out to publish at once`,
    });
  if (aheadMinutes > AHEAD_DAYS_MAX * 24 * 60)
    return err({ code: 'tooFarAhead', message: `${said} is more than ${AHEAD_DAYS_MAX} days ahead` });
  return ok(undefined);
}
