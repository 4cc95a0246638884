import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useTakesScans } from '../till/scan-takers.ts';
import { MAIN_FIELD } from '../till/main-field.ts';
import { decimalSign, formatTyped } from '../ui/format.ts';
import { needsReference, takesReference } from './means.ts';
import { wholeRest } from './payment.ts';
import type { PaymentInHand } from './use-payment.ts';

export const MONEY_TEXT_MAX = 12;
const REFERENCE_MAX = 60;

type Props = {
  readonly inHand: PaymentInHand;
  readonly referenceField: RefObject<HTMLInputElement | null>;
  readonly currency: string;
  readonly isLocked: boolean;
  readonly onTakeBackLast: () => void;
};

/** The amount, and beside it the number of a voucher, credit note or slip where the money has one. */
export function MoneyField({ inHand, referenceField, currency, isLocked, onTakeBackLast }: Props) {
  const { t } = useTranslation();
  const { entering, means, text, setText, reference, setReference, submit, given, payment } = inHand;
  const hasReference = entering !== 'tip' && takesReference(means);
  const paysOut = payment.dueMinor < 0;
  const unreadable =
    entering === 'tip' ? !inHand.tipReadable : !given.ok && given.problem.code !== 'referenceNeeded';

  // A voucher or credit note is scanned into its field; without one, a scan is goods as everywhere.
  useTakesScans((code) => {
    if (!hasReference || !needsReference(means)) return false;
    setReference(code.slice(0, REFERENCE_MAX));
    return true;
  });

  function take(): void {
    if (!given.ok && given.problem.code === 'referenceNeeded') referenceField.current?.focus();
    else void submit();
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'Enter' && !event.repeat) return take();
    // The number pad types the decimal sign of the language, whatever its key says.
    if (event.code === 'NumpadDecimal') setText(`${text}${decimalSign()}`.slice(0, MONEY_TEXT_MAX));
    else if (text === '' && event.key === '/') nextMeans();
    else if (text === '' && (event.key === '-' || event.key === 'Backspace')) onTakeBackLast();
    else return;
    event.preventDefault();
  }

  /** So that the number pad alone reaches every means. */
  function nextMeans(): void {
    const { offered, enter } = inHand;
    const place = offered.findIndex((each) => each.kind === means.kind && each.foreign === means.foreign);
    enter(offered[(place + 1) % offered.length]!);
  }

  return (
    <div className="pay-fields">
      <label className="pay-field">
        <span>{fieldWord()}</span>
        <input
          {...MAIN_FIELD}
          autoFocus
          inputMode="decimal"
          autoComplete="off"
          maxLength={MONEY_TEXT_MAX}
          placeholder={
            entering === 'tip'
              ? formatTyped(0, currency)
              : formatTyped(wholeRest(payment, means), means.foreign ?? currency)
          }
          value={text}
          readOnly={isLocked}
          aria-invalid={unreadable}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </label>
      {hasReference && (
        <label className="pay-field pay-field-number">
          <span>{needsReference(means) ? t('pay.reference') : t('pay.referenceOptional')}</span>
          <input
            ref={referenceField}
            autoComplete="off"
            maxLength={REFERENCE_MAX}
            value={reference}
            readOnly={isLocked}
            aria-invalid={!given.ok && given.problem.code === 'referenceNeeded'}
            onChange={(event) => setReference(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.repeat) void submit();
            }}
          />
        </label>
      )}
    </div>
  );

  function fieldWord(): string {
    if (entering === 'tip') return t('pay.tip');
    if (means.foreign !== undefined) return t('pay.foreign', { currency: means.foreign });
    if (means.kind === 'cash') return paysOut ? t('pay.cashPaidOut') : t('pay.cash');
    const kind = t(`tender.${means.kind}`);
    return paysOut ? t('pay.paidOutBy', { kind }) : t('pay.paidBy', { kind });
  }
}
