import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Search } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useAction } from '../keys/keys.ts';
import { MAIN_FIELD } from '../till/main-field.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { SHOWN, type SalesQuery } from './sales-query.ts';

const TEXT_MAX = 80;

type Props = {
  readonly query: SalesQuery;
  readonly onQuery: (query: SalesQuery) => void;
  /** Down from the search into what it found. */
  readonly onDown: () => void;
};

/** What to look for, which of them, and on which day. Typing anywhere on this screen is a search. */
export function HistoryFilters({ query, onQuery, onDown }: Props) {
  const { t } = useTranslation();
  const { text, shown, day } = query;
  useAction('historyShown', () => {
    const next = SHOWN[(SHOWN.indexOf(shown) + 1) % SHOWN.length]!;
    onQuery({ ...query, shown: next });
  });

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      onDown();
    }
    if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      event.stopPropagation();
      onQuery({ ...query, text: '' });
    }
  }

  return (
    <div className="history-filters">
      <label className="history-search">
        <Search size={20} aria-hidden="true" />
        <input
          {...MAIN_FIELD}
          type="text"
          aria-label={t('history.search')}
          placeholder={t('history.searchHint')}
          value={text}
          maxLength={TEXT_MAX}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onQuery({ ...query, text: event.target.value })}
          onKeyDown={onKeyDown}
        />
      </label>
      <input
        type="date"
        className="history-day"
        aria-label={t('history.day')}
        value={day}
        onChange={(event) => onQuery({ ...query, day: event.target.value })}
      />
      <div className="history-shown" role="group" aria-label={t('history.which')}>
        {SHOWN.map((each) => (
          <Button key={each} aria-pressed={each === shown} onPress={() => onQuery({ ...query, shown: each })}>
            {t(`history.only.${each}`)}
          </Button>
        ))}
        <ActionKey action="historyShown" />
      </div>
    </div>
  );
}
