/** What the loop is woken for: a whole run, or only a push of new sales. */
type Wish = 'run' | 'push';

/** Wakes the sync loop. Wishes rung while nobody waits are kept; `run` outranks `push`. */
export type Bell = {
  ring(wish: Wish): void;
  /** Answers with the wish, or `time` after `limitMs`. With `only` other wishes are left ringing. */
  wait(limitMs: number, only?: Wish): Promise<Wish | 'time'>;
};

export function createBell(): Bell {
  const rung = new Set<Wish>();
  let wake: (() => void) | null = null;

  function take(only: Wish | undefined): Wish | null {
    for (const wish of ['run', 'push'] as const) {
      if (!rung.has(wish) || (only && wish !== only)) continue;
      rung.delete(wish);
      // A whole run pushes too.
      if (wish === 'run') rung.clear();
      return wish;
    }
    return null;
  }

  return {
    ring(wish) {
      rung.add(wish);
      wake?.();
    },
    wait(limitMs, only) {
      return new Promise((resolve) => {
        const now = take(only);
        if (now) return resolve(now);
        const timer = setTimeout(() => finish('time'), Math.max(0, Math.min(limitMs, 2 ** 31 - 1)));
        const finish = (wish: Wish | 'time'): void => {
          clearTimeout(timer);
          wake = null;
          resolve(wish);
        };
        wake = () => {
          const wish = take(only);
          if (wish) finish(wish);
        };
      });
    },
  };
}
