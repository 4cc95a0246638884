import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReceiptText } from 'lucide-react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { HistoryRow } from '../store/history.ts';
import type { Store } from '../store/open-store.ts';
import { useFromStore } from '../till/use-from-store.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatMoney, formatTime } from '../ui/format.ts';
import { useNow } from '../ui/use-live.ts';
import { OutcomeNote } from './outcome-note.tsx';
import { Receipt } from './receipt.tsx';
import { StateChip, chipState } from './state-chip.tsx';
import { useKeptSale } from './use-kept-sale.ts';
import './history-screen.css';

const ROWS_AT_ONCE = 200;

/** All sales of this till, newest first, with what head office made of them. */
export function HistoryScreen({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const rows = useHistory(limit);
  const [chosen, setChosen] = useState<string | null>(null);
  const row = rows?.find(({ id }) => id === chosen) ?? rows?.[0];
  const kept = useKeptSale(row?.id ?? null);

  if (!rows) return <main className="history" aria-label={t('history.label')} />;
  return (
    <main className="history" aria-label={t('history.label')}>
      <section className="history-list">
        <div className="history-head">
          <h1>{t('history.title')}</h1>
          <ActionButton hint="Esc" onPress={onClose}>
            {t('history.close')}
          </ActionButton>
        </div>
        {rows.length === 0 ? (
          <div className="pane-empty">
            <ReceiptText size={40} aria-hidden="true" />
            <h2>{t('history.empty')}</h2>
            <p>{t('history.emptyDetail')}</p>
          </div>
        ) : (
          <ListBox
            className="history-rows"
            aria-label={t('history.list')}
            autoFocus="first"
            selectionMode="single"
            selectionBehavior="replace"
            disallowEmptySelection
            items={rows}
            selectedKeys={row ? [row.id] : []}
            onSelectionChange={(keys) => {
              const [key] = keys === 'all' ? [] : [...keys];
              if (key !== undefined) setChosen(String(key));
            }}
          >
            {(shown: HistoryRow) => (
              <ListBoxItem
                id={shown.id}
                className="history-row"
                textValue={`${shown.receiptNumber} ${formatMoney(shown.totalMinor, shown.currency)}, ${t(`state.${chipState(shown.state, shown.exceptions)}`)}`}
              >
                <span className="history-time">{formatTime(shown.completedAt, now)}</span>
                <span className="history-number">
                  {shown.receiptNumber}
                  {shown.kind === 'refund' && <small>{t('history.refund')}</small>}
                </span>
                <StateChip state={chipState(shown.state, shown.exceptions)} />
                <span className="history-total">{formatMoney(shown.totalMinor, shown.currency)}</span>
              </ListBoxItem>
            )}
          </ListBox>
        )}
        {rows.length === limit && (
          <ActionButton kind="quiet" onPress={() => setLimit(limit + ROWS_AT_ONCE)}>
            {t('history.more')}
          </ActionButton>
        )}
      </section>
      <section className="history-detail" data-keeps-focus="">
        {kept && <OutcomeNote kept={kept} />}
        {kept && <Receipt entry={kept.entry} />}
      </section>
    </main>
  );
}

function useHistory(limit: number): readonly HistoryRow[] | null {
  return useFromStore(
    useCallback(
      (store: Store, onRows: (rows: readonly HistoryRow[]) => void) => store.watchHistory(limit, onRows),
      [limit],
    ),
  );
}
