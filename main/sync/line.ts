/** The till's line to head office, and the demo's switch that cuts it. */
export type Line = {
  readonly fetch: typeof fetch;
  /** null where there is no switch. */
  cut(): boolean | null;
  setCut(cut: boolean): void;
};

/** The failure that a cut line gives, so that the status can say that it was done on purpose. */
export class LineCutError extends TypeError {
  constructor() {
    super('the line was cut with the switch');
    this.name = 'LineCutError';
  }
}

/**
 * Wraps a fetch. While the line is cut every request fails at once, and those under way are broken
 * off, as with a pulled plug. The state does not outlive the process.
 */
export function openLine(through: typeof fetch, options: { switchable: boolean }): Line {
  let plug = new AbortController();
  return {
    async fetch(input, init) {
      const { signal } = plug;
      if (signal.aborted) throw new LineCutError();
      try {
        const signals = init?.signal ? [signal, init.signal] : [signal];
        return await through(input, { ...init, signal: AbortSignal.any(signals) });
      } catch (cause) {
        throw signal.aborted ? new LineCutError() : cause;
      }
    },
    cut: () => (options.switchable ? plug.signal.aborted : null),
    setCut(cut) {
      if (!options.switchable || cut === plug.signal.aborted) return;
      if (cut) plug.abort(new LineCutError());
      else plug = new AbortController();
    },
  };
}
