import { PARKED_KEYS as PARKED } from '#shared/bridge/store-copy.ts';
import { parkedBasket, type ParkedBasket } from '#shared/sale/parked-basket.ts';
import type { Singletons } from './singletons.ts';

export type ParkedStore = {
  /** Oldest first. What another version of the till wrote and cannot be read stays where it is. */
  all(): { readonly baskets: readonly ParkedBasket[]; readonly unreadable: number };
  /** Answers when it is on disk. Parking the same basket again takes its place. */
  put(parked: ParkedBasket): Promise<void>;
  remove(draftId: string): Promise<void>;
};

/** Parked baskets, one document each: one that cannot be read spoils no other. */
export function parkedOf(singletons: Singletons): ParkedStore {
  return {
    all() {
      const read = singletons.keys(PARKED).map((key) => parkedBasket.safeParse(singletons.get(key)));
      const baskets = read.flatMap(({ success, data }) => (success ? [data] : []));
      baskets.sort((one, other) => (one.parkedAt < other.parkedAt ? -1 : 1));
      return { baskets, unreadable: read.length - baskets.length };
    },
    put: (parked) => singletons.put(PARKED + parked.draft.id, parked),
    remove: (draftId) => singletons.put(PARKED + draftId, undefined),
  };
}
