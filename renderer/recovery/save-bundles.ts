import type { BundleFile, TillSession } from '../till/till-session.ts';

/**
 * Saves what head office has not answered to files that are carried there by hand.
 *
 * @returns how many sales and other entries they hold
 * @throws CodedError with main's reason
 */
export async function saveUnsent(session: Pick<TillSession, 'exportUnsent' | 'identity'>): Promise<number> {
  const files = await session.exportUnsent();
  saveBundles(files, session.identity.get()?.tillId ?? 'till', new Date());
  return files.reduce((sum, { entries }) => sum + entries, 0);
}

/** Hands files to the browser's download, where a person chooses the stick; names say whose and when. */
function saveBundles(files: readonly BundleFile[], tillId: string, now: Date): void {
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
