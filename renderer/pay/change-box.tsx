import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Result } from '#shared/result.ts';
import { sumTenders } from '#shared/sale/tender.ts';
import { formatMoney } from '../ui/format.ts';
import type { Given, GivenProblem } from './payment.ts';

type Props = {
  readonly given: Result<Given, GivenProblem>;
  readonly text: string;
  readonly currency: string;
  /** Goods come back: money is paid out, and nobody waits for change. */
  readonly isRefund: boolean;
};

/** What goes back, or what is missing, or why the amount cannot be taken. Always of one height. */
export function ChangeBox({ given, text, currency, isRefund }: Props) {
  const { t } = useTranslation();
  const money = (minor: number): string => formatMoney(Math.abs(minor), currency);
  if (!given.ok)
    return (
      <div className="pay-change pay-change-missing" role="status">
        <span>{problemWords(given.problem, money, t)}</span>
      </div>
    );
  const { tenders, settled, missingMinor } = given.value;
  const word = !settled ? t('pay.missing') : isRefund ? t('pay.paidOut') : t('pay.change');
  const back = isRefund ? sumTenders(tenders) : (settled?.changeMinor ?? 0);
  return (
    <div className={settled ? 'pay-change' : 'pay-change pay-change-missing'} role="status">
      <span>{word}</span>
      <output aria-label={word}>{money(settled ? back : missingMinor)}</output>
      <small>
        {[
          settled &&
            settled.forfeitedMinor > 0 &&
            t('pay.forfeited', { amount: money(settled.forfeitedMinor) }),
          settled && settled.creditMinor > 0 && t('pay.credit', { amount: money(settled.creditMinor) }),
          text === '' &&
            settled?.changeMinor === 0 &&
            (isRefund ? t('pay.emptyIsWhole') : t('pay.emptyIsExact')),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </div>
  );
}

function problemWords(problem: GivenProblem, money: (minor: number) => string, t: TFunction): string {
  switch (problem.code) {
    case 'notAnAmount':
      return t('pay.notAnAmount', { text: problem.text });
    case 'tooMuch':
      return t('pay.tooMuch', { amount: money(problem.byMinor) });
    case 'notInCoins':
      return t('pay.notInCoins', { step: money(problem.stepMinor) });
    case 'referenceNeeded':
      return t('pay.referenceNeeded');
    case 'customerNeeded':
      return t('pay.customerNeeded');
    case 'tooManyTenders':
      return t('pay.tooManyTenders', { max: problem.max });
  }
}
