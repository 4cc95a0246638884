import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MessageCircleQuestionMark } from 'lucide-react';
import type { ActionAnswer } from '#shared/sync/action.ts';
import { useAction } from '../keys/keys.ts';
import { RequestNote } from '../requests/request-note.tsx';
import { useAsking } from '../requests/use-asking.ts';
import { useSession } from '../till/session-context.ts';
import { formatMoney } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { useLive } from '../ui/use-live.ts';
import { asksWallet, walletPaidOtherwise, type WalletPayment } from './wallet-asked.ts';

type Props = {
  /** null: what is typed is no amount that a wallet could have paid. */
  readonly payment: WalletPayment | null;
  /** What is still due, minor units. */
  readonly restMinor: number;
  /** It cannot be asked about without its number. */
  readonly onNumberMissing: () => void;
};

/**
 * Asks the chain whether a wallet has paid, and says how that stands. It decides nothing: without an
 * answer the wallet is taken all the same. The button and the words keep their room and their places.
 */
export function WalletCheck({ payment, restMinor, onNumberMissing }: Props) {
  const { t } = useTranslation();
  const { requests } = useSession();
  const { latest, mayAsk, problem, ask } = useAsking(
    (earlier) => payment !== null && asksWallet(earlier, payment),
  );
  const all = useLive(requests);
  const paid = payment && walletPaidOtherwise(all, payment);
  const mayPress = payment !== null && mayAsk;
  useAction('askWallet', press, mayPress);

  function press(): void {
    if (!payment) return;
    const { saleId, amountMinor, currency } = payment;
    // Typed before this page was loaded anew: it is the same payment.
    const earlier = latest?.asked.kind === 'walletConfirmation' ? latest.asked.reference : '';
    const reference = payment.reference.trim() || earlier;
    if (reference === '') return onNumberMissing();
    void ask({ kind: 'walletConfirmation', saleId, amountMinor, currency, reference });
  }

  return (
    <>
      <button type="button" className="pay-ask" tabIndex={-1} disabled={!mayPress} onClick={press}>
        <MessageCircleQuestionMark size={20} aria-hidden="true" />
        {latest && mayAsk ? t('request.again') : t('request.askWallet')} <ActionKey action="askWallet" />
      </button>
      <div className="pay-asked">{words()}</div>
    </>
  );

  function words(): ReactNode {
    if (problem !== null) return <p role="alert">{problem}</p>;
    if (latest) return <RequestNote request={latest} renderAnswer={(answer) => paidWords(answer)} />;
    if (payment && paid !== null) {
      const amount = formatMoney(paid, payment.currency);
      return (
        <p role="status">
          {paid > restMinor
            ? t('request.walletPaidMore', { amount })
            : t('request.walletPaidOther', { amount })}
        </p>
      );
    }
    return <p>{t('request.walletHint')}</p>;
  }

  function paidWords(answer: ActionAnswer): ReactNode {
    if (answer.kind !== 'walletConfirmation' || !payment) return null;
    return (
      <>
        {t('request.walletPaid', { amount: formatMoney(payment.amountMinor, payment.currency) })}{' '}
        <small>{answer.transactionId}</small>
      </>
    );
  }
}
