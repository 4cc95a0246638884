import { useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { MAIN_FIELD } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { searches } from '../ui/driven-list.ts';
import { useLivePart } from '../ui/use-live.ts';
import { BASKET_LINES_ID } from './basket-lines.tsx';
import { MATCHES_ID } from './match-list.tsx';
import { SCAN_FIELD } from './use-scanner.ts';

const SEARCH_TEXT_MAX = 120;

type Props = {
  readonly field: RefObject<HTMLInputElement | null>;
  /** Whether there is a list of matches; else the arrows move through the lines of the basket. */
  readonly matchesShown: boolean;
  /** The match that Enter picks. */
  readonly reachedId: string | null;
  readonly onInput: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

/** The field that everything is typed and scanned into. Alone, so that a scan draws no more than this anew. */
export function SearchField({ field, matchesShown, reachedId, onInput, onKeyDown }: Props) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const selectedLineId = useLivePart(basket.view, (view) => view.selectedLineId);
  // A line is spoken as reached only where arrows reached it: of one that was scanned, `SaidLine` tells.
  const [steppedTo, setSteppedTo] = useState<string | null>(null);
  const line = steppedTo === selectedLineId ? selectedLineId : null;

  function reachLine(event: KeyboardEvent): void {
    onKeyDown(event);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setSteppedTo(basket.view.get().selectedLineId);
  }

  const list = matchesShown
    ? { listId: MATCHES_ID, reached: reachedId }
    : line === null
      ? null
      : { listId: BASKET_LINES_ID, reached: line };
  return (
    <input
      {...MAIN_FIELD}
      {...SCAN_FIELD}
      {...searches(list)}
      autoFocus
      type="text"
      aria-label={t('search.label')}
      placeholder={t('search.placeholder')}
      ref={field}
      maxLength={SEARCH_TEXT_MAX}
      autoComplete="off"
      spellCheck={false}
      onInput={onInput}
      onKeyDown={reachLine}
    />
  );
}
