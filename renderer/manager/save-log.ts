import type { StorageHealth } from '#shared/bridge/storage-health.ts';
import { ownPreferences } from '../preferences/preferences.ts';
import type { TillSession } from '../till/till-session.ts';

/**
 * Hands a file to the browser's download that tells whoever is asked for help how this till is: its
 * states, its last runs, its storage and its preferences. No sale, customer or key is in it.
 */
export async function saveLog(
  session: Pick<TillSession, 'link' | 'status' | 'identity' | 'catalogue'>,
  storage: StorageHealth | null,
  now: Date,
): Promise<void> {
  const { runs } = await session.link.call('syncLog', null);
  const { appVersion, shell, journalEnd, journalHoles } = await session.link.call('hello', null);
  const head = session.catalogue.get()?.head;
  const text = JSON.stringify(
    {
      savedAt: now.toISOString(),
      appVersion,
      shell,
      browser: navigator.userAgent,
      identity: session.identity.get(),
      status: session.status.get(),
      journalEnd,
      journalHoles,
      storage,
      catalogue: head && { version: head.version, publishedAt: head.publishedAt, products: head.products },
      preferences: ownPreferences.get(),
      runs,
    },
    null,
    2,
  );
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const moment = now.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
  link.download = `outpost-${session.identity.get()?.tillId ?? 'till'}-${moment}-log.json`;
  link.click();
  // The download reads it after this turn; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
