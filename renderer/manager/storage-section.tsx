import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileText, HardDriveDownload } from 'lucide-react';
import type { StorageHealth } from '#shared/bridge/storage-health.ts';
import { saveUnsent } from '../recovery/save-bundles.ts';
import { ageWords } from '../sync/age-words.ts';
import { useSession } from '../till/session-context.ts';
import { useFromMain } from '../till/use-from-main.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { failureWords } from '../ui/error-words.ts';
import { FactList } from '../ui/fact-list.tsx';
import { formatBytes, formatDayAndTime } from '../ui/format.ts';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive, useNow } from '../ui/use-live.ts';
import { saveLog } from './save-log.ts';
import { ShopTills } from './shop-tills.tsx';

const DISK_ERRORS = {
  low: 'DISK_LOW',
  onReserve: 'DISK_ON_RESERVE',
  unwritable: 'JOURNAL_UNWRITABLE',
} as const;

const RENEW_MS = 10_000;

/** How well this till keeps its sales, how old its prices are, and what can be carried away from it. */
export function StorageSection() {
  const { link } = useSession();
  const { value: health, failure } = useFromMain(
    useCallback(() => link.call('storageHealth', null), [link]),
    RENEW_MS,
  );
  return (
    <div className="section-cards">
      <JournalCard health={health} failure={failure} />
      <div className="section-stack">
        <PricesCard />
        <SaveCard health={health} />
        <ShopTills />
      </div>
    </div>
  );
}

function JournalCard({
  health,
  failure,
}: {
  readonly health: StorageHealth | null;
  readonly failure: unknown;
}) {
  const { t } = useTranslation();
  const session = useSession();
  const disk = useLive(session.status)?.disk;
  const browser = useBrowserStorage();
  const free = disk?.freeBytes ?? null;
  return (
    <SectionCard title={t('storage.title')}>
      {disk && disk.state !== 'ok' && (
        <p className="section-fault">
          <ErrorNote error={{ code: DISK_ERRORS[disk.state], message: disk.message }} />
        </p>
      )}
      {failure !== null && (
        <p className="section-fault">{t('status.failed', { message: failureWords(t, failure) })}</p>
      )}
      <FactList
        facts={[
          {
            word: t('storage.disk'),
            value: free === null ? '' : t('status.diskFree', { free: formatBytes(free) }),
            detail: t(`storage.diskState.${disk?.state ?? 'ok'}`),
          },
          ...(health
            ? [
                {
                  word: t('storage.journal'),
                  value: t('storage.journalValue', {
                    count: health.journal.entries,
                    size: formatBytes(health.journal.bytes),
                  }),
                  detail: health.journal.from
                    ? t('storage.journalSince', { time: formatDayAndTime(health.journal.from) })
                    : undefined,
                },
                {
                  word: t('storage.missing'),
                  value:
                    health.journal.missing === 0
                      ? t('storage.whole')
                      : t('storage.missingValue', { count: health.journal.missing }),
                },
                {
                  word: t('storage.reserve'),
                  value: t('storage.reserveValue', {
                    held: formatBytes(health.reserve.heldBytes),
                    whole: formatBytes(health.reserve.bytes),
                  }),
                  detail: t('storage.reserveDetail'),
                },
              ]
            : []),
          {
            word: t('storage.browser'),
            value: browser ? formatBytes(browser.usedBytes) : '',
            detail: browser ? t(browser.persisted ? 'storage.persisted' : 'storage.notPersisted') : undefined,
          },
          ...(health
            ? [
                { word: t('storage.folder'), value: health.folder },
                { word: t('storage.secrets'), value: t(`storage.secretsIn.${health.secrets}`) },
              ]
            : []),
        ]}
      />
    </SectionCard>
  );
}

function PricesCard() {
  const { t } = useTranslation();
  const session = useSession();
  const head = useLive(session.catalogue)?.head;
  const status = useLive(session.status);
  const identity = useLive(session.identity);
  const now = useNow();
  const minutes = Math.round(Math.abs(status?.clockOffsetMs ?? 0) / 60_000);
  return (
    <SectionCard title={t('storage.prices')}>
      <FactList
        facts={[
          {
            word: t('status.catalogue'),
            value: head
              ? t('status.catalogueValue', { version: head.version, count: head.products })
              : t('status.noPricesYet'),
          },
          {
            word: t('storage.published'),
            value: head ? ageWords(t, head.publishedAt, now) : '',
            detail: head && formatDayAndTime(head.publishedAt),
          },
          {
            word: t('storage.checked'),
            value: status?.pricesAt ? ageWords(t, status.pricesAt, now) : t('status.never'),
            detail: t('storage.checkedDetail'),
          },
          {
            word: t('status.clock'),
            value: minutes === 0 ? t('status.clockWell') : t('status.clockOff', { minutes }),
          },
          {
            word: t('status.till'),
            value: identity ? `${identity.tillId} · ${identity.receiptSeries}` : '',
          },
        ]}
      />
    </SectionCard>
  );
}

function SaveCard({ health }: { readonly health: StorageHealth | null }) {
  const { t } = useTranslation();
  const session = useSession();
  const status = useLive(session.status);
  const [said, setSaid] = useState('');

  function run(work: () => Promise<string>): void {
    setSaid('');
    work()
      .then(setSaid)
      .catch((cause: unknown) =>
        setSaid(t('status.failed', { message: cause instanceof Error ? cause.message : String(cause) })),
      );
  }

  async function unsent(): Promise<string> {
    return t('status.exported', { count: await saveUnsent(session) });
  }

  async function log(): Promise<string> {
    await saveLog(session, health, new Date());
    return t('storage.logSaved');
  }

  return (
    <SectionCard title={t('storage.carry')}>
      <p className="section-note">{t('storage.carryDetail')}</p>
      <div className="section-buttons">
        <ActionButton icon={<FileText size={18} aria-hidden="true" />} onPress={() => run(log)}>
          {t('storage.saveLog')}
        </ActionButton>
        {(status?.pending ?? 0) > 0 && (
          <ActionButton icon={<HardDriveDownload size={18} aria-hidden="true" />} onPress={() => run(unsent)}>
            {t('status.exportUnsent')}
          </ActionButton>
        )}
      </div>
      <p role="status" className="section-note">
        {said}
      </p>
    </SectionCard>
  );
}

type BrowserStorage = { readonly usedBytes: number; readonly persisted: boolean };

function useBrowserStorage(): BrowserStorage | null {
  const session = useSession();
  const [known, setKnown] = useState<BrowserStorage | null>(null);
  useEffect(() => {
    let wanted = true;
    void session
      .store()
      .then(async (store) => ({
        persisted: await store.persisted,
        usedBytes: (await navigator.storage.estimate()).usage ?? 0,
      }))
      .then((found) => {
        if (wanted) setKnown(found);
      });
    return () => {
      wanted = false;
    };
  }, [session]);
  return known;
}
