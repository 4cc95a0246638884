import { useCallback, type ReactNode } from 'react';
import { CustomerPanel } from '../customers/customer-panel.tsx';
import { ParkPanel } from '../parked/park-panel.tsx';
import { ParkedPanel } from '../parked/parked-panel.tsx';
import { ReturnsPanel } from '../returns/returns-panel.tsx';
import { useSession } from '../till/session-context.ts';
import { useLive } from '../ui/use-live.ts';
import { GiveUpPanel } from './give-up-panel.tsx';
import { LinePanel } from './line-panel.tsx';
import { OffersPanel } from './offers-panel.tsx';
import type { Panel, Panels } from './panel.ts';
import { PriceCheckPanel } from './price-check-panel.tsx';
import { SellPane } from './sell-pane.tsx';

type Props = { readonly panels: Panels; readonly onPay: () => void };

/** The products, or the panel that is open in their place. */
export function SellWork({ panels, onPay }: Props) {
  const { shown, open } = panels;
  const checkPrice = useCallback(() => open({ kind: 'priceCheck', code: null }), [open]);
  const products = <SellPane onPay={onPay} onPriceCheck={checkPrice} />;
  return shown ? <OpenPanel panels={panels} shown={shown} products={products} /> : products;
}

type OpenProps = {
  readonly panels: Panels;
  readonly shown: Panel;
  /** Shown where the basket has not got what the panel is about. */
  readonly products: ReactNode;
};

function OpenPanel({ panels: { close, open }, shown, products }: OpenProps) {
  const { basket } = useSession();
  const { draft } = useLive(basket.view);
  switch (shown.kind) {
    case 'line': {
      const line = draft?.lines.find(({ lineId }) => lineId === shown.lineId);
      if (!draft || !line) return products;
      // Another line or field is another form: what was typed for one must not stand in the other.
      const key = `${line.lineId} ${shown.field}`;
      return <LinePanel key={key} draft={draft} line={line} field={shown.field} onClose={close} />;
    }
    case 'offers':
      return draft ? <OffersPanel draft={draft} onClose={close} /> : products;
    case 'giveUp':
      return draft ? <GiveUpPanel draft={draft} onClose={close} /> : products;
    case 'park':
      return draft ? <ParkPanel draft={draft} onClose={close} /> : products;
    case 'parked':
      return <ParkedPanel onClose={close} />;
    case 'returns':
      return <ReturnsPanel receiptNumber={shown.receiptNumber} onClose={close} />;
    case 'customer':
      return <CustomerPanel draft={draft} onClose={close} />;
    case 'priceCheck':
      return (
        <PriceCheckPanel
          code={shown.code}
          onCode={(code) => open({ kind: 'priceCheck', code })}
          onClose={close}
        />
      );
  }
}
