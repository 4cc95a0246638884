import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CircleCheck, ReceiptText } from 'lucide-react';
import { isSaleEntry, type Entry } from '#shared/sync/entry.ts';
import { OutcomeNote } from '../history/outcome-note.tsx';
import { ReceiptDialog } from '../history/receipt-dialog.tsx';
import type { KeptEntry } from '../store/entries.ts';
import type { Store } from '../store/open-store.ts';
import { useFromStore } from '../till/use-from-store.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatMoney, formatTime } from '../ui/format.ts';
import { SectionCard } from '../ui/section-card.tsx';
import { useNow } from '../ui/use-live.ts';
import './questions.css';

const watchQuestions = (
  store: Store,
  onRows: (rows: readonly KeptEntry[]) => void,
  onFailure: (cause: unknown) => void,
): (() => void) => store.watchQuestions(onRows, onFailure);

/** What is asked about where that is no sale. */
function subjectOf({ body: { kind } }: Entry) {
  const isTransfer = kind === 'transferReceived' || kind === 'transferRefused';
  return isTransfer ? 'questions.transfer' : 'questions.noSale';
}

/** Sales of this till about which head office asks something, with what to do about each. */
export function QuestionsSection() {
  const { t } = useTranslation();
  const rows = useFromStore(watchQuestions);
  const now = useNow(60_000);
  const [receiptOf, setReceiptOf] = useState<string | null>(null);
  if (!rows)
    return (
      <div className="section-card pane-empty" role="status">
        <h2 className="late">{t('questions.reading')}</h2>
      </div>
    );
  if (rows.length === 0)
    return (
      <div className="section-card pane-empty">
        <CircleCheck size={40} aria-hidden="true" />
        <h2>{t('questions.empty')}</h2>
        <p>{t('questions.emptyDetail')}</p>
      </div>
    );
  return (
    <SectionCard title={t('questions.title', { count: rows.length })}>
      <p className="section-note">{t('questions.detail')}</p>
      <ul className="questions">
        {rows.map((kept) => (
          <li key={kept.entry.id}>
            <div className="question-head">
              <strong>
                {isSaleEntry(kept.entry) ? kept.entry.body.receiptNumber : t(subjectOf(kept.entry))}
              </strong>
              <span>{formatTime(kept.entry.sealedAt, now)}</span>
              {isSaleEntry(kept.entry) && (
                <>
                  <span className="question-total">
                    {formatMoney(kept.entry.body.sale.totalMinor, kept.entry.body.sale.currency)}
                  </span>
                  <ActionButton
                    icon={<ReceiptText size={18} aria-hidden="true" />}
                    onPress={() => setReceiptOf(kept.entry.id)}
                  >
                    {t('questions.receipt')}
                  </ActionButton>
                </>
              )}
            </div>
            <OutcomeNote kept={kept} />
          </li>
        ))}
      </ul>
      <ReceiptDialog entryId={receiptOf} onClose={() => setReceiptOf(null)} />
    </SectionCard>
  );
}
