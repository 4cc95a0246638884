import {
  memo,
  useCallback,
  useDeferredValue,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import { useTranslation } from 'react-i18next';
import { PackageSearch, ScanBarcode, SearchCheck, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { Product } from '#shared/catalogue/product.ts';
import { focusMainField } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { Behind, Places, useBehind } from '../ui/behind.tsx';
import { ActionKey } from '../ui/key-hint.tsx';
import { MatchList } from './match-list.tsx';
import { ProductGrid } from './product-grid.tsx';
import { SearchField } from './search-field.tsx';
import { readTypedCode } from './typed-code.ts';
import { useSaleCatalogue } from './use-sale-catalogue.ts';
import { useSearchText } from './use-search-text.ts';
import './sell-pane.css';

const MATCHES_MAX = 40;

type Props = { readonly onPay: () => void; readonly onPriceCheck: () => void };

/** The search and scan field over the products. Keys for the selected basket line work while it is empty. */
export const SellPane = memo(function SellPane({ onPay, onPriceCheck }: Props) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const shop = useSaleCatalogue();
  // Hundreds of tiles are drawn anew for another catalogue: between keys and scans, not before them.
  const onTiles = useDeferredValue(shop);
  const { field, searched, read, clear, onInput } = useSearchText(useBehind());
  const matches = useMemo(() => shop?.index.search(searched, MATCHES_MAX) ?? [], [shop, searched]);
  // They are shown also while the tiles of a first catalogue are still on their way.
  const finds = searched === '' ? null : shop;
  // A name may be picked by Enter alone; figures must be a whole code, or be picked by arrow.
  const first = /\p{L}/u.test(searched) ? 0 : -1;
  const [moved, setMoved] = useState<{ for: string; place: number } | null>(null);
  const place = Math.min(moved?.for === searched ? moved.place : first, matches.length - 1);

  function pick(product: Product): void {
    const typed = readTypedCode(read());
    const quantityMilli = typed.ok ? typed.value.quantityMilli : undefined;
    if (basket.add(product, quantityMilli === undefined ? {} : { quantityMilli })) clear();
    focusMainField();
  }

  // One function for all tiles of a catalogue, so that they are not drawn anew with each key.
  const latestPick = useRef(pick);
  useLayoutEffect(() => {
    latestPick.current = pick;
  });
  const pickTile = useCallback((product: Product) => latestPick.current(product), []);

  function enter(): void {
    // The list may lag behind fast typing, so the text itself is searched once more.
    const text = read();
    const current = readTypedCode(text);
    if (!current.ok || current.value.code === '' || !shop) return done(basket.addCode(text));
    const wanted = current.value.code;
    const byHand = moved?.for === wanted ? matches[place] : undefined;
    const isCode = basket.lookUp(wanted).ok;
    const named = /\p{L}/u.test(wanted) && !isCode ? shop.index.search(wanted, 1)[0] : undefined;
    const product = byHand ?? named;
    if (product) return pick(product);
    done(basket.addCode(text));
  }

  // An unknown code leaves the field free for the next scan; the notice names the code.
  function done(added: boolean): void {
    if (added || read() !== '') clear();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = read() === '' ? lineKeys[event.key] : searchKeys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  const lineKeys: Record<string, (() => void) | undefined> = {
    ArrowDown: () => basket.selectNext(1),
    ArrowUp: () => basket.selectNext(-1),
    '+': () => basket.stepSelected(1),
    '-': () => basket.stepSelected(-1),
    // So that a cash sale needs the number pad alone.
    Enter: onPay,
    Delete: basket.removeSelected,
    Escape: basket.dismissNotice,
  };
  const searchKeys: Record<string, (() => void) | undefined> = {
    Enter: enter,
    ArrowDown: () => setMoved({ for: searched, place: Math.min(place + 1, matches.length - 1) }),
    ArrowUp: () => setMoved({ for: searched, place: Math.max(place - 1, 0) }),
    Escape: clear,
  };

  return (
    <div className="sell-pane">
      <div className="search">
        <ScanBarcode size={22} aria-hidden="true" />
        <SearchField
          field={field}
          matchesShown={searched !== '' && matches.length > 0}
          reachedId={matches[place]?.id ?? null}
          onInput={onInput}
          onKeyDown={onKeyDown}
        />
        {/* The style sheet shows one of them, by whether the field is empty. */}
        <span className="search-help">{t('search.help')}</span>
        <button type="button" className="search-clear" aria-label={t('search.clear')} onClick={clear}>
          <X size={20} aria-hidden="true" />
        </button>
        <Button
          className="search-price"
          excludeFromTabOrder
          aria-label={t('panel.priceCheck')}
          onPress={onPriceCheck}
        >
          <SearchCheck size={20} aria-hidden="true" /> <ActionKey action="priceCheck" />
        </Button>
      </div>
      <Places>
        {onTiles && (
          <Behind when={finds !== null}>
            <ProductGrid shop={onTiles} onPick={pickTile} />
          </Behind>
        )}
        {!onTiles && !finds && (
          <div className="pane-empty">
            <PackageSearch size={40} aria-hidden="true" />
            <h2>{t('grid.fetching')}</h2>
            <p>{t('grid.fetchingDetail')}</p>
          </div>
        )}
        {finds && (
          <MatchList
            text={searched}
            matches={matches}
            more={matches.length === MATCHES_MAX}
            place={place}
            currency={finds.terms.currency}
            onPick={pick}
          />
        )}
      </Places>
    </div>
  );
});
