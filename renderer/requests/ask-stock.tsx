import { useTranslation } from 'react-i18next';
import { Store } from 'lucide-react';
import type { Product } from '#shared/catalogue/product.ts';
import type { ActionAnswer } from '#shared/sync/action.ts';
import { formatQuantity } from '../ui/format.ts';
import { AskChain } from './ask-chain.tsx';

/** Which other shops have it: asked of the chain, and answered here. */
export function AskStock({ product }: { readonly product: Product }) {
  const { t } = useTranslation();
  return (
    <AskChain
      asked={{ kind: 'stockElsewhere', productId: product.id }}
      isSame={(asked) => asked.kind === 'stockElsewhere' && asked.productId === product.id}
      label={t('request.askStock')}
      icon={<Store size={20} aria-hidden="true" />}
      renderAnswer={(answer) => <OtherShops answer={answer} unit={product.unit} />}
    />
  );
}

type ShopsProps = { readonly answer: ActionAnswer; readonly unit: Product['unit'] };

function OtherShops({ answer, unit }: ShopsProps) {
  const { t } = useTranslation();
  if (answer.kind !== 'stockElsewhere') return null;
  if (answer.shops.length === 0) return t('request.noneElsewhere');
  return (
    <>
      {t('request.elsewhere')}
      <dl className="request-shops">
        {answer.shops.map(({ shopId, name, onHandMilli }) => (
          <div key={shopId}>
            <dt>{name}</dt>
            <dd>{formatQuantity(onHandMilli, unit)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
