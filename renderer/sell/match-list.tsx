import { useTranslation } from 'react-i18next';
import type { Product } from '#shared/catalogue/product.ts';
import { formatUnitPrice } from '../ui/format.ts';
import { optionId } from '../ui/driven-list.ts';
import { scrollHere } from '../ui/scroll-here.ts';
import { KeyHint } from '../ui/key-hint.tsx';

type Props = {
  readonly text: string;
  readonly matches: readonly Product[];
  /** There are more than are shown. */
  readonly more: boolean;
  /** Place of the match that Enter picks, or -1. */
  readonly place: number;
  readonly currency: string;
  readonly onPick: (product: Product) => void;
};

/** The list that the search field drives. */
export const MATCHES_ID = 'matches';

/** What the typed text finds. The focus stays in the field; arrows move the mark here. */
export function MatchList({ text, matches, more, place, currency, onPick }: Props) {
  const { t } = useTranslation();

  if (matches.length === 0)
    return (
      <div className="pane-empty">
        <h2>{/\p{L}/u.test(text) ? t('search.none', { text }) : t('search.enterScans')}</h2>
        {/\p{L}/u.test(text) && <p>{t('search.noneDetail')}</p>}
      </div>
    );
  return (
    <div className="matches">
      <p className="matches-count">
        {more
          ? t('search.matchesMore', { count: matches.length })
          : t('search.matchCount', { count: matches.length })}
      </p>
      <ul id={MATCHES_ID} role="listbox" aria-label={t('search.matches')}>
        {matches.map((product, index) => (
          <li
            key={product.id}
            id={optionId(MATCHES_ID, product.id)}
            ref={index === place ? scrollHere : null}
            role="option"
            aria-selected={index === place}
            onClick={() => onPick(product)}
          >
            <span className="match-name">{product.name}</span>
            <span className="match-code">{product.code}</span>
            <span className="match-price">
              {formatUnitPrice(product.priceMicros, currency)}
              {product.unit === 'kg' && <small> {t('grid.perKg')}</small>}
            </span>
            <span className="match-key">{index === place && <KeyHint>Enter</KeyHint>}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
