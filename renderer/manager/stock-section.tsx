import { useDeferredValue, useMemo, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { PackageSearch, Search } from 'lucide-react';
import type { Product } from '#shared/catalogue/product.ts';
import { MAIN_FIELD } from '../till/main-field.ts';
import { useTakesScans } from '../till/scan-takers.ts';
import { useSession } from '../till/session-context.ts';
import { formatQuantity } from '../ui/format.ts';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive, useNow } from '../ui/use-live.ts';
import { ageWords } from '../sync/age-words.ts';
import { ComingGoods } from './coming-goods.tsx';
import { CountGoods } from './count-goods.tsx';
import { findStock, lowStock, ROWS_MAX } from './find-stock.ts';
import { OtherShops } from './other-shops.tsx';
import { StockTable } from './stock-table.tsx';
import { useLocalStock } from './use-local-stock.ts';
import './stock.css';

/** What the shop has of a product, by name, code or scan, and its count; what is short, before anything is typed. */
export function StockSection() {
  const { t } = useTranslation();
  const session = useSession();
  const shop = useLive(session.catalogue);
  const levels = useLocalStock();
  const status = useLive(session.status);
  const now = useNow();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [isCounting, setCounting] = useState(false);
  const [done, setDone] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const searched = useDeferredValue(text.trim());
  useTakesScans((code) => {
    setText(code);
    setCounting(true);
    return true;
  });

  const rows = useMemo(
    () =>
      shop ? (searched === '' ? lowStock(shop.index, levels) : findStock(shop.index, levels, searched)) : [],
    [shop, levels, searched],
  );
  // The only one found is the one that is meant.
  const meant =
    rows.find(({ product }) => product.id === chosen)?.product ??
    (searched !== '' && rows.length === 1 ? rows[0]?.product : undefined);

  function counted(product: Product, countedMilli: number): void {
    setDone(
      t('stock.countDone', { quantity: formatQuantity(countedMilli, product.unit), name: product.name }),
    );
    setCounting(false);
    // The next one is scanned, or typed over what was sought.
    search.current?.focus();
    search.current?.select();
  }

  const waiting = status?.pendingSales ?? 0;
  const isEmpty = levels.size === 0 && searched === '';
  return (
    <div className="stock-parts">
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
        <StockSearch
          field={search}
          text={text}
          onText={(typed) => {
            setText(typed);
            setCounting(false);
            setDone('');
          }}
          onEnter={() => setCounting(true)}
        />
        <p className="stock-caution" role="status">
          {status && !status.online && t('stock.offline')}{' '}
          {waiting > 0 && t('stock.takenOff', { count: waiting })}
        </p>
        <p className="stock-counted" role="status">
          {done} {done !== '' && status && !status.online && t('stock.countWaits')}
        </p>
        {meant && <CountGoods key={meant.id} product={meant} isAsked={isCounting} onCounted={counted} />}
        {isEmpty && (
          <div className="pane-empty">
            <PackageSearch size={40} aria-hidden="true" />
            <h2>{t('stock.none')}</h2>
            <p>{t('stock.noneDetail')}</p>
          </div>
        )}
        {!isEmpty && (
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
                chosen={meant?.id ?? null}
                onChoose={(product) => {
                  const isMore = product.id !== meant?.id;
                  setChosen(isMore ? product.id : null);
                  setCounting(isMore);
                }}
              />
            )}
            {meant && <OtherShops key={meant.id} product={meant} />}
            {rows.length === ROWS_MAX && (
              <p className="section-note">{t('stock.more', { count: ROWS_MAX })}</p>
            )}
          </>
        )}
      </SectionCard>
      <ComingGoods />
    </div>
  );
}

type SearchProps = {
  readonly field: Ref<HTMLInputElement>;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** The product that was found is to be counted. */
  readonly onEnter: () => void;
};

function StockSearch({ field, text, onText, onEnter }: SearchProps) {
  const { t } = useTranslation();
  return (
    <div className="search stock-search">
      <Search size={22} aria-hidden="true" />
      <input
        {...MAIN_FIELD}
        ref={field}
        type="search"
        aria-label={t('stock.search')}
        placeholder={t('stock.search')}
        value={text}
        maxLength={60}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // The key is not the count's too, which has the focus next.
          event.preventDefault();
          onEnter();
        }}
      />
    </div>
  );
}
