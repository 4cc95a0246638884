import type { TillContract } from '#shared/bridge/contract.ts';
import {
  type customerDisplayMethods,
  type CustomerMessage,
  customerMessage,
} from '#shared/bridge/customer-display.ts';
import type { Handlers } from '#shared/bridge/peer.ts';
import type { Platform } from '../platform.ts';

/** A customer's screen: it is told what to show, and says nothing. */
export type CustomerScreen = { send(text: string): void };

/** Hands on what the page wants the customer to see, to every screen that is open. */
export function openCustomerScreens(platform: Pick<Platform, 'openCustomerDisplay'>): {
  readonly handlers: Pick<Handlers<TillContract>, keyof typeof customerDisplayMethods>;
  attach(screen: CustomerScreen): () => void;
} {
  const screens = new Set<CustomerScreen>();
  let shown: string | null = null;

  function show(message: CustomerMessage): null {
    shown = JSON.stringify(customerMessage.parse(message));
    for (const screen of screens) screen.send(shown);
    return null;
  }

  return {
    handlers: {
      showCustomer: show,
      openCustomerDisplay: async () =>
        (await platform.openCustomerDisplay?.()) ?? { opened: false, link: null },
    },
    attach(screen) {
      screens.add(screen);
      // One that is opened in the middle of a sale shows it at once.
      if (shown !== null) screen.send(shown);
      return () => void screens.delete(screen);
    },
  };
}
