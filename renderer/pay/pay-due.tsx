import { useTranslation } from 'react-i18next';
import { HandCoins, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { Draft } from '#shared/sale/draft.ts';
import type { Tender } from '#shared/sale/tender-kinds.ts';
import { useAction } from '../keys/keys.ts';
import { formatMoney } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import type { PaymentInHand } from './use-payment.ts';

type Props = {
  readonly draft: Draft;
  readonly inHand: PaymentInHand;
  readonly onTakeBack: (place: number) => void;
};

/** What is due, as large as it can be, and what was given towards it. Always of one height. */
export function PayDue({ draft, inHand, onTakeBack }: Props) {
  const { t } = useTranslation();
  const { currency } = draft.terms;
  const money = (minor: number): string => formatMoney(Math.abs(minor), currency);
  const { totalMinor, payment, means, entering, enter } = inHand;
  const { dueMinor, tenders } = payment;
  const { cashMinor, otherMinor } = inHand.rest;
  const exactMinor = tenders.length > 0 ? otherMinor : dueMinor;
  // What the customer is told is what their coins can pay, and it says why it is not the total.
  const shown = means.kind === 'cash' ? cashMinor : exactMinor;
  const roundingMinor = cashMinor === 0 && tenders.length > 0 ? 0 : shown - exactMinor;
  const word = dueMinor < 0 ? t('pay.payOut') : tenders.length > 0 ? t('pay.restDue') : t('pay.due');
  // One line, so that the keys below stay where they are from one kind of payment to the next.
  const facts = [
    (tenders.length > 0 || draft.tipMinor !== undefined) && t('pay.ofTotal', { total: money(totalMinor) }),
    draft.tipMinor !== undefined && t('pay.withTip', { tip: money(draft.tipMinor) }),
    roundingMinor !== 0 && t('pay.rounding', { amount: formatMoney(roundingMinor, currency) }),
  ].filter((fact) => fact !== false);
  // A tender has no name of its own; its place is what is taken back.
  const given = tenders.map((tender, place) => ({ tender, place, name: `${place} ${tender.kind}` }));
  useAction('tip', () => enter('tip'), dueMinor >= 0);

  return (
    <section className="pay-due">
      <div className="pay-facts">
        <strong>{word}</strong>
        {facts.length > 0 && <span>{facts.join(' · ')}</span>}
        {dueMinor >= 0 && (
          <button
            type="button"
            className="pay-tip"
            aria-pressed={entering === 'tip'}
            tabIndex={-1}
            onClick={() => enter(entering === 'tip' ? { kind: 'cash' } : 'tip')}
          >
            <HandCoins size={16} aria-hidden="true" /> {t('pay.tip')} <ActionKey action="tip" />
          </button>
        )}
      </div>
      <ul className="pay-given" aria-label={t('pay.given')}>
        {given.map(({ tender, place, name }) => (
          <li key={name}>
            <span>{tenderWords(tender, t(`tender.${tender.kind}`))}</span>
            <b>{money(tender.amountMinor)}</b>
            <Button
              aria-label={t('pay.takeBack', {
                kind: t(`tender.${tender.kind}`),
                amount: money(tender.amountMinor),
              })}
              onPress={() => onTakeBack(place)}
            >
              <X size={18} aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
      <output aria-label={t('pay.due')}>{money(shown)}</output>
    </section>
  );
}

function tenderWords(tender: Tender, kind: string): string {
  if (tender.kind === 'cash' && tender.foreign)
    return formatMoney(tender.foreign.amountMinor, tender.foreign.currency);
  return 'reference' in tender && tender.reference !== undefined ? `${kind} ${tender.reference}` : kind;
}
