import { memo, useMemo, useState, type CSSProperties } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Ban, Star } from 'lucide-react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { CatalogueIndex } from '#shared/catalogue/index-catalogue.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { useAction } from '../keys/keys.ts';
import { useSession } from '../till/session-context.ts';
import { formatUnitPrice } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { useLive } from '../ui/use-live.ts';
import type { SaleCatalogue } from './basket-view.ts';

/** More tiles than this nobody looks through; the search finds the rest. */
const TILES_MAX = 240;
/** The golden angle spreads hues so that neighbours always differ. */
const HUE_STEP = 137.5;

const FAVOURITES = 'favourites';
const FAVOURITES_HUE = 85;

type Category = {
  readonly key: string;
  readonly name: string;
  readonly hue: number;
  readonly products: readonly Product[];
};

type Props = { readonly shop: SaleCatalogue; readonly onPick: (product: Product) => void };

/**
 * Products by category, in catalogue order: a tile is always where the hand expects it. Drawn anew only for
 * another catalogue: keys and scans change the field and the basket beside it, and must not wait for tiles.
 */
export const ProductGrid = memo(function ProductGrid({ shop, onPick }: Props) {
  const { t } = useTranslation();
  const { records, identity } = useSession();
  const favourites = useLive(records.shopSettings).get(identity.get()?.shopId ?? '')?.favourites;
  const categories = useMemo(() => {
    const all = categoriesOf(shop.index);
    const chosen = (favourites ?? []).flatMap((id) => shop.index.findById(id) ?? []);
    return chosen.length > 0
      ? [{ key: FAVOURITES, name: '', hue: FAVOURITES_HUE, products: chosen }, ...all]
      : all;
  }, [shop, favourites]);
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = categories.find(({ key }) => key === chosen) ?? categories[0];
  const tiles = useMemo(() => (shown ? tilesOf(shop.index, shown) : []), [shop, shown]);
  const showNext = (): void =>
    setChosen(categories[(categories.indexOf(shown!) + 1) % categories.length]!.key);
  if (!shown) return null;
  return (
    <Tabs
      className="categories"
      selectedKey={shown.key}
      onSelectionChange={(key) => setChosen(String(key))}
      keyboardActivation="automatic"
    >
      <div className="category-row">
        {/* Before them: behind the last it would often stand in a row of its own. */}
        {categories.length > 1 && <NextCategory onPress={showNext} />}
        <TabList className="category-tabs" aria-label={t('grid.categories')}>
          {categories.map(({ key, name, hue }) => (
            <Tab key={key} id={key} className="category-tab" style={hueStyle(hue)}>
              {key === FAVOURITES && <Star size={16} aria-hidden="true" />}
              {key === FAVOURITES ? t('grid.favourites') : name || t('grid.otherCategory')}
            </Tab>
          ))}
        </TabList>
      </div>
      <TabPanel key={shown.key} id={shown.key} className="tiles-panel">
        <Tiles shop={shop} products={tiles} hue={shown.hue} onPick={onPick} />
        {tiles.length > TILES_MAX && (
          <p className="tiles-more">{t('grid.moreInCategory', { count: TILES_MAX, total: tiles.length })}</p>
        )}
      </TabPanel>
    </Tabs>
  );
});

/** Alone, so that a grid that goes behind a search or comes back is not drawn anew for the key's sake. */
function NextCategory({ onPress }: { readonly onPress: () => void }) {
  useAction('nextCategory', onPress);
  return <ActionKey action="nextCategory" />;
}

type TilesProps = Props & { readonly products: readonly Product[]; readonly hue: number };

const Tiles = memo(function Tiles({ shop, products, hue, onPick }: TilesProps) {
  const { t } = useTranslation();
  return (
    <div className="tiles" style={hueStyle(hue)}>
      {products.slice(0, TILES_MAX).map((product) => (
        <Tile key={product.id} product={product} shop={shop} t={t} onPick={onPick} />
      ))}
    </div>
  );
});

/** Hooks of its own, hundreds of times, would be most of what the tiles cost. */
type TileProps = Props & { readonly product: Product; readonly t: TFunction };

function Tile({ product, shop, t, onPick }: TileProps) {
  const { name, blocked, unit, openPrice, priceMicros } = product;
  const variants = shop.index.variantsOf(product.id).length;
  return (
    <button
      type="button"
      className={blocked === undefined ? 'tile' : 'tile tile-blocked'}
      onClick={() => onPick(product)}
    >
      <span className="tile-name">{name}</span>
      <span className="tile-price">
        {blocked !== undefined && <Ban size={14} aria-label={t('grid.blocked')} />}
        {variants > 0
          ? t('grid.variants', { count: variants })
          : openPrice
            ? t('grid.openPrice')
            : formatUnitPrice(priceMicros, shop.terms.currency)}
        {unit === 'kg' && variants === 0 && <small> {t('grid.perKg')}</small>}
      </span>
    </button>
  );
}

function hueStyle(hue: number): CSSProperties {
  return { '--hue': hue } as CSSProperties;
}

/** Categories in the order in which the catalogue first names them, without those that have no tile. */
function categoriesOf(index: CatalogueIndex): Category[] {
  return [...index.categories]
    .filter(([, products]) => products.some((product) => !isBehindAnother(index, product)))
    .map(([name, products], place) => ({
      key: `category ${name}`,
      name,
      hue: Math.round((150 + place * HUE_STEP) % 360),
      products,
    }));
}

/** What was chosen by hand is shown as it was chosen. */
function tilesOf(index: CatalogueIndex, { key, products }: Category): readonly Product[] {
  return key === FAVOURITES ? products : products.filter((product) => !isBehindAnother(index, product));
}

/** Variants stand behind their product's tile. */
function isBehindAnother(index: CatalogueIndex, { variantOf }: Product): boolean {
  return variantOf !== undefined && index.findById(variantOf) !== undefined;
}
