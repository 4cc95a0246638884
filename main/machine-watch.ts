import { networkInterfaces } from 'node:os';

const LOOK_EVERY_MS = 3000;
/** A clock that jumped by more than this between two looks was asleep. */
const SLEEP_MS = 15_000;

/**
 * Node tells neither when the network changes nor when the machine wakes, so both are looked for:
 * the list of addresses, and the time between two looks.
 */
export function watchMachine(): {
  onNetworkChange(callback: () => void): () => void;
  onResume(callback: () => void): () => void;
  stop(): void;
} {
  const onChange = new Set<() => void>();
  const onWake = new Set<() => void>();
  let addresses = addressList();
  let looked = Date.now();
  const timer = setInterval(() => {
    const [before, then] = [addresses, looked];
    addresses = addressList();
    looked = Date.now();
    if (addresses !== before) for (const callback of onChange) callback();
    if (looked - then > SLEEP_MS) for (const callback of onWake) callback();
  }, LOOK_EVERY_MS);
  timer.unref();
  const watch = (callbacks: Set<() => void>) => (callback: () => void) => {
    callbacks.add(callback);
    return () => void callbacks.delete(callback);
  };
  return {
    onNetworkChange: watch(onChange),
    onResume: watch(onWake),
    stop: () => clearInterval(timer),
  };
}

function addressList(): string {
  const found = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return found
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort()
    .join(' ');
}
