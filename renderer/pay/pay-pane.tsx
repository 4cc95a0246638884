import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Check, Plus } from 'lucide-react';
import type { Draft } from '#shared/sale/draft.ts';
import { focusMainField } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { formatMoney, formatTyped } from '../ui/format.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import { useLive } from '../ui/use-live.ts';
import { ChangeBox } from './change-box.tsx';
import { Keypad } from './keypad.tsx';
import { MeansRow } from './means-row.tsx';
import { MONEY_TEXT_MAX, MoneyField } from './money-field.tsx';
import { suggestNotes } from './note-suggestions.ts';
import { PayDue } from './pay-due.tsx';
import { usePayment } from './use-payment.ts';
import { WalletCheck } from './wallet-check.tsx';
import './pay-pane.css';

const QUICK_NOTES = 5;

/** Takes money: what is due, what was given, what goes back. Enter alone means the whole rest, in cash. */
export function PayPane() {
  const { draft } = useLive(useSession().basket.view);
  return draft && <OpenPayment draft={draft} />;
}

function OpenPayment({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation();
  const { basket, desk } = useSession();
  const training = useLive(desk.training);
  const referenceField = useRef<HTMLInputElement>(null);
  const { sealing } = useLive(basket.view);
  const inHand = usePayment(draft);
  const { given, entering, means, text, setText, submit, payment, rest, settings } = inHand;
  const { currency } = draft.terms;
  const exact = inHand.read('');
  const paysOut = payment.dueMinor < 0;
  const isTip = entering === 'tip';
  // In training nobody is asked.
  const mayAskWallet = means.kind === 'wallet' && !paysOut && !training;
  const isPart = given.ok && !given.value.settled;
  const mayTake = isTip
    ? inHand.tipReadable
    : given.ok && (given.value.settled ?? given.value.added) !== null;
  const notes =
    means.kind === 'cash' && !means.foreign && !isTip
      ? suggestNotes(rest.cashMinor, currency, {
          denominationsMinor: settings?.denominationsMinor,
          limit: QUICK_NOTES,
        })
      : [];

  return (
    <div className="pay">
      <PayDue draft={draft} inHand={inHand} onTakeBack={basket.takeBackTender} />
      <MeansRow
        offered={inHand.offered}
        chosen={isTip ? null : means}
        onChoose={(chosen) => {
          inHand.enter(chosen);
          focusMainField();
        }}
      />
      <div className="pay-hands">
        <div className="pay-left">
          <MoneyField
            inHand={inHand}
            referenceField={referenceField}
            currency={currency}
            isLocked={sealing !== 'no'}
            onTakeBackLast={() => basket.takeBackTender(payment.tenders.length - 1)}
          />
          <div className={mayAskWallet ? 'pay-wallet' : undefined}>
            <div className="pay-quick" role="group" aria-label={t('pay.quick')}>
              {!isTip && !means.foreign && (
                <button type="button" tabIndex={-1} disabled={!exact.ok} onClick={() => void submit('')}>
                  {paysOut ? t('pay.whole') : t('pay.exact')}{' '}
                  <b>
                    {formatMoney(
                      Math.abs(means.kind === 'cash' ? rest.cashMinor : rest.otherMinor),
                      currency,
                    )}
                  </b>
                </button>
              )}
              {notes.map((minor) => (
                <button
                  key={minor}
                  type="button"
                  tabIndex={-1}
                  onClick={() => setText(formatTyped(minor, currency))}
                >
                  <b>{formatMoney(minor, currency)}</b>
                </button>
              ))}
            </div>
            {mayAskWallet && (
              <WalletCheck
                payment={inHand.wallet}
                restMinor={rest.otherMinor}
                onNumberMissing={() => referenceField.current?.focus()}
              />
            )}
          </div>
          <ChangeBox
            given={isTip ? inHand.read('') : given}
            text={text}
            currency={currency}
            isRefund={paysOut}
          />
        </div>
        <Keypad
          onKey={(key) => setText((now) => (now + key).slice(0, MONEY_TEXT_MAX))}
          onErase={() => setText((now) => now.slice(0, -1))}
        />
      </div>
      <button
        type="button"
        className="pay-complete"
        disabled={sealing !== 'no' || !mayTake}
        onClick={() => void submit()}
      >
        {isPart || isTip ? <Plus size={26} aria-hidden="true" /> : <Check size={26} aria-hidden="true" />}
        {completeWord()} <KeyHint>Enter</KeyHint>
      </button>
    </div>
  );

  function completeWord(): string {
    if (sealing === 'running') return t('pay.completing');
    if (isTip) return t('pay.takeTip');
    if (isPart) return t('pay.takePart');
    return paysOut ? t('pay.completeRefund') : t('pay.complete');
  }
}
