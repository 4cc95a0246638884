import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { SearchCheck } from 'lucide-react';
import type { Product } from '#shared/catalogue/product.ts';
import { addProduct, startDraft, type Draft } from '#shared/sale/draft.ts';
import { priceSale, type PricedLine } from '#shared/sale/price-sale.ts';
import { AskStock } from '../requests/ask-stock.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatUnitPrice } from '../ui/format.ts';
import { useLive } from '../ui/use-live.ts';
import type { SaleCatalogue } from './basket-view.ts';
import { PanelField } from './panel-field.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { PRICE_CHECK_REASON } from './reason-words.ts';
import { PriceSteps } from './price-steps.tsx';
import { useSaleCatalogue } from './use-sale-catalogue.ts';

type Props = {
  readonly code: string | null;
  readonly onCode: (code: string) => void;
  readonly onClose: () => void;
};

/** Says what something costs, for whoever buys now, without selling it. Each scan shows the next price. */
export function PriceCheckPanel({ code, onCode, onClose }: Props) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const shop = useSaleCatalogue();
  const { draft } = useLive(basket.view);
  const [text, setText] = useState('');
  const found = code === null || !shop ? null : findFor(code, shop, basket);

  function look(event: FormEvent): void {
    event.preventDefault();
    if (text.trim() === '') return add();
    onCode(text.trim());
    setText('');
  }

  function add(): void {
    if (!found) return;
    onClose();
    basket.add(found);
  }

  return (
    <PanelFrame title={t('panel.priceCheck')} icon={<SearchCheck size={22} />} onClose={onClose}>
      <form onSubmit={look}>
        <PanelField
          label={t('panel.priceCheckField')}
          value={text}
          onChange={setText}
          hint={found ? t('panel.priceCheckAgain') : t('panel.priceCheckDetail')}
          maxLength={120}
          isMain
        />
      </form>
      <div role="status">
        {code !== null && !found && (
          <p className="panel-problem">{t('panel.priceCheckNone', { text: code })}</p>
        )}
        {found && shop && <Price product={found} shop={shop} basket={draft} />}
      </div>
      {found && <AskStock key={found.id} product={found} />}
      {found && (
        <div className="panel-actions">
          <ActionButton onPress={add} {...(text === '' && { hint: 'Enter' })}>
            {t('panel.addToBasket')}
          </ActionButton>
        </div>
      )}
    </PanelFrame>
  );
}

function findFor(
  text: string,
  { index }: SaleCatalogue,
  basket: ReturnType<typeof useSession>['basket'],
): Product | undefined {
  const coded = basket.lookUp(text);
  return coded.ok ? coded.value.product : index.search(text, 1)[0];
}

type PriceProps = { readonly product: Product; readonly shop: SaleCatalogue; readonly basket: Draft | null };

function Price({ product, shop, basket }: PriceProps) {
  const { t } = useTranslation();
  const { currency } = shop.terms;
  const line = priceOf(product, shop, basket);
  const { blocked, ageMin, openPrice, serialRequired, unit, code } = product;
  return (
    <div className="panel-price">
      <strong>{product.name}</strong>
      {openPrice ? (
        <p>{t('panel.openPrice')}</p>
      ) : (
        <output aria-label={t('panel.price')}>
          {formatUnitPrice(line?.unitPriceMicros ?? product.priceMicros, currency)}
          {unit !== 'piece' && <small> {t('panel.perUnit', { unit: t(`panel.unit.${unit}`) })}</small>}
        </output>
      )}
      <ul>
        <li>{t('panel.code', { code })}</li>
        {blocked !== undefined && <li>{t('panel.blocked', { why: blocked })}</li>}
        {ageMin !== undefined && <li>{t('panel.ageMin', { age: ageMin })}</li>}
        {serialRequired && <li>{t('panel.serialAsked')}</li>}
      </ul>
      {line && !openPrice && <PriceSteps line={line} terms={shop.terms} />}
    </div>
  );
}

/** One piece or unit, priced as it would be in a basket of its own for the customer of this one. */
function priceOf(product: Product, { terms }: SaleCatalogue, basket: Draft | null): PricedLine | undefined {
  const { shopId, utcOffsetMinutes, customerGroup, coupons, openedAt } = basket ?? {};
  const alone: Draft = {
    ...startDraft({
      id: NO_SALE,
      openedAt: openedAt ?? new Date().toISOString(),
      terms,
      ...(shopId !== undefined && { shopId }),
      ...(utcOffsetMinutes !== undefined && { utcOffsetMinutes }),
      ...(customerGroup !== undefined && { customerGroup }),
    }),
    ...(coupons && { coupons }),
  };
  const manualPrice = { unitPriceMicros: product.priceMicros, reason: PRICE_CHECK_REASON };
  const added = addProduct(alone, product, {
    lineId: 'looked-at',
    ageChecked: true,
    serial: '-',
    ...(product.openPrice && { manualPrice }),
  });
  return added.ok ? priceSale(added.value, terms).lines[0] : undefined;
}

/** Never sealed: only looked at. */
const NO_SALE = '00000000-0000-4000-8000-000000000000';
