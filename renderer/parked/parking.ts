import { err, ok, type Result } from '#shared/result.ts';
import type { Draft } from '#shared/sale/draft.ts';
import { hasGoods, moneyGiven } from '../sell/basket-view.ts';
import type { Basket } from '../sell/basket.ts';
import type { ParkedBasket } from '#shared/sale/parked-basket.ts';
import type { Store } from '../store/open-store.ts';
import type { ParkedStore } from '../store/parked.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';

/** More than this on one till is a till that nobody tidies. */
export const PARKED_MAX = 50;

export type ParkProblem = {
  readonly code:
    | 'nothingToPark'
    | 'moneyGiven'
    | 'tooManyParked'
    | 'notParked'
    | 'gone'
    /** Put aside for practice, and the till sells; or the other way round. */
    | 'isPractice'
    | 'isNoPractice';
};

type Parked = ReturnType<ParkedStore['all']>;

export type Parking = {
  readonly parked: LiveValue<Parked>;
  /** Puts the open basket aside. It is on disk there before it disappears here. */
  park(name: string): Promise<Result<ParkedBasket, ParkProblem>>;
  /** Takes a parked basket up again; an open one is parked first, under the name given. */
  recall(draftId: string, nameOfOpen: string): Promise<Result<ParkedBasket, ParkProblem>>;
  /**
   * After the start: a basket that is both open and parked was caught between two steps. It is parked, or
   * open where it has changed since. Answers what is open.
   */
  settle(open: Draft | null): Promise<Draft | null>;
};

/** Baskets put aside for later: a customer who forgot the purse, a table that is still choosing. */
export function createParking(needs: {
  basket: Pick<Basket, 'view' | 'release' | 'takeUp'>;
  store(): Promise<Pick<Store, 'parked' | 'saveDraft'>>;
  /** Whether the till is a practice ground now. */
  training(): boolean;
  now(): Date;
}): Parking {
  const { basket } = needs;
  const parked = liveValue<Parked>({ baskets: [], unreadable: 0 });

  async function park(name: string): Promise<Result<ParkedBasket, ParkProblem>> {
    const { parked: kept, saveDraft } = await needs.store();
    if (kept.all().baskets.length >= PARKED_MAX) return err({ code: 'tooManyParked' });
    // Whatever was scanned while the disk wrote belongs to it as well, so it is written again.
    for (;;) {
      const { draft, sealing } = basket.view.get();
      if (!draft || !hasGoods(draft) || sealing !== 'no') return err({ code: 'nothingToPark' });
      if (moneyGiven(draft)) return err({ code: 'moneyGiven' });
      const put = {
        name,
        parkedAt: needs.now().toISOString(),
        draft,
        ...(needs.training() && { training: true as const }),
      };
      // First where it is: after a crash the open one is taken for the later of two that differ (`settle`).
      await saveDraft(draft);
      await kept.put(put);
      if (!basket.release(draft)) continue;
      parked.set(kept.all());
      return ok(put);
    }
  }

  async function recall(draftId: string, nameOfOpen: string): Promise<Result<ParkedBasket, ParkProblem>> {
    const { parked: kept } = await needs.store();
    const wanted = kept.all().baskets.find(({ draft }) => draft.id === draftId);
    if (!wanted) return err({ code: 'gone' });
    // A basket is practice from its first article to its receipt, or not at all.
    if ((wanted.training ?? false) !== needs.training())
      return err({ code: wanted.training ? 'isPractice' : 'isNoPractice' });
    if (hasGoods(basket.view.get().draft)) {
      const made = await park(nameOfOpen);
      if (!made.ok) return made;
    }
    if (!(await basket.takeUp(wanted.draft))) return err({ code: 'notParked' });
    // Only now that the open basket is on disk.
    await kept.remove(draftId);
    parked.set(kept.all());
    return ok(wanted);
  }

  async function settle(open: Draft | null): Promise<Draft | null> {
    const { parked: kept } = await needs.store();
    const twin = kept.all().baskets.find(({ draft }) => draft.id === open?.id);
    const isSame = twin !== undefined && JSON.stringify(twin.draft) === JSON.stringify(open);
    if (open && twin && !isSame) await kept.remove(open.id);
    parked.set(kept.all());
    return isSame ? null : open;
  }

  return { parked, park, recall, settle };
}
