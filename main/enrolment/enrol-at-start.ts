import type { Till } from '../till.ts';
import type { TillSettings } from '../till-settings.ts';

/**
 * Enrols a till that is new and was given a code. A till that cannot be enrolled starts nevertheless:
 * its page offers to try again.
 *
 * @returns one line that says who the till is
 */
export async function enrolAtStart(till: Till, wish: TillSettings['enrolment']): Promise<string> {
  const known = till.identity();
  if (known) return `${known.tillId}, ${known.shopName}`;
  if (!wish) return 'not enrolled yet: its page asks for the code';
  const answer = await till.enrol(wish);
  if (answer.ok) return `${answer.value.tillId}, ${answer.value.shopName}: enrolled now`;
  return `not enrolled: ${answer.problem.message} (${answer.problem.code})`;
}
