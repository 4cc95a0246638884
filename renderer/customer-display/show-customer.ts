import type { TillSession } from '../till/till-session.ts';
import { customerViewOf } from './customer-view.ts';

/** The change stands there until the next customer, or until nobody needs it any more. */
const PAID_STANDS_MS = 20_000;

/** Tells main what the customer sees, whenever it changes. Nothing waits for it. */
export function showCustomer(session: Pick<TillSession, 'basket' | 'identity' | 'link'>): void {
  const { basket, identity, link } = session;
  let told = '';
  let over: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;

  function tell(): void {
    const { draft, lastSale } = basket.view.get();
    const message = customerViewOf(
      { draft, lastSale: lastSale?.id === over ? null : lastSale },
      identity.get(),
    );
    if (message.view.state === 'paid') {
      clearTimeout(timer);
      timer = setTimeout(() => {
        over = lastSale?.id ?? null;
        tell();
      }, PAID_STANDS_MS);
    }
    const text = JSON.stringify(message);
    if (text === told || busy || link.phase.get().phase !== 'open') return;
    told = text;
    busy = true;
    link
      .call('showCustomer', message)
      .catch(() => {
        // Main went away; it is told again when it is back.
        told = '';
      })
      .finally(() => {
        busy = false;
        // What changed meanwhile goes out as one.
        if (told !== '') tell();
      });
  }

  basket.view.subscribe(tell);
  identity.subscribe(tell);
  link.phase.subscribe(() => {
    if (link.phase.get().phase !== 'open') told = '';
    else tell();
  });
}
