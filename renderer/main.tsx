import './without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './i18n/start-i18n.ts';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import { App } from './app.tsx';
import { portToMain } from './bridge/port.ts';
import { showCustomer } from './customer-display/show-customer.ts';
import { listenForKeys } from './keys/keys.ts';
import { applyPreferences } from './preferences/apply-preferences.ts';
import { ownPreferences } from './preferences/preferences.ts';
import { createTones } from './sell/tones.ts';
import { giveWayToHands } from './store/breathe.ts';
import { startTillSession } from './till/session.ts';
import { PartBoundary } from './ui/part-boundary.tsx';
import { ErrorScreen } from './ui/error-screen.tsx';

applyPreferences(ownPreferences, document.documentElement);
// They may be changed in another window of this till.
window.addEventListener('storage', () => ownPreferences.readAgain());

listenForKeys();
giveWayToHands(window);

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root');

// Outside React: effects that run twice must not connect twice.
const session = startTillSession({
  open: portToMain(),
  tones: createTones(() => ownPreferences.get().volume),
});
showCustomer(session);

createRoot(root, {
  // A part that failed says so in its place and can be tried again: that is a warning. The whole till is an error.
  onCaughtError(cause, { errorBoundary, componentStack }) {
    if (errorBoundary instanceof PartBoundary) console.warn('a part of the screen', cause, componentStack);
    else console.error(cause, componentStack);
  },
}).render(
  <StrictMode>
    <ErrorScreen>
      <App session={session} />
    </ErrorScreen>
  </StrictMode>,
);
