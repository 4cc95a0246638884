/**
 * What the build knows of the release: written in by the build (`vite.config.ts`), so that no file beside
 * the program and no setting can change whom its updates are believed from.
 */
declare const OUTPOST_RELEASE: {
  /** The commit that it was built from. */
  readonly commit: string;
  /** Where new versions are published; empty for a build that does not update itself. */
  readonly feedUrl: string;
  /** Keys that manifests may be signed with, Ed25519, PEM. */
  readonly publicKeys: readonly string[];
};

export const release = OUTPOST_RELEASE;
