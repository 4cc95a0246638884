import type { Entry } from '#shared/sync/entry.ts';
import type { Database } from '../database/open-database.ts';

/** Names an epoch of a till. */
export function placeOf({ tillId, epoch }: Pick<Entry, 'tillId' | 'epoch'>): string {
  return `${tillId}.${epoch}`;
}

/** Which of the tills that sealed these entries are stopped, and which are shut out. */
export async function standingsOf(db: Database, entries: readonly Entry[]) {
  const frozen = new Map<string, string>();
  const revoked = new Set<string>();
  const tills = [...new Set(entries.map(({ tillId }) => tillId))];
  if (tills.length === 0) return { frozen, revoked };
  const rows = await db
    .selectFrom('till_epochs')
    .select(['till_id as tillId', 'epoch', 'frozen_at', 'revoked_at'])
    .where('till_id', 'in', tills)
    .where(({ eb, or }) => or([eb('frozen_at', 'is not', null), eb('revoked_at', 'is not', null)]))
    .execute();
  for (const { frozen_at: frozenAt, revoked_at: revokedAt, ...till } of rows) {
    if (revokedAt) revoked.add(placeOf(till));
    else if (frozenAt) frozen.set(placeOf(till), frozenAt.toISOString());
  }
  return { frozen, revoked };
}
