/** A key that was pressed while something must not be disturbed. */
export type HeldKey = Readonly<Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>> & { readonly atMs: number };

/** Keys that wait, to be played in their order. */
export type HeldKeys = {
  /** Whether any wait: a key that comes now belongs behind them. */
  wait(): boolean;
  /** Takes a key, or drops it where too many wait already. */
  hold(key: HeldKey): void;
  /**
   * Plays them one after the other, as long as there are any and nothing must be left undisturbed again. Does nothing
   * while they are being played already.
   *
   * @returns whether keys were dropped and all the others are played now: somebody must say so
   */
  play(one: (key: HeldKey) => void, free: () => boolean): Promise<boolean>;
};

/** @param max how many are held at most; of more, all that come after the first of them are dropped */
export function holdKeys(max: number): HeldKeys {
  const held: HeldKey[] = [];
  let dropping = false;
  let playing = false;
  return {
    wait: () => held.length > 0,
    hold(key) {
      // Half a code would be another code: once a key is dropped, so are those behind it.
      dropping ||= held.length >= max;
      if (!dropping) held.push(key);
    },
    async play(one, free) {
      if (playing) return false;
      playing = true;
      try {
        while (held.length > 0 && free()) {
          one(held[0]!);
          // Only now: a key that comes while this one is played belongs behind it.
          held.shift();
          // Each key may change the screen that the next one is meant for.
          await nextTurn();
        }
      } finally {
        playing = false;
      }
      const mustSay = dropping && held.length === 0;
      if (mustSay) dropping = false;
      return mustSay;
    },
  };
}

/** The next turn of the event loop. Timers would wait 4 ms each, and a scan is a dozen keys. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
