import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CircleAlert, Clock, HardDrive, OctagonX, ScanBarcode, Unplug, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { PrinterBar } from '../printing/printer-bar.tsx';
import { NoteBar } from '../recovery/note-bar.tsx';
import { useSession } from '../till/session-context.ts';
import { ErrorCodeMark } from '../ui/error-note.tsx';
import { useLive, useLivePart } from '../ui/use-live.ts';
import type { ErrorCode } from '#shared/error-codes.ts';
import { CLOCK_WARNING_MS, type SyncStatus } from '#shared/sync/status.ts';
import type { MachineNotice, Notice } from './basket-view.ts';
import { noticeWords } from './notice-words.ts';

/** Notices of something that does not work, by the error that they speak of; the others are part of selling. */
const ERRORS: Partial<Record<Notice['code'], ErrorCode>> = {
  mainGone: 'TILL_NO_MAIN',
  sealUnsure: 'TILL_NO_MAIN',
  notCompared: 'TILL_NOT_COMPARED',
  notEnrolled: 'TILL_NOT_ENROLLED',
  tillStopped: 'TILL_STOPPED',
  entryTooLarge: 'JOURNAL_ENTRY_TOO_LARGE',
  journalUnwritable: 'JOURNAL_UNWRITABLE',
  diskUnwritable: 'JOURNAL_UNWRITABLE',
  diskOnReserve: 'DISK_ON_RESERVE',
  diskLow: 'DISK_LOW',
  clockWrong: 'SYNC_CLOCK_WRONG',
  notKept: 'STORE_NOT_KEPT',
  draftNotSaved: 'STORE_DRAFT_NOT_SAVED',
};

/** What the cashier must know. It stays until the next action, and covers no key of the work. */
export const NoticeBar = memo(function NoticeBar() {
  const { t } = useTranslation();
  const { basket, link, identity, status } = useSession();
  const notice = useLivePart(basket.view, (view) => view.notice);
  const mainGone = useLive(link.phase).phase === 'lost';
  const machine = useUnreadWarning(machineNotice(useLive(status)));
  // Whether main is gone or the disk is full is not the basket's to say: such a notice ends when it is over.
  const own = notice?.code === 'mainGone' || notice?.code === 'diskUnwritable' ? null : notice;
  const shown: Notice | null = own ?? (mainGone ? { code: 'mainGone' } : machine.notice);
  const dismiss = own
    ? own.code === 'sealUnsure'
      ? null
      : basket.dismissNotice
    : mainGone
      ? null
      : machine.read;
  // The empty region stays, so that a screen reader hears the next notice.
  if (!shown)
    return (
      <>
        <div role="alert" className="notice-place" />
        <PrinterBar />
        <NoteBar />
      </>
    );

  const currency = basket.view.get().draft?.terms.currency ?? 'EUR';
  const words = noticeWords(shown, currency);
  const errorCode = ERRORS[shown.code];
  return (
    <div role="alert" className="notice-place">
      <div className={`notice notice-${shown.code}`}>
        <NoticeIcon code={shown.code} />
        <div>
          <strong>{t(`notice.${shown.code}`, words)}</strong>
          <span>
            {t(`notice.${shown.code}Detail`, { ...words, till: identity.get()?.tillName })}{' '}
            {errorCode && <ErrorCodeMark code={errorCode} />}
          </span>
        </div>
        {dismiss && (
          <Button className="notice-dismiss" aria-label={t('notice.dismiss')} onPress={dismiss}>
            <X size={20} aria-hidden="true" />
          </Button>
        )}
      </div>
    </div>
  );
});

/** A warning that was read leaves the screen free until there is another; what stops sales stays. */
function useUnreadWarning(notice: MachineNotice | null): {
  readonly notice: MachineNotice | null;
  readonly read: (() => void) | null;
} {
  const [readCode, setReadCode] = useState<MachineNotice['code'] | null>(null);
  // It is over, or another one came: the next time it is news again.
  if (readCode !== null && notice?.code !== readCode) setReadCode(null);
  if (!notice || notice.code === readCode) return { notice: null, read: null };
  return { notice, read: notice.code === 'diskUnwritable' ? null : () => setReadCode(notice.code) };
}

function NoticeIcon({ code }: { readonly code: Notice['code'] }) {
  switch (code) {
    case 'mainGone':
      return <Unplug aria-hidden="true" />;
    case 'diskUnwritable':
    case 'diskOnReserve':
    case 'diskLow':
      return <HardDrive aria-hidden="true" />;
    case 'clockWrong':
      return <Clock aria-hidden="true" />;
    case 'unknownCode':
    case 'misreadCode':
      return <ScanBarcode aria-hidden="true" />;
    case 'answerFirst':
    case 'needsManager':
      return <OctagonX aria-hidden="true" />;
    default:
      return <CircleAlert aria-hidden="true" />;
  }
}

/** The worst that main says about its machine; null when all is well. */
export function machineNotice(status: SyncStatus | null): MachineNotice | null {
  const disk = status?.disk?.state ?? 'ok';
  if (disk === 'unwritable') return { code: 'diskUnwritable' };
  if (disk === 'onReserve') return { code: 'diskOnReserve' };
  const offsetMs = status?.clockOffsetMs ?? 0;
  if (Math.abs(offsetMs) > CLOCK_WARNING_MS)
    return { code: 'clockWrong', minutes: Math.round(Math.abs(offsetMs) / 60_000) };
  return disk === 'low' ? { code: 'diskLow' } : null;
}
