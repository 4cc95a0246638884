import { useEffect, useEffectEvent } from 'react';

const SIGNS_OF_LIFE = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/**
 * Calls back when no key, pointer or wheel was used for so long.
 *
 * @param seconds 0: never
 */
export function useIdle(seconds: number, onIdle: () => void, enabled: boolean): void {
  const idle = useEffectEvent(onIdle);
  useEffect(() => {
    if (!enabled || seconds <= 0) return undefined;
    let lastMs = performance.now();
    const alive = (): void => {
      lastMs = performance.now();
    };
    // Looked at once a second: a timer made anew with every move of the mouse would cost more than it tells.
    const timer = setInterval(() => {
      if (performance.now() - lastMs >= seconds * 1000) idle();
    }, 1000);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, alive, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, alive, { capture: true });
    };
  }, [seconds, enabled]);
}
