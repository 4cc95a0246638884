import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HistoryScreen } from '../history/history-screen.tsx';
import { ReceiptDialog } from '../history/receipt-dialog.tsx';
import { KeyList } from '../keys/key-list.tsx';
import { useAction } from '../keys/keys.ts';
import { ManagerScreen } from '../manager/manager-screen.tsx';
import { useAuthorize } from '../people/authorize.tsx';
import { PayPane } from '../pay/pay-pane.tsx';
import { scannedReceipt } from '../returns/find-receipt.ts';
import { AskDialog } from '../sell/ask-dialog.tsx';
import { BasketPane } from '../sell/basket-pane.tsx';
import { hasGoods, moneyGiven } from '../sell/basket-view.ts';
import { NoticeBar } from '../sell/notice-bar.tsx';
import { usePanels } from '../sell/panel.ts';
import { SellWork } from '../sell/sell-work.tsx';
import { joinScan } from '../sell/typed-code.ts';
import { useTypeAhead } from '../sell/type-ahead.ts';
import { useScanner } from '../sell/use-scanner.ts';
import { ShiftScreen } from '../shift/shift-screen.tsx';
import { TrainingBand } from '../shift/training-switch.tsx';
import { Behind, Places } from '../ui/behind.tsx';
import { FailedDialog } from '../ui/failed-dialog.tsx';
import { PartBoundary } from '../ui/part-boundary.tsx';
import { useLivePart } from '../ui/use-live.ts';
import { focusMainField, useMainField } from './main-field.ts';
import { offerScan } from './scan-takers.ts';
import { useSession } from './session-context.ts';
import { TopBar } from './top-bar.tsx';
import './till-screen.css';

export type View = 'sell' | 'pay' | 'history' | 'shift' | 'manager';

/** The till's one window: what is sold, how it is paid, what was sold, and what a manager sees. */
export function TillScreen() {
  const { t } = useTranslation();
  const { basket, people } = useSession();
  const filled = useLivePart(basket.view, ({ draft }) => hasGoods(draft));
  const isSealing = useLivePart(basket.view, ({ sealing }) => sealing === 'running');
  const [view, setView] = useState<View>(() => (moneyGiven(basket.view.get().draft) ? 'pay' : 'sell'));
  const [showsKeys, setShowsKeys] = useState(false);
  const [receiptOf, setReceiptOf] = useState<string | null>(null);
  const authorize = useAuthorize();

  // Paying needs a basket: when the sale is done or the last line removed, the products are back.
  const shown: View = view === 'pay' && !filled ? 'sell' : view;
  if (shown !== view) setView(shown);
  const panels = usePanels(shown === 'sell');

  const pay = useCallback(() => {
    if (!hasGoods(basket.view.get().draft)) return;
    basket.dismissNotice();
    if (basket.mayPay()) setView('pay');
  }, [basket]);
  const showReceipt = useCallback(() => {
    const { lastSale } = basket.view.get();
    if (lastSale) setReceiptOf(lastSale.id);
  }, [basket]);

  const managing = shown === 'manager';
  const go = useCallback(
    (next: View): void => {
      if (next !== 'manager' || managing) return setView(next);
      void authorize({ action: 'managerPage', role: 'supervisor', reason: t('people.openManager') }).then(
        (allowed) => {
          if (allowed) setView('manager');
        },
      );
    },
    [authorize, managing, t],
  );
  const backToSelling = useCallback(() => setView('sell'), []);
  const hideReceipt = useCallback(() => setReceiptOf(null), []);
  const showKeys = useCallback(() => setShowsKeys(true), []);
  const { open } = panels;
  const takeReturns = useCallback(
    (receiptNumber?: string): void => {
      setView('sell');
      open({ kind: 'returns', ...(receiptNumber !== undefined && { receiptNumber }) });
    },
    [open],
  );

  // Before the keys held back are played: they go to the field of the screen that is shown now.
  useEffect(() => {
    if (shown !== 'history' && receiptOf === null) focusMainField();
  }, [shown, receiptOf]);
  useTypeAhead(isSealing, basket.sayKeysDropped);
  useMainField();
  useScanner((code, searchBefore) => {
    if (!people.takesScan()) return basket.refuseScan();
    if (offerScan(code)) return;
    // Something was scanned while a receipt or another screen is open: it is sold, and seen being sold.
    setReceiptOf(null);
    if (shown !== 'pay') setView('sell');
    const receiptNumber = scannedReceipt(code);
    if (receiptNumber !== null) return takeReturns(receiptNumber);
    if (panels.takesScan(code)) return;
    basket.addCode(joinScan(searchBefore, code, (whole) => basket.lookUp(whole).ok));
    // The field that had the focus may be gone with the line it belonged to.
    if (!basket.view.get().asking) setTimeout(focusMainField, 0);
  });

  useAction('keys', showKeys);
  useAction('sell', () => setView('sell'));
  useAction('history', () => setView(shown === 'history' ? 'sell' : 'history'));
  useAction('shift', () => go(shown === 'shift' ? 'sell' : 'shift'));
  useAction('manager', () => go(shown === 'manager' ? 'sell' : 'manager'));
  useAction('lastReceipt', showReceipt);
  useAction('pay', pay, shown === 'sell');
  useAction('back', () => setView('sell'), shown !== 'sell');

  return (
    <div className="till">
      <TrainingBand />
      <TopBar view={shown === 'pay' ? 'sell' : shown} onView={go} onReturns={takeReturns} onKeys={showKeys} />
      {/* A fault on one screen stays there: the way to selling is above it, and Escape leads there too. */}
      <PartBoundary key={shown} renderFrame={screenFrame}>
        {shown === 'history' && <HistoryScreen onClose={backToSelling} onRefund={takeReturns} />}
        {shown === 'shift' && <ShiftScreen />}
        {shown === 'manager' && <ManagerScreen onClose={backToSelling} />}
      </PartBoundary>
      {(shown === 'sell' || shown === 'pay') && (
        <div className="till-sale">
          <main className="till-work" aria-label={shown === 'pay' ? t('pay.label') : t('grid.label')}>
            <Places>
              <Behind when={shown === 'pay'}>
                <PartBoundary>
                  <SellWork panels={panels} onPay={pay} />
                </PartBoundary>
              </Behind>
              {shown === 'pay' && (
                <PartBoundary>
                  <PayPane />
                </PartBoundary>
              )}
            </Places>
            <NoticeBar />
          </main>
          <BasketPane
            panels={panels}
            paying={shown === 'pay'}
            onPay={pay}
            onBack={backToSelling}
            onReceipt={showReceipt}
          />
        </div>
      )}
      <AskDialog />
      <KeyList isOpen={showsKeys} onClose={() => setShowsKeys(false)} />
      <PartBoundary
        key={receiptOf}
        renderFrame={(words) => <FailedDialog onClose={hideReceipt}>{words}</FailedDialog>}
      >
        <ReceiptDialog entryId={receiptOf} onClose={hideReceipt} />
      </PartBoundary>
    </div>
  );
}

function screenFrame(words: ReactNode) {
  return <main className="part-screen">{words}</main>;
}
