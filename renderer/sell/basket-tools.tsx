import { useTranslation } from 'react-i18next';
import { BadgePercent, Trash2, Undo2, UserPlus, UserRound } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useSession } from '../till/session-context.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { useLive } from '../ui/use-live.ts';
import { hasGoods } from './basket-view.ts';
import type { Panels } from './panel.ts';

/** What concerns the whole basket: who buys, discount and coupons, the last step back, giving it up. */
export function BasketTools({ panels, off }: { readonly panels: Panels; readonly off: boolean }) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const { draft, undoable } = useLive(basket.view);
  const customer = draft?.customer;
  const filled = hasGoods(draft) && !off;
  return (
    <div className="basket-tools" role="group" aria-label={t('basket.tools')}>
      <Button
        className="basket-customer"
        aria-label={customer ? t('customer.change', { name: customer.name }) : t('customer.attach')}
        isDisabled={off}
        onPress={() => panels.toggle({ kind: 'customer' })}
      >
        {customer ? <UserRound size={20} aria-hidden="true" /> : <UserPlus size={20} aria-hidden="true" />}
        <span>{customer?.name ?? t('customer.title')}</span> <ActionKey action="customer" />
      </Button>
      <Button
        aria-label={t('basket.offers')}
        isDisabled={!filled}
        onPress={() => panels.toggle({ kind: 'offers' })}
      >
        <BadgePercent size={20} aria-hidden="true" /> <ActionKey action="offers" />
      </Button>
      <Button
        aria-label={t('basket.undo')}
        isDisabled={off || undoable === 0}
        onPress={() => void basket.undo()}
      >
        <Undo2 size={20} aria-hidden="true" className="mirrored" /> <ActionKey action="undo" />
      </Button>
      <Button
        aria-label={t('basket.giveUp')}
        isDisabled={!filled}
        onPress={() => panels.toggle({ kind: 'giveUp' })}
      >
        <Trash2 size={20} aria-hidden="true" /> <ActionKey action="giveUp" />
      </Button>
    </div>
  );
}
