import { createHash } from 'node:crypto';
import type {
  Subscription,
  SubscriptionNews,
  SubscriptionsAnswer,
  SubscriptionsRequest,
} from '#shared/sync/subscription.ts';
import type { Database } from '../database/open-database.ts';
import { ALLOWED } from './allowed.ts';

/** How often a waiting request looks: what it asks for changes in other shops, whose bells are not heard here. */
const LOOK_EVERY_MS = 700;

/**
 * Answers what is newer than what the till has; with `waitMs` it waits for something newer.
 *
 * @param held.mayStillRead asked before something is answered that came while it waited
 * @throws what `mayStillRead` throws
 */
export async function answerSubscriptions(
  db: Database,
  asker: { readonly shopId: string },
  { wanted, waitMs }: SubscriptionsRequest,
  { mayStillRead, signal }: { readonly mayStillRead: () => Promise<void>; readonly signal: AbortSignal },
): Promise<SubscriptionsAnswer> {
  let hasWaited = false;
  const until = Date.now() + waitMs;
  for (;;) {
    const read = await Promise.all(wanted.map((one) => readOne(db, asker, one)));
    const news = read.filter(({ version }, place) => version !== wanted[place]!.known);
    const left = until - Date.now();
    if (hasWaited && news.length > 0) await mayStillRead();
    if (news.length > 0 || left <= 0 || signal.aborted) return { news };
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, LOOK_EVERY_MS)));
    hasWaited = true;
  }
}

async function readOne(
  db: Database,
  asker: { readonly shopId: string },
  { kind, id }: Subscription,
): Promise<SubscriptionNews> {
  const allowed = ALLOWED[kind];
  const value = (await allowed.may(db, asker, id)) ? await allowed.read(db, asker, id) : null;
  const version = createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
  // The reader of a kind makes that kind's value; the pair is checked where the till decodes it.
  return { kind, id, version, asOf: new Date().toISOString(), value } as SubscriptionNews;
}
