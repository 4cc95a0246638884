import { useMemo, useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { Product } from '#shared/catalogue/product.ts';
import type { ShopCatalogue } from '../till/session.ts';
import { formatUnitPrice } from '../ui/format.ts';

/** More tiles than this nobody looks through; the search finds the rest. */
const TILES_MAX = 240;
/** The golden angle spreads hues so that neighbours always differ. */
const HUE_STEP = 137.5;

type Category = { readonly name: string; readonly hue: number; readonly products: readonly Product[] };

type Props = { readonly shop: ShopCatalogue; readonly onPick: (product: Product) => void };

/** Products by category, in catalogue order: a tile is always where the hand expects it. */
export function ProductGrid({ shop, onPick }: Props) {
  const { t } = useTranslation();
  const categories = useMemo(() => categoriesOf(shop.index.products), [shop]);
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = categories.find(({ name }) => name === chosen) ?? categories[0];
  if (!shown) return null;
  return (
    <Tabs
      className="categories"
      selectedKey={shown.name}
      onSelectionChange={(key) => setChosen(String(key))}
      keyboardActivation="automatic"
    >
      <TabList className="category-tabs" aria-label={t('grid.categories')}>
        {categories.map(({ name, hue }) => (
          <Tab key={name} id={name} className="category-tab" style={hueStyle(hue)}>
            {name || t('grid.otherCategory')}
          </Tab>
        ))}
      </TabList>
      <TabPanel id={shown.name} className="tiles-panel">
        <div className="tiles" style={hueStyle(shown.hue)}>
          {shown.products.slice(0, TILES_MAX).map((product) => (
            <button key={product.id} type="button" className="tile" onClick={() => onPick(product)}>
              <span className="tile-name">{product.name}</span>
              <span className="tile-price">
                {formatUnitPrice(product.priceMicros, shop.terms.currency)}
                {product.unit === 'kg' && <small> {t('grid.perKg')}</small>}
              </span>
            </button>
          ))}
        </div>
        {shown.products.length > TILES_MAX && (
          <p className="tiles-more">
            {t('grid.moreInCategory', { count: TILES_MAX, total: shown.products.length })}
          </p>
        )}
      </TabPanel>
    </Tabs>
  );
}

function hueStyle(hue: number): CSSProperties {
  return { '--hue': hue } as CSSProperties;
}

/** Categories in the order in which the catalogue first names them. */
function categoriesOf(products: readonly Product[]): Category[] {
  const byName = new Map<string, Product[]>();
  for (const product of products) {
    const known = byName.get(product.category);
    if (known) known.push(product);
    else byName.set(product.category, [product]);
  }
  return [...byName].map(([name, list], place) => ({
    name,
    hue: Math.round((150 + place * HUE_STEP) % 360),
    products: list,
  }));
}
