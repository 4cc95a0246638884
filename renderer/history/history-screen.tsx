import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReceiptText, SearchX } from 'lucide-react';
import { useSettled } from '../ui/use-settled.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { SaleDetail } from './sale-detail.tsx';
import { SaleRows } from './sale-rows.tsx';
import { EVERY_SALE } from './sales-query.ts';
import { useSales } from './use-sales.ts';
import './history-screen.css';

/** Longer than the gaps of a scanner and of quick fingers: each search reads the entries again. */
const SEARCH_PAUSE_MS = 180;

type Props = {
  readonly onClose: () => void;
  /** Opens the returns of a receipt. */
  readonly onRefund: (receiptNumber: string) => void;
};

/** All sales of this till, newest first, with what head office made of them. */
export function HistoryScreen({ onClose, onRefund }: Props) {
  const { t } = useTranslation();
  const [query, setQuery] = useState(EVERY_SALE);
  const text = useSettled(query.text, SEARCH_PAUSE_MS);
  const { rows, isReading, more } = useSales({ ...query, text });
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const row = rows.find(({ id }) => id === chosen) ?? rows[0];
  const isEverything = query.text === '' && query.shown === 'all' && query.day === '';

  return (
    <main className="history" aria-label={t('history.label')}>
      <section className="history-list" data-keeps-focus="">
        <div className="history-head">
          <h1>{t('history.title')}</h1>
          <ActionButton action="back" onPress={onClose}>
            {t('history.close')}
          </ActionButton>
        </div>
        <HistoryFilters query={query} onQuery={setQuery} onDown={() => list.current?.focus()} />
        {rows.length > 0 ? (
          <SaleRows
            rows={rows}
            chosen={row?.id ?? null}
            listRef={list}
            takesFocus={isEverything}
            onChoose={setChosen}
            onEnd={more}
          />
        ) : (
          !isReading && (
            <div className="pane-empty">
              {isEverything ? (
                <ReceiptText size={40} aria-hidden="true" />
              ) : (
                <SearchX size={40} aria-hidden="true" />
              )}
              <h2>{isEverything ? t('history.empty') : t('history.noneFound')}</h2>
              <p>{isEverything ? t('history.emptyDetail') : t('history.noneFoundDetail')}</p>
            </div>
          )
        )}
        <p className="history-foot" role="status">
          {isReading ? t('history.reading') : t('history.shown', { count: rows.length })}
        </p>
      </section>
      <section className="history-detail" data-keeps-focus="">
        {row && <SaleDetail key={row.id} entryId={row.id} onRefund={onRefund} />}
      </section>
    </main>
  );
}
