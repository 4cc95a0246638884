import { useTranslation } from 'react-i18next';
import { CircleAlert, Unplug, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { NoteBar } from '../recovery/note-bar.tsx';
import { useSession } from '../till/session-context.ts';
import { formatMoney } from '../ui/format.ts';
import { useLive } from '../ui/use-live.ts';
import type { Notice } from './basket.ts';

/** What the cashier must know. It stays until the next action, and covers no key of the work. */
export function NoticeBar() {
  const { t } = useTranslation();
  const { basket, link, identity } = useSession();
  const { notice, draft } = useLive(basket.view);
  const mainGone = useLive(link.phase).phase === 'lost';
  // Whether main is gone is the connection's to say: a notice of it ends when main is back.
  const own = notice?.code === 'mainGone' ? null : notice;
  const shown: Notice | null = own ?? (mainGone ? { code: 'mainGone' } : null);
  // The empty region stays, so that a screen reader hears the next notice.
  if (!shown)
    return (
      <>
        <div role="alert" className="notice-place" />
        <NoteBar />
      </>
    );

  const currency = draft?.terms.currency ?? 'EUR';
  const words = noticeWords(shown, currency);
  return (
    <div role="alert" className="notice-place">
      <div className={`notice notice-${shown.code}`}>
        {shown.code === 'mainGone' ? <Unplug aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
        <div>
          <strong>{t(`notice.${shown.code}`, words)}</strong>
          <span>{t(`notice.${shown.code}Detail`, { ...words, till: identity.get()?.tillName })}</span>
        </div>
        {own && own.code !== 'sealUnsure' && (
          <Button className="notice-dismiss" aria-label={t('notice.dismiss')} onPress={basket.dismissNotice}>
            <X size={20} aria-hidden="true" />
          </Button>
        )}
      </div>
    </div>
  );
}

/** The parts of a notice that its sentence names. */
function noticeWords(notice: Notice, currency: string): Record<string, string | number> {
  switch (notice.code) {
    case 'unknownCode':
    case 'notAQuantity':
      return { text: notice.text };
    case 'tooManyLines':
      return { max: notice.max };
    case 'underpaid':
      return { missing: formatMoney(notice.missingMinor, currency) };
    case 'unknownTax':
      return { taxId: notice.taxId };
    case 'notKept':
      return { number: notice.entry.body.receiptNumber };
    default:
      return {};
  }
}
