import { useEffect, useState } from 'react';
import type { SubscriptionKind } from '#shared/sync/subscription.ts';
import { useSession } from '../till/session-context.ts';
import type { Seen } from './subscriptions.ts';

/**
 * What head office says about one thing, as long as the screen is open.
 *
 * @param id null: nothing is looked at
 * @returns null before it is known whether the till has something of it
 */
export function useSubscription<K extends SubscriptionKind>(kind: K, id: string | null): Seen<K> | null {
  const { subscriptions } = useSession();
  const [seen, setSeen] = useState<{ readonly id: string; readonly of: Seen<K> } | null>(null);
  useEffect(
    () => (id === null ? undefined : subscriptions.watch({ kind, id }, (of) => setSeen({ id, of }))),
    [subscriptions, kind, id],
  );
  return seen?.id === id ? seen.of : null;
}
