import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check } from 'lucide-react';
import { Button } from 'react-aria-components';
import { priceSale } from '#shared/sale/price-sale.ts';
import { MAIN_FIELD } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { formatMoney, formatTyped } from '../ui/format.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import { useLive } from '../ui/use-live.ts';
import { readCash } from './cash-tender.ts';
import { Keypad } from './keypad.tsx';
import { suggestNotes } from './note-suggestions.ts';
import './pay-pane.css';

const CASH_TEXT_MAX = 12;

/** Takes cash: what is due, what was handed over, what goes back. Enter alone means the exact sum. */
export function PayPane() {
  const { t } = useTranslation();
  const { basket } = useSession();
  const { draft, sealing } = useLive(basket.view);
  const [text, setText] = useState('');
  if (!draft) return null;

  const { currency } = draft.terms;
  const dueMinor = priceSale(draft, draft.terms).totalMinor;
  const cash = readCash(text, dueMinor, currency);
  const money = (minor: number): string => formatMoney(minor, currency);

  async function complete(withText: string): Promise<void> {
    const given = readCash(withText, dueMinor, currency);
    // Too little cash stays on screen as "still missing": there is nothing to complete.
    if (!given.ok || !given.value.paid) return setText(withText);
    setText(withText);
    await basket.complete(given.value.tenders);
  }

  return (
    <div className="pay">
      <section className="pay-due">
        <span>{dueMinor < 0 ? t('pay.payOut') : t('pay.due')}</span>
        <output aria-label={t('pay.due')}>{money(Math.abs(dueMinor))}</output>
      </section>
      <div className="pay-hands">
        <div className="pay-left">
          <label className="pay-field">
            <span>{dueMinor < 0 ? t('pay.cashPaidOut') : t('pay.cash')}</span>
            <input
              {...MAIN_FIELD}
              autoFocus
              inputMode="decimal"
              autoComplete="off"
              maxLength={CASH_TEXT_MAX}
              placeholder={formatTyped(dueMinor, currency)}
              value={text}
              readOnly={sealing !== 'no'}
              aria-invalid={!cash.ok}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.repeat) void complete(text);
              }}
            />
          </label>
          <div className="pay-quick" role="group" aria-label={t('pay.quick')}>
            <Button onPress={() => void complete('')}>
              {t('pay.exact')} <b>{money(dueMinor)}</b>
            </Button>
            {suggestNotes(dueMinor, currency, 5).map((minor) => (
              <Button key={minor} onPress={() => setText(formatTyped(minor, currency))}>
                <b>{money(minor)}</b>
              </Button>
            ))}
          </div>
          <ChangeBox cash={cash} text={text} money={money} />
        </div>
        <Keypad
          onKey={(key) => setText((now) => (now + key).slice(0, CASH_TEXT_MAX))}
          onErase={() => setText((now) => now.slice(0, -1))}
        />
      </div>
      <Button
        className="pay-complete"
        isDisabled={sealing !== 'no' || !cash.ok || !cash.value.paid}
        onPress={() => void complete(text)}
      >
        <Check size={26} aria-hidden="true" />
        {sealing === 'running' ? t('pay.completing') : t('pay.complete')} <KeyHint>Enter</KeyHint>
      </Button>
    </div>
  );
}

type ChangeProps = {
  readonly cash: ReturnType<typeof readCash>;
  readonly text: string;
  readonly money: (minor: number) => string;
};

/** What goes back, or what is missing, or why the amount cannot be read. Always of one height. */
function ChangeBox({ cash, text, money }: ChangeProps) {
  const { t } = useTranslation();
  if (!cash.ok)
    return (
      <div className="pay-change pay-change-missing" role="status">
        <span>{t('pay.notAnAmount', { text })}</span>
      </div>
    );
  const { paid, changeMinor, missingMinor } = cash.value;
  return (
    <div className={paid ? 'pay-change' : 'pay-change pay-change-missing'} role="status">
      <span>{paid ? t('pay.change') : t('pay.missing')}</span>
      <output aria-label={paid ? t('pay.change') : t('pay.missing')}>
        {money(paid ? changeMinor : missingMinor)}
      </output>
      <small>{text === '' && t('pay.emptyIsExact')}</small>
    </div>
  );
}
