import type { StoreContract } from '#shared/bridge/contract.ts';
import type { Handlers } from '#shared/bridge/peer.ts';
import type { Basket } from '../sell/basket.ts';
import type { LiveValue } from '../till/live-value.ts';

type CounterHandlers = Pick<Handlers<StoreContract>, 'atCounter' | 'holdCounter' | 'releaseCounter'>;

/**
 * What main may ask of the counter before it installs an update, and how it takes it. Looking and
 * holding are one turn of the page: no scan can come in between.
 */
export function counterOf(basket: Pick<Basket, 'view'>, heldFor: LiveValue<string | null>): CounterHandlers {
  function look() {
    const { draft, sealing, asking } = basket.view.get();
    const tendering = sealing !== 'no' || (draft?.tenders?.length ?? 0) > 0;
    return { basketOpen: draft !== null || asking !== null || tendering, tendering };
  }
  return {
    atCounter: look,
    holdCounter({ version }) {
      if (look().basketOpen) return { held: false };
      heldFor.set(version);
      return { held: true };
    },
    releaseCounter() {
      heldFor.set(null);
      return null;
    },
  };
}
