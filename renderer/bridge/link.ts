import type { StoreContract, TillContract } from '#shared/bridge/contract.ts';
import { storeContract, tillContract } from '#shared/bridge/contract.ts';
import {
  BridgeFault,
  connectPeer,
  type Answer,
  type Handlers,
  type Params,
  type Peer,
} from '#shared/bridge/peer.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';
import type { OpenedPort, OpenPort } from './port.ts';

const RECONNECT_DELAY_MIN_MS = 200;
const RECONNECT_DELAY_MAX_MS = 3000;

type LinkPhase =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  /** Main does not answer; the page goes on trying. `since` is ISO 8601. */
  | { readonly phase: 'lost'; readonly since: string }
  /** The till is open in another window: trying again would take turns for ever, so a person decides. */
  | { readonly phase: 'elsewhere' };

export type Link = {
  readonly phase: LiveValue<LinkPhase>;
  /** Calls main. @throws BridgeFault, with code `closed` while there is no connection */
  call<M extends keyof TillContract & string>(
    method: M,
    params: Params<TillContract, M>,
  ): Promise<Answer<TillContract, M>>;
  close(): void;
};

/**
 * Keeps the page connected to main: serves the store's methods, calls the till's, and connects
 * again, with growing delay, when main goes away (as it does when it is restarted or updated).
 *
 * @param options.onOpen runs after each new connection
 */
export function linkToMain(options: {
  open: OpenPort;
  handlers: Handlers<StoreContract>;
  onOpen(link: Link): void;
}): Link {
  const phase = liveValue<LinkPhase>({ phase: 'connecting' });
  let peer: Peer<TillContract> | undefined;
  let port: OpenedPort | undefined;
  let delayMs = RECONNECT_DELAY_MIN_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  function connect(): void {
    const opened = options.open({
      opened() {
        peer = connectPeer({
          port: opened,
          serves: storeContract,
          handlers: options.handlers,
          calls: tillContract,
        });
        phase.set({ phase: 'open' });
        options.onOpen(link);
      },
      message(text) {
        // The first message proves that main serves this page; an accepted socket alone does not.
        delayMs = RECONNECT_DELAY_MIN_MS;
        peer?.receive(text);
      },
      closed(why) {
        peer?.close();
        peer = undefined;
        if (ended) return;
        if (why === 'elsewhere') return phase.set({ phase: 'elsewhere' });
        if (phase.get().phase !== 'lost') phase.set({ phase: 'lost', since: new Date().toISOString() });
        timer = setTimeout(connect, delayMs);
        delayMs = Math.min(delayMs * 2, RECONNECT_DELAY_MAX_MS);
      },
    });
    port = opened;
  }

  const link: Link = {
    phase,
    call(method, params) {
      if (peer) return peer.call(method, params);
      return Promise.reject(new BridgeFault('closed', `${method}: not connected to the till's main process`));
    },
    close() {
      ended = true;
      clearTimeout(timer);
      peer?.close();
      port?.close();
    },
  };
  connect();
  return link;
}
