import { memo, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { CirclePause, CirclePlay } from 'lucide-react';
import { hasGoods } from '../sell/basket-view.ts';
import type { Panels } from '../sell/panel.ts';
import { useSession } from '../till/session-context.ts';
import { formatQuantity } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { PressButton } from '../ui/press-button.tsx';
import { ToolButton } from '../ui/tool-button.tsx';
import { useLive, useLivePart } from '../ui/use-live.ts';
import './parked.css';

type Props = { readonly panels: Panels; readonly off: boolean };

/** Puts the basket aside, and shows how many are. */
export const ParkButtons = memo(function ParkButtons({ panels, off }: Props) {
  const { t } = useTranslation();
  const { basket, parking } = useSession();
  const filled = useLivePart(basket.view, ({ draft }) => hasGoods(draft));
  const count = useLive(parking.parked).baskets.length;
  const park = useCallback(() => panels.toggle({ kind: 'park' }), [panels]);
  return (
    <>
      <ToolButton
        className="park-button"
        icon={CirclePause}
        label={t('parked.park')}
        action="park"
        off={off || !filled}
        onPress={park}
      />
      <PressButton
        className="park-button"
        aria-label={t('parked.button', { count })}
        disabled={off}
        onPress={() => panels.toggle({ kind: 'parked' })}
      >
        <span>
          <CirclePlay size={22} aria-hidden="true" />
          <b className="parked-count" data-some={count > 0}>
            {formatQuantity(count * 1000, 'piece')}
          </b>
        </span>
        <ActionKey action="recall" />
      </PressButton>
    </>
  );
});
