import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { BadgePercent, Trash2, Undo2, UserPlus, UserRound } from 'lucide-react';
import { useSession } from '../till/session-context.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { PressButton } from '../ui/press-button.tsx';
import { ToolButton } from '../ui/tool-button.tsx';
import { useLivePart } from '../ui/use-live.ts';
import { hasGoods } from './basket-view.ts';
import type { Panels } from './panel.ts';

/** What concerns the whole basket: who buys, discount and coupons, the last step back, giving it up. */
export function BasketTools({ panels, off }: { readonly panels: Panels; readonly off: boolean }) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const customer = useLivePart(basket.view, ({ draft }) => draft?.customer);
  const filled = useLivePart(basket.view, ({ draft }) => hasGoods(draft)) && !off;
  const undoable = useLivePart(basket.view, (view) => view.undoable > 0);
  const offers = useCallback(() => panels.toggle({ kind: 'offers' }), [panels]);
  const giveUp = useCallback(() => panels.toggle({ kind: 'giveUp' }), [panels]);
  return (
    <div className="basket-tools" role="group" aria-label={t('basket.tools')}>
      <PressButton
        className="basket-customer"
        aria-label={customer ? t('customer.change', { name: customer.name }) : t('customer.attach')}
        disabled={off}
        onPress={() => panels.toggle({ kind: 'customer' })}
      >
        {customer ? <UserRound size={20} aria-hidden="true" /> : <UserPlus size={20} aria-hidden="true" />}
        <span>{customer?.name ?? t('customer.title')}</span> <ActionKey action="customer" />
      </PressButton>
      <ToolButton
        icon={BadgePercent}
        label={t('basket.offers')}
        action="offers"
        off={!filled}
        onPress={offers}
      />
      <ToolButton
        icon={Undo2}
        mirrored
        label={t('basket.undo')}
        action="undo"
        off={off || !undoable}
        onPress={basket.undo}
      />
      <ToolButton icon={Trash2} label={t('basket.giveUp')} action="giveUp" off={!filled} onPress={giveUp} />
    </div>
  );
}
