import type { BundleFile } from '../till/till-session.ts';

/** Hands files to the browser's download, where a person chooses the stick; names say whose and when. */
export function saveBundles(files: readonly BundleFile[], tillId: string, now: Date): void {
  const moment = now.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  for (const [index, { text }] of files.entries()) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/jose' }));
    link.download = `outpost-${tillId}-${moment}-${index + 1}-of-${files.length}.jose`;
    link.click();
    // The download reads it after this turn; a minute is ample.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}
