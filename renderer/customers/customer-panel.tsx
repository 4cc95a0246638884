import { useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { UserMinus, UserPlus, UserRound } from 'lucide-react';
import { ok } from '#shared/result.ts';
import { setCustomer, type Buyer } from '#shared/sale/draft-customer.ts';
import type { Draft } from '#shared/sale/draft.ts';
import { AskBalance } from '../requests/ask-balance.tsx';
import { PanelField } from '../sell/panel-field.tsx';
import { PanelFrame } from '../sell/panel-frame.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { optionId, searches } from '../ui/driven-list.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import { scrollHere } from '../ui/scroll-here.ts';
import { useLive } from '../ui/use-live.ts';
import { useSettled } from '../ui/use-settled.ts';
import { findCustomers, type KnownCustomer } from './find-customers.ts';
import { NewCustomer } from './new-customer.tsx';
import { Purchases } from './purchases.tsx';

const SHOWN_MAX = 50;
/** The list that the panel's field drives. */
const MATCHES_ID = 'customers-found';
/** Somebody who steps through the list asks head office for nobody on the way. */
const SETTLED_MS = 300;

type Props = { readonly draft: Draft | null; readonly onClose: () => void };

/** Who buys: found by name or phone, or written down now. Prices follow their group. */
export function CustomerPanel({ draft, onClose }: Props) {
  const { t } = useTranslation();
  const { basket, customers } = useSession();
  const known = useLive(customers);
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const [writing, setWriting] = useState(false);
  const found = useMemo(() => findCustomers(known, text, SHOWN_MAX), [known, text]);

  // Whoever is marked, once the arrows rest there; before anything is typed, whoever is in the basket.
  const marked = text.trim() === '' ? (draft?.customer ?? null) : (found[place] ?? null);
  const shownId = useSettled(marked?.id ?? '', SETTLED_MS);
  const shown = marked?.id === shownId ? marked : null;

  function take(buyer: Buyer | null): void {
    const taken = basket.edit((now) => ok(setCustomer(now, buyer)));
    if (taken.ok) onClose();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setPlace((now) => Math.max(0, Math.min(now + step, found.length - 1)));
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const chosen = found[place];
    if (chosen) take(chosen);
    else if (text.trim() !== '') setWriting(true);
  }

  return (
    <PanelFrame title={t('customer.title')} icon={<UserRound size={22} />} onClose={onClose}>
      {writing ? (
        <NewCustomer typed={text} onSaved={take} onBack={() => setWriting(false)} />
      ) : (
        <>
          <div onKeyDown={onKeyDown}>
            <PanelField
              label={t('customer.search')}
              value={text}
              onChange={(next) => {
                setText(next);
                setPlace(0);
              }}
              hint={draft?.customer ? t('customer.current', { name: draft.customer.name }) : ''}
              maxLength={80}
              isMain
              says={searches(
                found.length > 0 ? { listId: MATCHES_ID, reached: found[place]?.id ?? null } : null,
              )}
            />
          </div>
          {draft?.customer && <AskBalance key={draft.customer.id} customerId={draft.customer.id} />}
          <Matches text={text} found={found} place={place} onTake={take} />
          {shown && <Purchases key={shown.id} customerId={shown.id} name={shown.name} />}
          <div className="panel-actions">
            {draft?.customer && (
              <ActionButton icon={<UserMinus size={20} aria-hidden="true" />} onPress={() => take(null)}>
                {t('customer.remove')}
              </ActionButton>
            )}
            <ActionButton
              icon={<UserPlus size={20} aria-hidden="true" />}
              {...(found.length === 0 && text.trim() !== '' && { hint: 'Enter' })}
              onPress={() => setWriting(true)}
            >
              {t('customer.new')}
            </ActionButton>
          </div>
        </>
      )}
    </PanelFrame>
  );
}

type MatchesProps = {
  readonly text: string;
  readonly found: readonly KnownCustomer[];
  readonly place: number;
  readonly onTake: (customer: KnownCustomer) => void;
};

/** The focus stays in the field; arrows move the mark here. */
function Matches({ text, found, place, onTake }: MatchesProps) {
  const { t } = useTranslation();
  if (found.length === 0)
    return (
      <div className="pane-empty" role="status">
        <h2>{text.trim() === '' ? t('customer.start') : t('customer.none', { text: text.trim() })}</h2>
        {text.trim() !== '' && <p>{t('customer.noneDetail')}</p>}
      </div>
    );
  return (
    <>
      <p className="panel-hint" role="status">
        {found.length === SHOWN_MAX
          ? t('customer.more', { count: found.length })
          : t('customer.count', { count: found.length })}
      </p>
      <ul id={MATCHES_ID} className="panel-list" role="listbox" aria-label={t('customer.matches')}>
        {found.map((customer, index) => (
          <li
            key={customer.id}
            id={optionId(MATCHES_ID, customer.id)}
            ref={index === place ? scrollHere : null}
            role="option"
            aria-selected={index === place}
            onClick={() => onTake(customer)}
          >
            <b>{customer.name}</b>
            <small>
              {[customer.phone, customer.group && t('customer.group', { group: customer.group })]
                .filter(Boolean)
                .join(' · ')}
            </small>
            <span>{index === place && <KeyHint>Enter</KeyHint>}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
