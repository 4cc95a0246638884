import { setInterval } from 'node:timers';
import type { Message, ShopQueue } from './shop-queues.ts';

/** Well within the time for which a received message is hidden from others. */
const RENEW_EVERY_MS = 20_000;

/** Messages that are held while somebody works on them. */
export type Leases = Pick<ShopQueue, 'delete'> & { release(): Promise<void> };

/**
 * Holds received messages until they are deleted or released: each is renewed in time, so that work which
 * takes long is not done twice. A message that somebody else has taken meanwhile is not ours any more;
 * what it holds is settled once all the same.
 *
 * @param report told when a renewal fails; the message then comes back by itself
 */
export function holdLeases(
  queue: Pick<ShopQueue, 'delete' | 'renew'>,
  messages: readonly Message[],
  report: (sentence: string) => void = () => {},
  everyMs = RENEW_EVERY_MS,
): Leases {
  const held = new Map(messages.map((message) => [message.id, message]));
  let renewing: Promise<unknown> = Promise.resolve();

  async function renewAll(): Promise<void> {
    for (const message of held.values()) {
      if (!held.has(message.id)) continue;
      try {
        const renewed = await queue.renew(message);
        if (!renewed) held.delete(message.id);
        else if (held.has(message.id)) held.set(message.id, renewed);
      } catch (error) {
        report(`a lease cannot be renewed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  const timer = setInterval(() => {
    renewing = renewing.then(renewAll);
  }, everyMs);
  timer.unref();

  return {
    async delete(message) {
      // A renewal under way changes the receipt that the deletion must show.
      await renewing;
      const ours = held.get(message.id);
      held.delete(message.id);
      if (ours) await queue.delete(ours);
    },
    async release() {
      clearInterval(timer);
      held.clear();
      await renewing;
    },
  };
}
