/** What fails is tried again by itself, ever more slowly; a person is told after a few times. */
const RETRY_MS = 250;
const RETRY_MAX_MS = 10_000;
const FAILURES_UNTIL_SAID = 6;
/** Who pressed Enter waits for the comparison this long; then they are told, and press again. */
const WAIT_MAX_MS = 5000;

/** The till's two copies of what was sold, journal and store, and whether they agree. */
export type Copies = {
  /** Compares them: after every new connection, when the journal changed, when a seal got no answer. */
  compare(): void;
  /** When they were last compared, as far as that has begun. Never fails. */
  compared(): Promise<void>;
  /**
   * Waits until they agree. While they do not, a new entry could take a place that the other copy has taken.
   *
   * @returns false where they did not come to agree in time: nothing may be sealed
   */
  agree(): Promise<boolean>;
};

/**
 * @param needs.compare makes the two copies hold the same; comparisons never overlap
 * @param needs.linked whether main is there: what fails because it went away is tried by its next connection
 * @param needs.onFailing hears why, when it failed several times in a row
 */
export function watchCopies(needs: {
  compare(): Promise<void>;
  linked(): boolean;
  onFailing(cause: unknown): void;
}): Copies {
  let agreed = false;
  let failures = 0;
  let giveUpRetry = (): void => {};
  let comparing: Promise<void> = Promise.resolve();
  const waiting = new Set<() => void>();

  async function compareOnce(): Promise<void> {
    agreed = false;
    await needs.compare();
    agreed = true;
    for (const go of waiting) go();
  }

  function compare(): void {
    giveUpRetry();
    comparing = comparing.then(compareOnce).then(
      () => void (failures = 0),
      (cause: unknown) => {
        // The connection went away again; the next one compares.
        if (!needs.linked()) return;
        failures += 1;
        console.warn('start', failures, cause);
        // A browser that was killed holds its database for a moment longer: no person needs to know.
        if (failures >= FAILURES_UNTIL_SAID) needs.onFailing(cause);
        const again = setTimeout(compare, Math.min(failures * RETRY_MS, RETRY_MAX_MS));
        giveUpRetry = () => clearTimeout(again);
      },
    );
  }

  async function agree(): Promise<boolean> {
    if (agreed) return true;
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.add(resolve);
    const timer = setTimeout(resolve, WAIT_MAX_MS);
    await promise;
    clearTimeout(timer);
    waiting.delete(resolve);
    return agreed;
  }

  return { compare, compared: () => comparing, agree };
}
