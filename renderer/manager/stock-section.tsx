import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PackageSearch, Search } from 'lucide-react';
import { MAIN_FIELD } from '../till/main-field.ts';
import { useTakesScans } from '../till/scan-takers.ts';
import { useSession } from '../till/session-context.ts';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive, useNow } from '../ui/use-live.ts';
import { ageWords } from '../sync/age-words.ts';
import { findStock, lowStock, ROWS_MAX } from './find-stock.ts';
import { OtherShops } from './other-shops.tsx';
import { StockTable } from './stock-table.tsx';
import { useLocalStock } from './use-local-stock.ts';
import './stock.css';

/** What the shop has of a product, by name, code or scan; and what is short, before anything is typed. */
export function StockSection() {
  const { t } = useTranslation();
  const session = useSession();
  const shop = useLive(session.catalogue);
  const levels = useLocalStock();
  const status = useLive(session.status);
  const now = useNow();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const searched = useDeferredValue(text.trim());
  useTakesScans((code) => {
    setText(code);
    return true;
  });

  const rows = useMemo(
    () =>
      shop ? (searched === '' ? lowStock(shop.index, levels) : findStock(shop.index, levels, searched)) : [],
    [shop, levels, searched],
  );
  // The only one found is the one that is meant.
  const elsewhere =
    rows.find(({ product }) => product.id === chosen)?.product ??
    (searched !== '' && rows.length === 1 ? rows[0]?.product : undefined);
  const waiting = status?.pendingSales ?? 0;
  return (
    <SectionCard
      title={t('stock.title')}
      aside={
        <span className="section-note">
          {status?.lastPullAt
            ? t('stock.heard', { age: ageWords(t, status.lastPullAt, now) })
            : t('stock.neverHeard')}
        </span>
      }
    >
      <div className="search stock-search">
        <Search size={22} aria-hidden="true" />
        <input
          {...MAIN_FIELD}
          type="search"
          aria-label={t('stock.search')}
          placeholder={t('stock.search')}
          value={text}
          maxLength={60}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <p className="stock-caution" role="status">
        {status && !status.online && t('stock.offline')}{' '}
        {waiting > 0 && t('stock.takenOff', { count: waiting })}
      </p>
      {levels.size === 0 && (
        <div className="pane-empty">
          <PackageSearch size={40} aria-hidden="true" />
          <h2>{t('stock.none')}</h2>
          <p>{t('stock.noneDetail')}</p>
        </div>
      )}
      {levels.size > 0 && (
        <>
          <h3 className="stock-head">{searched === '' ? t('stock.low') : t('stock.found')}</h3>
          {rows.length === 0 ? (
            <p className="section-note">
              {searched === '' ? t('stock.nothingLow') : t('stock.notFound', { text: searched })}
            </p>
          ) : (
            <StockTable
              rows={rows}
              now={now}
              chosen={elsewhere?.id ?? null}
              onChoose={(product) => setChosen(product.id === elsewhere?.id ? null : product.id)}
            />
          )}
          {elsewhere && <OtherShops key={elsewhere.id} product={elsewhere} />}
          {rows.length === ROWS_MAX && <p className="section-note">{t('stock.more', { count: ROWS_MAX })}</p>}
        </>
      )}
    </SectionCard>
  );
}
