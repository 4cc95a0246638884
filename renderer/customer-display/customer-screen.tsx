import { useEffect, useRef } from 'react';
import type { CustomerMessage } from '#shared/bridge/customer-display.ts';
import type { LiveValue } from '../till/live-value.ts';
import { useLive } from '../ui/use-live.ts';
import './customer-screen.css';

type View = CustomerMessage['view'];
type Of<S extends View['state']> = Extract<View, { state: S }>;

/** The customer's side of the counter: what is sold and what it comes to. It has nothing to press. */
export function CustomerScreen({ shown }: { readonly shown: LiveValue<CustomerMessage | null> }) {
  const message = useLive(shown);
  useEffect(() => {
    if (!message) return;
    document.documentElement.lang = message.language;
    document.documentElement.dir = message.direction;
  }, [message]);
  if (!message) return <main className="customer" />;
  const { view } = message;
  switch (view.state) {
    case 'idle':
      return (
        <main className="customer customer-idle">
          <h1>{view.shop}</h1>
          {view.chain !== view.shop && <p>{view.chain}</p>}
        </main>
      );
    case 'basket':
      return <Basket view={view} />;
    case 'paid':
      return (
        <main className="customer customer-paid">
          <p className="customer-total">
            <span>{view.totalWord}</span> <output>{view.total}</output>
          </p>
          {view.change !== '' && (
            <p className="customer-change">
              <span>{view.changeWord}</span> <output aria-label={view.changeWord}>{view.change}</output>
            </p>
          )}
          <p className="customer-thanks">{view.thanks}</p>
        </main>
      );
  }
}

function Basket({ view }: { readonly view: Of<'basket'> }) {
  const list = useRef<HTMLUListElement>(null);
  // The line that was just added is what the customer looks for.
  const newest = view.lines.at(-1)?.id;
  useEffect(() => {
    if (newest !== undefined) list.current?.lastElementChild?.scrollIntoView({ block: 'end' });
  }, [newest]);
  return (
    <main className="customer customer-basket">
      <h1>{view.shop}</h1>
      <ul ref={list}>
        {view.above !== '' && <li className="customer-above">{view.above}</li>}
        {view.lines.map((line) => (
          <li key={line.id}>
            <span className="customer-name">{line.name}</span>
            <span className="customer-amount">{line.amount}</span>
            {line.detail !== '' && <span className="customer-detail">{line.detail}</span>}
          </li>
        ))}
      </ul>
      <p className="customer-total">
        <span>{view.totalWord}</span> <output aria-label={view.totalWord}>{view.total}</output>
      </p>
    </main>
  );
}
