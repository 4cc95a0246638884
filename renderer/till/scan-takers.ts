import { useEffect, useEffectEvent } from 'react';

type Taker = (code: string) => boolean;
/** The screen shown last is asked first. */
const takers: Taker[] = [];

/** Offers a scan to the screens that want codes which are no goods. @returns whether one took it */
export function offerScan(code: string): boolean {
  return takers.toReversed().some((take) => take(code));
}

/**
 * While the screen is shown, scans are offered to it before they are looked up as goods.
 *
 * @param take answers whether the code was meant for it
 */
export function useTakesScans(take: Taker): void {
  const latest = useEffectEvent(take);
  useEffect(() => {
    const taker: Taker = (code) => latest(code);
    takers.push(taker);
    return () => void takers.splice(takers.indexOf(taker), 1);
  }, []);
}
