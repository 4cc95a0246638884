/** How a version fares on the tills that have met it. */
export type VersionHealth = {
  /** Tills that run it now. */
  readonly running: number;
  /** Tills on which it did not come up, or did not pass its trial. */
  readonly ill: number;
  /** The share of ill tills at which it goes no further, percent. */
  readonly illPercentMax: number;
};

/**
 * Whether a rollout stops by itself. Protects the shops that do not have the version yet from what the
 * first ones met; a person looks at it, and lets it go on or withdraws it.
 */
export function mustStop({ running, ill, illPercentMax }: VersionHealth): boolean {
  const met = running + ill;
  return ill > 0 && (ill / met) * 100 > illPercentMax;
}
