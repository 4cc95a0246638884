import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Lock } from 'lucide-react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useAction } from '../keys/keys.ts';
import { LanguageChoice } from '../preferences/language-choice.tsx';
import { focusMainField, focusPinField } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { useLive, useNow } from '../ui/use-live.ts';
import { formatTime } from '../ui/format.ts';
import { PinForm } from './pin-form.tsx';
import { useIdle } from './use-idle.ts';
import './people.css';

/**
 * Covers the till while nobody of its staff is signed in, and locks it by key or after a time without a
 * hand on it. It lies over the screens instead of in their place: whatever was open, typed or being
 * sealed goes on beneath, and whoever signs in next finds it so.
 */
export function LockScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const { people } = session;
  const signedIn = useLive(people);
  const members = useLive(session.records.staff);
  const identity = useLive(session.identity);
  const settings = useLive(session.records.shopSettings).get(identity?.shopId ?? '');
  const { draft } = useLive(session.basket.view);
  const now = useNow();
  const locked = members.size > 0 && signedIn === null;

  useAction('lock', people.lock, signedIn !== null);
  useIdle(settings?.lockAfterSeconds ?? 0, people.lock, signedIn !== null);
  // For anything that is decided outside this component, such as scans.
  useEffect(() => (locked ? people.asking() : undefined), [locked, people]);

  // A till that started locked had no focus to give back: keys go to the screen that comes to light.
  useEffect(() => {
    if (!locked) return undefined;
    return () => {
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          if (document.activeElement === document.body) focusMainField();
        }),
      );
    };
  }, [locked]);

  return (
    <ModalOverlay className="overlay lock-overlay" isOpen={locked} isKeyboardDismissDisabled>
      <Modal className="pin-modal">
        <Dialog className="pin-dialog">
          <header className="lock-head">
            <Lock size={26} aria-hidden="true" />
            <div>
              <Heading slot="title">{t('people.lockTitle')}</Heading>
              <p>
                {identity?.shopName} · {identity?.tillName}
              </p>
            </div>
            <time>{formatTime(now.toISOString(), now)}</time>
          </header>
          <p className="lock-basket">
            {draft ? t('people.basketKept', { count: draft.lines.length }) : t('people.lockDetail')}
          </p>
          {locked && (
            <PinForm
              people={people.staff()}
              chosenFirst={people.last()}
              submit={t('people.signIn')}
              onRight={(person) => {
                people.signIn(person);
                return null;
              }}
            />
          )}
          {/* Digits are for the PIN, wherever the focus is. */}
          <div onKeyDownCapture={({ key }) => /^\d$/.test(key) && focusPinField()}>
            <LanguageChoice />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
