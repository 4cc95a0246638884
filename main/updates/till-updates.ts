import { join } from 'node:path';
import type { JournalEnd } from '#shared/bridge/contract.ts';
import type { DiskStatus } from '#shared/sync/status.ts';
import type { UpdateStatus } from '#shared/sync/update-order.ts';
import type { Journal } from '../journal/journal.ts';
import type { Platform } from '../platform.ts';
import type { HeadOffice } from '../sync/head-office.ts';
import type { Store } from '../sync/pull.ts';
import { withTimeLimit } from '../sync/time-limit.ts';
import { statusOf } from './gate.ts';
import { openKeptInstallers } from './kept-installers.ts';
import { runUpdates, type Updates } from './updates.ts';

/** A page that does not answer by then counts as one that nobody can ask. */
const PAGE_ANSWERS_WITHIN_MS = 5000;

/** The updates of a running till, as the rest of main sees them. */
export type TillUpdates = {
  /** Head office, told the version at each contact and heard for its order. */
  reporting(headOffice: HeadOffice): HeadOffice;
  status(): UpdateStatus | null;
  /** The page has come up and agrees with the journal: this version is whole. */
  cameUp(): void;
  /** A manager's word. */
  allow(): Promise<UpdateStatus | null>;
  stop(): Promise<void>;
};

export function openTillUpdates(options: {
  platform: Pick<Platform, 'folder' | 'say' | 'versions'>;
  journal: Pick<Journal, 'end' | 'ids' | 'find'>;
  pending: { readonly size: number };
  disk(): DiskStatus;
  page(): Store | null;
  shopId(): string | null;
  now(): Date;
  changed(): void;
}): TillUpdates {
  const { versions, folder: tillFolder, say } = options.platform;
  const { journal, pending, page, now, changed } = options;
  const folder = join(tillFolder, 'updates');
  const updates: Updates | null = versions?.shell
    ? runUpdates({
        shell: versions.shell,
        marks: versions.marks,
        kept: openKeptInstallers(folder),
        folder,
        tillFolder,
        shopId: options.shopId,
        journalEnd: (): JournalEnd => journal.end(),
        surroundings: async () => ({
          counter: await ask((store) => store.call('atCounter', null)),
          shiftOpen: isShiftOpen(journal),
          unsettled: pending.size,
          diskFreeBytes: options.disk().freeBytes,
        }),
        askStore: (from) => ask((store) => store.call('copyStore', { from })),
        hold: async (version) =>
          (await ask((store) => store.call('holdCounter', { version })))?.held ?? false,
        release: () => void ask((store) => store.call('releaseCounter', null)),
        now,
        changed,
        say,
      })
    : null;

  async function ask<T>(question: (store: Store) => Promise<T>): Promise<T | null> {
    const store = page();
    if (!store) return null;
    const never = new AbortController().signal;
    return withTimeLimit(PAGE_ANSWERS_WITHIN_MS, never, () => question(store)).done.catch(() => null);
  }

  const status = (): UpdateStatus | null => updates && statusOf(updates.state(), updates.fault());

  return {
    reporting: (headOffice) => ({
      ...headOffice,
      async probe(contact, signal) {
        const app = versions?.marks.report(status()?.fault);
        const answer = await headOffice.probe({ ...contact, ...(app && { app }) }, signal);
        if (answer.update) updates?.ordered(answer.update);
        return answer;
      },
    }),
    status,
    cameUp() {
      if (!versions || versions.marks.read().healthyAt !== null) return;
      versions.marks.prove(now().toISOString()).catch((cause: unknown) => {
        say(`version    the health mark could not be written: ${String(cause)}`);
      });
    },
    async allow() {
      if (!updates) return null;
      updates.allow();
      return statusOf(await updates.advance(), updates.fault());
    },
    stop: async () => updates?.stop(),
  };
}

/** Whether the journal's last word about a shift is that it was opened. */
export function isShiftOpen(journal: Pick<Journal, 'ids' | 'find'>): boolean {
  let open = false;
  for (const id of journal.ids()) {
    const kind = journal.find(id)?.kind;
    if (kind === 'shiftOpened') open = true;
    else if (kind === 'shiftClosed') open = false;
  }
  return open;
}
