import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartColumn, History, Keyboard, ShoppingBasket, Undo2, Wallet } from 'lucide-react';
import { Button } from 'react-aria-components';
import { PersonButton } from '../people/person-button.tsx';
import { PrinterButton } from '../printing/printer-button.tsx';
import { StatusBadge } from '../sync/status-badge.tsx';
import { ActionKey } from '../ui/key-hint.tsx';
import { useLive } from '../ui/use-live.ts';
import { useSession } from './session-context.ts';
import type { View } from './till-screen.tsx';

type Props = {
  /** Paying is part of selling. */
  readonly view: Exclude<View, 'pay'>;
  readonly onView: (view: View) => void;
  readonly onReturns: () => void;
  readonly onKeys: () => void;
};

/** Drawn anew for another screen alone. */
export const TopBar = memo(function TopBar({ view, onView, onReturns, onKeys }: Props) {
  const { t } = useTranslation();
  const identity = useLive(useSession().identity);
  return (
    <header className="top-bar">
      <div className="top-bar-name">
        <img src={new URL('../icon.svg', import.meta.url).href} alt="" width={30} height={30} />
        <div>
          <strong>{identity?.shopName}</strong>
          <span>
            {identity?.chainName} · {identity?.tillName}
          </span>
        </div>
      </div>
      <nav className="top-bar-nav" aria-label={t('nav.label')}>
        <Button
          className="nav-button"
          {...(view === 'sell' && { 'aria-current': 'page' })}
          onPress={() => onView('sell')}
        >
          <ShoppingBasket size={18} aria-hidden="true" /> {t('nav.sell')} <ActionKey action="sell" />
        </Button>
        <Button className="nav-button" onPress={() => onReturns()}>
          <Undo2 size={18} aria-hidden="true" className="mirrored" /> {t('nav.returns')}{' '}
          <ActionKey action="returns" />
        </Button>
        <Button
          className="nav-button"
          {...(view === 'history' && { 'aria-current': 'page' })}
          onPress={() => onView('history')}
        >
          <History size={18} aria-hidden="true" /> {t('nav.history')} <ActionKey action="history" />
        </Button>
        <Button
          className="nav-button"
          {...(view === 'shift' && { 'aria-current': 'page' })}
          onPress={() => onView('shift')}
        >
          <Wallet size={18} aria-hidden="true" /> {t('nav.shift')} <ActionKey action="shift" />
        </Button>
        <Button
          className="nav-button"
          {...(view === 'manager' && { 'aria-current': 'page' })}
          onPress={() => onView('manager')}
        >
          <ChartColumn size={18} aria-hidden="true" /> {t('nav.manager')} <ActionKey action="manager" />
        </Button>
      </nav>
      <PrinterButton />
      <PersonButton />
      <Button className="icon-button" aria-label={t('keys.open')} onPress={onKeys}>
        <Keyboard size={20} aria-hidden="true" />
      </Button>
      <StatusBadge />
    </header>
  );
});
