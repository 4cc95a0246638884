import { useEffect, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import type { HistoryRow } from '../store/history.ts';
import { formatMoney, formatTime } from '../ui/format.ts';
import { useNow } from '../ui/use-live.ts';
import { StateChip, chipState } from './state-chip.tsx';

const ROW_HEIGHT = 56;
/** So near to the end of the list the next rows are read. */
const END_ROWS = 10;

type Props = {
  readonly rows: readonly HistoryRow[];
  readonly chosen: string | null;
  readonly listRef: RefObject<HTMLDivElement | null>;
  /** Where the list was opened, not where a search brought it. */
  readonly takesFocus: boolean;
  readonly onChoose: (entryId: string) => void;
  readonly onEnd: () => void;
};

/** The rows in view, of however many. */
export function SaleRows({ rows, chosen, listRef, takesFocus, onChoose, onEnd }: Props) {
  const { t } = useTranslation();
  const now = useNow(60_000);

  useEffect(() => {
    const list = listRef.current;
    if (!list) return undefined;
    const look = (): void => {
      if (list.scrollHeight - list.scrollTop - list.clientHeight < END_ROWS * ROW_HEIGHT) onEnd();
    };
    list.addEventListener('scroll', look, { passive: true });
    return () => list.removeEventListener('scroll', look);
  }, [listRef, onEnd]);

  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW_HEIGHT }}>
      <ListBox
        ref={listRef}
        className="history-rows"
        aria-label={t('history.list')}
        {...(takesFocus && { autoFocus: 'first' as const })}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        items={rows}
        dependencies={[now]}
        selectedKeys={chosen === null ? [] : [chosen]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys];
          if (key !== undefined) onChoose(String(key));
        }}
      >
        {(shown: HistoryRow) => {
          const state = chipState(shown.state, shown.exceptions);
          const total = formatMoney(shown.totalMinor, shown.currency);
          return (
            <ListBoxItem
              id={shown.id}
              className="history-row"
              textValue={`${shown.receiptNumber} ${total}, ${t(`state.${state}`)}`}
            >
              <span className="history-time">{formatTime(shown.completedAt, now)}</span>
              <span className="history-number">
                {shown.receiptNumber}
                {shown.kind === 'refund' && <small>{t('history.refund')}</small>}
              </span>
              <StateChip state={state} />
              <span className="history-total">{total}</span>
            </ListBoxItem>
          );
        }}
      </ListBox>
    </Virtualizer>
  );
}
