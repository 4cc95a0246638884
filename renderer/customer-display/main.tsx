import '../without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { customerMessage, type CustomerMessage } from '#shared/bridge/customer-display.ts';
import '../ui/tokens.css';
import '../ui/base.css';
import { portToMain } from '../bridge/port.ts';
import { liveValue } from '../till/live-value.ts';
import { CustomerScreen } from './customer-screen.tsx';

const AGAIN_AFTER_MS = 1000;

const root = document.querySelector('#root');
if (!root) throw new Error('customer.html has no #root');

/** What is shown; null while the till is away, for a total that is no longer true must not stand there. */
const shown = liveValue<CustomerMessage | null>(null);
const open = portToMain('/customer/bridge');

function connect(): void {
  open({
    opened: () => {},
    message(text) {
      const message = customerMessage.safeParse(JSON.parse(text));
      if (message.success) shown.set(message.data);
    },
    closed() {
      shown.set(null);
      setTimeout(connect, AGAIN_AFTER_MS);
    },
  });
}
connect();

createRoot(root).render(
  <StrictMode>
    <CustomerScreen shown={shown} />
  </StrictMode>,
);
