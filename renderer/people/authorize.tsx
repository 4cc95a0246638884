import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useState,
  type ReactNode,
} from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { mayAct, type StaffRole } from '#shared/shop/staff.ts';
import { useSession } from '../till/session-context.ts';
import { failureWords, RecordRefused } from '../ui/error-words.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { NO_STAFF, type Person } from './people.ts';
import { PinForm } from './pin-form.tsx';
import './people.css';

/** What somebody wants to do that not everybody may. */
export type Wish = {
  /** A stable word for the journal, such as `priceChange` or `refundWithoutReceipt`. */
  readonly action: string;
  /** The least role that may do it. */
  readonly role: StaffRole;
  /** The draft it is for, which becomes the sale's id. */
  readonly saleId?: string;
  /** In the words of the screen; shown to whoever is asked, and kept with the override. */
  readonly reason?: string;
};

/** `by`: the person whose right it was, or `NO_STAFF`. null: nobody allowed it. */
export type Authorize = (wish: Wish) => Promise<{ readonly by: string } | null>;

const AuthorizeContext = createContext<Authorize | null>(null);

/**
 * Asks whether something may be done. Whoever is signed in and may do it is not asked; otherwise a
 * manager types their PIN over the cashier's screen, and the override is sealed in the journal before
 * this answers. A shop without staff has one person, who may do everything: `by` is `NO_STAFF`, and no
 * override is recorded, because there is nobody to name.
 */
export function useAuthorize(): Authorize {
  const authorize = useContext(AuthorizeContext);
  if (!authorize)
    throw new Error('a screen that needs somebody to allow things is outside AuthorizeProvider');
  return authorize;
}

type Asked = { readonly wish: Wish; answer(allowed: { readonly by: string } | null): void };

/** Holds the PIN pad that `useAuthorize` opens. One question at a time: a second one meanwhile is a no. */
export function AuthorizeProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { people, recordFact } = useSession();
  const [asked, setAsked] = useState<Asked | null>(null);

  const authorize = useCallback<Authorize>(
    async (wish) => {
      const person = people.get();
      if (!people.hasStaff()) return { by: NO_STAFF };
      if (person && mayAct(person.role, wish.role)) return { by: person.id };
      return new Promise((resolve) => {
        // At once: a key pressed now is the dialog's, not that of what lies beneath.
        flushSync(() =>
          setAsked((open) => {
            if (open) {
              resolve(null);
              return open;
            }
            return { wish, answer: resolve };
          }),
        );
      });
    },
    [people],
  );

  function close(allowed: { readonly by: string } | null): void {
    asked?.answer(allowed);
    setAsked(null);
  }

  // Whoever asked has gone: what they wanted is not the next person's to be allowed.
  const leave = useEffectEvent(() => close(null));
  useEffect(() => people.subscribe(() => leave()), [people]);

  /** @returns why it is not allowed after all, in words; null when it is */
  async function override(person: Person): Promise<string | null> {
    if (!asked) return null;
    const { action, saleId, reason } = asked.wish;
    const recorded = await recordFact(crypto.randomUUID(), {
      kind: 'overrideGiven',
      action,
      by: person.id,
      ...(saleId !== undefined && { saleId }),
      ...(reason !== undefined && { reason }),
    });
    // What is not in the journal was not allowed: nobody could say later who did.
    if (!recorded.ok)
      return t('people.notRecorded', { message: failureWords(t, new RecordRefused(recorded.problem)) });
    close({ by: person.id });
    return null;
  }

  const able = useMemo(() => (asked ? people.staff(asked.wish.role) : []), [asked, people]);
  return (
    <AuthorizeContext value={authorize}>
      {children}
      <ModalOverlay
        className="overlay"
        isOpen={asked !== null}
        isDismissable
        onOpenChange={(open) => !open && close(null)}
      >
        <Modal className="pin-modal">
          <Dialog className="pin-dialog">
            <Heading slot="title">{asked && t(`people.needs.${asked.wish.role}`)}</Heading>
            <p className="pin-reason">{asked?.wish.reason ?? t('people.needsDetail')}</p>
            {able.length === 0 ? (
              <p role="alert">{t('people.nobodyMay')}</p>
            ) : (
              <PinForm people={able} submit={t('people.allow')} onRight={override} />
            )}
            <ActionButton kind="quiet" hint="Esc" onPress={() => close(null)}>
              {t('people.cancel')}
            </ActionButton>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </AuthorizeContext>
  );
}
