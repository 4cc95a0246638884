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
  const rest = means.kind === 'cash' ? inHand.rest.cashMinor : inHand.rest.otherMinor;
  const shown = tenders.length > 0 ? rest : dueMinor;
  const word = dueMinor < 0 ? t('pay.payOut') : tenders.length > 0 ? t('pay.restDue') : t('pay.due');
  // A tender has no name of its own; its place is what is taken back.
  const given = tenders.map((tender, place) => ({ tender, place, name: `${place} ${tender.kind}` }));
  useAction('tip', () => enter('tip'), dueMinor >= 0);

  return (
    <section className="pay-due">
      <div className="pay-facts">
        <strong>{word}</strong>
        {(tenders.length > 0 || draft.tipMinor !== undefined) && (
          <span>{t('pay.ofTotal', { total: money(totalMinor) })}</span>
        )}
        {draft.tipMinor !== undefined && <span>{t('pay.withTip', { tip: money(draft.tipMinor) })}</span>}
        {dueMinor >= 0 && (
          <Button
            className="pay-tip"
            aria-pressed={entering === 'tip'}
            excludeFromTabOrder
            onPress={() => enter(entering === 'tip' ? { kind: 'cash' } : 'tip')}
          >
            <HandCoins size={16} aria-hidden="true" /> {t('pay.tip')} <ActionKey action="tip" />
          </Button>
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
