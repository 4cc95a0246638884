import { useTranslation } from 'react-i18next';
import { Building2 } from 'lucide-react';
import type { ActionAsked } from '#shared/sync/action.ts';
import { formatUnitPrice } from '../ui/format.ts';
import { AskChain } from './ask-chain.tsx';

type Override = Extract<ActionAsked, { kind: 'priceOverride' }>;

/** A price that nobody in the shop may allow: asked of head office. A granted one is set by itself. */
export function AskPrice({ asked }: { readonly asked: Override }) {
  const { t } = useTranslation();
  return (
    <AskChain
      asked={asked}
      isSame={(earlier) =>
        earlier.kind === 'priceOverride' && earlier.saleId === asked.saleId && earlier.lineId === asked.lineId
      }
      label={t('request.askPrice')}
      icon={<Building2 size={20} aria-hidden="true" />}
      renderAnswer={(answer) =>
        answer.kind === 'priceOverride' &&
        t('request.granted', {
          price: formatUnitPrice(answer.unitPriceMicros, asked.currency),
          by: answer.approvedBy,
        })
      }
    />
  );
}
