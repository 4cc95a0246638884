import { useTranslation } from 'react-i18next';
import { CirclePause, CirclePlay } from 'lucide-react';
import { Button } from 'react-aria-components';
import { hasGoods } from '../sell/basket-view.ts';
import type { Panels } from '../sell/panel.ts';
import { useSession } from '../till/session-context.ts';
import { formatQuantity } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { useLive } from '../ui/use-live.ts';
import './parked.css';

/** Puts the basket aside, and shows how many are. */
export function ParkButtons({ panels, off }: { readonly panels: Panels; readonly off: boolean }) {
  const { t } = useTranslation();
  const { basket, parking } = useSession();
  const { draft } = useLive(basket.view);
  const count = useLive(parking.parked).baskets.length;
  return (
    <>
      <Button
        className="park-button"
        aria-label={t('parked.park')}
        isDisabled={off || !hasGoods(draft)}
        onPress={() => panels.toggle({ kind: 'park' })}
      >
        <CirclePause size={22} aria-hidden="true" />
        <ActionKey action="park" />
      </Button>
      <Button
        className="park-button"
        aria-label={t('parked.button', { count })}
        isDisabled={off}
        onPress={() => panels.toggle({ kind: 'parked' })}
      >
        <span>
          <CirclePlay size={22} aria-hidden="true" />
          <b className="parked-count" data-some={count > 0}>
            {formatQuantity(count * 1000, 'piece')}
          </b>
        </span>
        <ActionKey action="recall" />
      </Button>
    </>
  );
}
