import type { EnrolAtStart } from '../till-settings.ts';
import type { Till } from '../till.ts';

/**
 * Enrols a till that is new and was given a code, or asks its owner. A till that cannot be enrolled
 * starts nevertheless: its page offers to try again.
 *
 * @returns one line that says who the till is
 */
export async function enrolAtStart(
  till: Pick<Till, 'identity' | 'enrol' | 'owner'>,
  wish: EnrolAtStart | null,
): Promise<string> {
  const known = till.identity();
  if (known) return `${known.tillId}, ${known.shopName}`;
  const open = till.owner.asked();
  if (open) return `not enrolled yet: ${open.email} was asked (${open.comparison})`;
  if (!wish) return 'not enrolled yet: its page asks for the code';
  if ('email' in wish) {
    const asked = await till.owner.ask(wish);
    if (asked.ok) return `not enrolled yet: ${asked.value.email} is asked (${asked.value.comparison})`;
    return `not enrolled: ${asked.problem.message} (${asked.problem.code})`;
  }
  const answer = await till.enrol(wish);
  if (answer.ok) return `${answer.value.tillId}, ${answer.value.shopName}: enrolled now`;
  return `not enrolled: ${answer.problem.message} (${answer.problem.code})`;
}
