import { Input, Label, TextField } from 'react-aria-components';
import { minorDigits } from '#shared/money/currency.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { MAIN_FIELD } from '../till/main-field.ts';
import { formatTyped } from '../ui/format.ts';

/** More than this in one drawer is a slip: 10,000,000.00 in a currency with two minor digits. */
const AMOUNT_MINOR_MAX = 1_000_000_000;
const TEXT_MAX = 16;

/** Reads an amount that was typed. @returns minor units; null where it is none, or below zero */
export function readAmount(text: string, currency: string): number | null {
  const read = parseDecimal(text, minorDigits(currency));
  return read.ok && read.value >= 0 && read.value <= AMOUNT_MINOR_MAX ? read.value : null;
}

type Props = {
  readonly label: string;
  readonly currency: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly isInvalid: boolean;
};

/** An amount of money to be typed. The screen's keys go here when nothing else has the focus. */
export function MoneyField({ label, currency, value, onChange, isInvalid }: Props) {
  return (
    <TextField className="text-field" value={value} onChange={onChange} isInvalid={isInvalid} autoFocus>
      <Label>{label}</Label>
      <Input
        {...MAIN_FIELD}
        className="shift-money"
        inputMode="decimal"
        autoComplete="off"
        maxLength={TEXT_MAX}
        placeholder={formatTyped(0, currency)}
      />
    </TextField>
  );
}
