const DAY_MS = 24 * 60 * 60_000;
/** Not in the first minute: the till has better things to do when it starts. */
const FIRST_AFTER_MS = 60_000;

/**
 * Compresses and lets go of old segments, soon after the start and then once a day. What fails (a full
 * disk, as a rule) is said, and tried again the next day.
 */
export function keepTidy(options: {
  tidy(): Promise<{ packed: number; dropped: number }>;
  say(line: string): void;
}): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    try {
      const { packed, dropped } = await options.tidy();
      if (packed > 0) options.say(`${packed} closed segments of the journal were compressed.`);
      if (dropped > 0)
        options.say(`${dropped} answered entries were let go from the journal: their time is over.`);
    } catch (cause) {
      options.say(
        `The journal could not be tidied: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
  }

  const start = (): void => {
    running = run();
  };
  const first = setTimeout(start, FIRST_AFTER_MS);
  const daily = setInterval(start, DAY_MS);
  first.unref();
  daily.unref();
  return {
    async stop() {
      clearTimeout(first);
      clearInterval(daily);
      await running;
    },
  };
}
